"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "sonaeru.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        import_module("sonaeru.web.accounts.signals")
