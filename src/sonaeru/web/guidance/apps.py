"""Registers the room with Django."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """The room `guidance`."""

    name = "sonaeru.web.guidance"
    label = "guidance"
