"""Registers the room with Django, and reads who the people are from the room that knows."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotifyConfig(AppConfig):
    """The room `notify`."""

    name = "sonaeru.web.notify"
    label = "notify"

    def ready(self) -> None:
        """A room above calls `people.provide` in its `recipients.py`."""
        autodiscover_modules("recipients")
