"""The work queue. Jobs only wake: rows hold the truth, so a job that is lost or runs twice does no harm."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils.module_loading import module_has_submodule
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

# Any number will do that no other advisory lock of the product uses.
TABLES_LOCK = 5_025_001


def queue_at(where: str) -> Huey:
    """The queue that `SONAERU_QUEUE` names. Raises ImproperlyConfigured with what to do if that cannot be.

    Jobs travel as pickles, so each is signed: whoever can write to the queue's store still cannot run code here.
    """
    common = {"utc": True, "serializer": SignedSerializer(secret=settings.SECRET_KEY, salt="sonaeru.queue")}
    if where == "sqlite":
        return SqliteHuey("sonaeru", filename=str(settings.HOME / "queue.sqlite3"), **common)
    if where == "postgres":
        if connection.vendor != "postgresql":
            raise ImproperlyConfigured("SONAERU_QUEUE=postgres needs a PostgreSQL database: set DATABASE_URL to one.")
        return PostgresHuey("sonaeru", connection=_connect, create_tables=False, **common)
    if where.startswith(("redis://", "rediss://")):
        if not find_spec("redis"):
            raise ImproperlyConfigured(
                "SONAERU_QUEUE names a Redis server, for which the Python package redis is missing: pip install redis"
            )
        return RedisHuey("sonaeru", url=where, **common)
    raise ImproperlyConfigured(
        "SONAERU_QUEUE must be sqlite, postgres, or an address such as redis://127.0.0.1:6379/0."
    )


def _connect() -> Any:
    # One of the queue's own: it must neither join nor end the transactions of a page.
    database = connections.create_connection(DEFAULT_DB_ALIAS)
    return database.get_new_connection(database.get_connection_params())


queue = queue_at(settings.QUEUE)


def prepare(target: Huey) -> None:
    """Make the queue's tables where they are in the database; workers that start together take turns."""
    if isinstance(target, PostgresHuey):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TABLES_LOCK])
            target.storage.initialize_schema()


def on_commit(job: Callable[..., object], *ids: str | int) -> None:
    """Wake a job once the transaction holds. A queue that is down is logged: the next minute finds what waits."""
    transaction.on_commit(lambda: job(*ids), robust=True)


def task_modules() -> tuple[ModuleType, ...]:
    """The `tasks` module of every room that has one: the folder is the registry."""
    return tuple(
        import_module(f"{room.name}.tasks")
        for room in apps.get_app_configs()
        if room.name.startswith("sonaeru.") and room.module and module_has_submodule(room.module, "tasks")
    )
