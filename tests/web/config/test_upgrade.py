"""Bringing the database up to date at every start: in turns, and never one that is newer than the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder

from sonaeru.web.config.operation import upgrade
from sonaeru.web.config.operation.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_database_of_a_newer_version_is_left_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = MigrationRecorder(connection).applied_migrations() | {("assessment", "0099_future"): None}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: applied)
    with pytest.raises(CommandError, match="この版より新しい") as refusal:
        call_command("upgrade")
    assert refusal.value.returncode == 2


@contextmanager
def another_upgrades(home: Path) -> Iterator[None]:
    """Another program brings the same database up to date."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(home / "upgrade.lock", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
        return
    with closing(connections.create_connection("default")) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [upgrade.LOCK])
        yield


def test_programs_that_start_together_take_turns(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "WAIT_SECONDS", 0)
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL lock_timeout = 1")
    with another_upgrades(home), pytest.raises((Refused, OperationalError), match="順番|lock timeout"):
        upgrade.upgrade()


def test_the_turn_is_given_back(home: Path) -> None:
    upgrade.upgrade()
    with another_upgrades(home):
        pass
