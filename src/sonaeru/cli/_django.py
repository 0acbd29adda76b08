"""Starting Django from the command line. Commands that work on files alone never come here."""

from __future__ import annotations

import fcntl
import os

import django
from django.conf import settings
from django.core.management import call_command


def prepare(*, migrate: bool = False, static: bool = False) -> None:
    """Set Django up; bring the database and the static files up to date if asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonaeru.web.config.settings")
    django.setup()
    if migrate:
        _migrate()
    if static:
        call_command("collectstatic", interactive=False, verbosity=0)


def _migrate() -> None:
    # `up` and `demo` at once on a new data folder would both create the tables, and one of them would fail.
    with (settings.HOME / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0)
