"""Databases that really cannot be used: a server that does not listen, a file that another program holds."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper as Postgresql
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite


@contextmanager
def gone(folder: Path) -> Iterator[None]:
    """A PostgreSQL server at a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # bound, but it does not listen: nobody else can take the port meanwhile
        place = {"HOST": "127.0.0.1", "PORT": probe.getsockname()[1], "NAME": "sonaeru", "USER": "sonaeru"}
        with _instead(Postgresql(_settings() | place | {"OPTIONS": {"connect_timeout": 2}})):
            yield


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A SQLite file that another program has for itself."""
    file = folder / "locked.sqlite3"
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with _instead(Sqlite(_settings() | {"NAME": str(file), "OPTIONS": {"timeout": 0.05}})):
            yield
    finally:
        holder.close()


@contextmanager
def lost(folder: Path) -> Iterator[None]:
    """A SQLite file in a folder that is not there any more."""
    with _instead(Sqlite(_settings() | {"NAME": str(folder / "no such folder" / "a.sqlite3"), "OPTIONS": {}})):
        yield


def _settings() -> dict[str, Any]:
    return dict(connections["default"].settings_dict)


@contextmanager
def _instead(database: BaseDatabaseWrapper) -> Iterator[None]:
    usual = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = usual
        database.close()


WAYS = {"gone": gone, "locked": locked, "lost": lost}
