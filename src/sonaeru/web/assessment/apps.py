"""Registers the room with Django."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The room `assessment`."""

    name = "sonaeru.web.assessment"
    label = "assessment"
