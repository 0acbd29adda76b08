"""Registers the room with Django."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """The room `tenancy`."""

    name = "sonaeru.web.tenancy"
    label = "tenancy"
