"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The room `desk`."""

    name = "sonaeru.web.desk"
    label = "desk"
