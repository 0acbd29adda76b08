"""What every test shares."""

from __future__ import annotations

import os

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import TransactionTestCase
from hypothesis import settings

# The machine may be busy: no example fails for taking long. The same examples on every run, so that a red run can be
# repeated; `HYPOTHESIS_PROFILE=searching` looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Pages link to static files by hashed names, as in production; the names are made once."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def the_log_is_emptied_through_its_door() -> None:
    """A test with real transactions empties every table at its end; SQLite's guard of the log would refuse."""
    plain = TransactionTestCase._fixture_teardown
    record, opening = apps.get_model("audit", "Record"), apps.get_model("audit", "Opening")

    def teardown(self: TransactionTestCase) -> None:
        with transaction.atomic():
            opened = opening.objects.create(reason="test")
            record.objects.all()._raw_delete("default")
            opened.delete()
        plain(self)

    TransactionTestCase._fixture_teardown = teardown
