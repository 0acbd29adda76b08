"""Starting Django from the command line. Commands that work on files alone never come here."""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def prepare(*, migrate: bool = False, static: bool = False) -> None:
    """Set Django up; bring the database and the static files up to date if asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonaeru.web.config.settings")
    django.setup()
    if migrate:
        call_command("migrate", verbosity=0)
    if static:
        call_command("collectstatic", interactive=False, verbosity=0)
