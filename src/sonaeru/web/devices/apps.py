"""Registers the room with Django."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """The room `devices`."""

    name = "sonaeru.web.devices"
    label = "devices"
