"""Registers the room with Django, and reads the declarations of all rooms."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class HoldingsConfig(AppConfig):
    """The room `holdings`."""

    name = "sonaeru.web.holdings"
    label = "holdings"

    def ready(self) -> None:
        """Every room's `holdings.py` declares what it keeps."""
        autodiscover_modules("holdings")
