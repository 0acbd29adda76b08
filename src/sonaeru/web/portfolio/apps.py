"""Registers the room with Django."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """The room `portfolio`."""

    name = "sonaeru.web.portfolio"
    label = "portfolio"
