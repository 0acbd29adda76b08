"""Bringing the database up to date: one program at a time, and never one that is newer than this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from sonaeru.web.config.operation import tables
from sonaeru.web.config.operation.refusal import Refused

# Any number will do that no other advisory lock of the product uses.
LOCK = 5_025_002
WAIT_SECONDS = 120  # judgement: a migration of a company's data takes less


def upgrade() -> None:
    """Apply the migrations that are missing. Raises Refused if the database is newer, and the database's errors."""
    with _alone():
        if tables.newer(MigrationLoader(connection)):
            raise Refused("データベースが、この版より新しいです。そなえるを新しくしてください。")
        call_command("migrate", verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    """Programs that start together take turns; the lock goes with the program that held it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    # A file of its own: the migrations themselves begin and end transactions in the database.
    with closing(_turn()):
        yield


def _turn() -> sqlite3.Connection:
    try:
        turn = sqlite3.connect(settings.HOME / "upgrade.lock", timeout=WAIT_SECONDS)
        turn.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise Refused(f"データベースを新しくする順番が来ません。SONAERU_HOME を確かめてください: {error}") from error
    return turn
