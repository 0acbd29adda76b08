"""A data folder of its own, so that no test changes the key of another; rows to keep and to bring back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.fixtures import Settings
from tests.web.config.copies import wipe

from sonaeru.web.audit.actions import record


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A data folder with a key."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "secret_key").write_text("the key that was there")
    settings.HOME, settings.SECRET_KEY = folder, "the key that was there"
    return folder


@pytest.fixture
def filled(home: Path, transactional_db: None) -> Iterator[None]:
    """The sample company, and a row of the log, which the database refuses to delete."""
    call_command("sample")
    with transaction.atomic():
        record(by="per_1", verb="tenancy.renamed", subject="org_1", before={"name": "𠮷野"}, after={"name": None})
    yield
    wipe()
