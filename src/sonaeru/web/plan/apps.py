"""Registers the room with Django."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The room `plan`."""

    name = "sonaeru.web.plan"
    label = "plan"
