"""Registers the composition root with Django, for its management commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses and the product's own operation."""

    name = "sonaeru.web.config"
    label = "config"
