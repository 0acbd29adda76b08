"""Registers the room with Django."""

from django.apps import AppConfig


class DeclarationConfig(AppConfig):
    """The room `declaration`."""

    name = "sonaeru.web.declaration"
    label = "declaration"
