"""Starting Django from the command line. Commands that work on files alone never come here."""

from __future__ import annotations

import os

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from sonaeru.web.config.operation.condition import Condition, unreadable_settings
from sonaeru.web.config.operation.refusal import told


class CannotStart(Exception):
    """The settings cannot be read. `condition` says why, and what to do."""

    def __init__(self, condition: Condition) -> None:
        super().__init__(condition.sentence.ja)
        self.condition = condition


def prepare(*, migrate: bool = False, static: bool = False) -> None:
    """Set Django up; bring the database and the static files up to date if asked. Raises CannotStart, CommandError."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonaeru.web.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        raise CannotStart(unreadable_settings(error)) from error
    with told():
        if migrate:
            call_command("upgrade")
        if static:
            call_command("collectstatic", interactive=False, verbosity=0)
