"""`sonaeru restore`: everything of a backup is checked first, then put in within one transaction."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from sonaeru import __version__
from sonaeru.web.config.operation import archive, database, tables
from sonaeru.web.config.operation.condition import State
from sonaeru.web.config.operation.refusal import Refused, first_line


def restore(path: Path, passphrase: str, *, replace: bool) -> dict[str, int]:
    """Put a backup in and return the number of rows by table. With `replace`, rows that are there make room for it.

    A backup of an older version goes in at the state of its time and is then migrated; that needs an unused database.
    Raises Refused, OSError and the database's errors; rows that were there before are then untouched.
    """
    with archive.reading(path, passphrase) as opened:
        head, counts = opened.head, archive.counts(opened.rows)
    executor = MigrationExecutor(connection)
    _refuse_newer(head, executor)
    models = tables.models(executor.loader, head.migrations)
    _refuse_strange(head, models)
    _refuse_full(head, executor, models.values(), replace)
    _refuse_running(head, executor)
    executor.migrate(tables.leaves(executor.loader, head.migrations))
    with _key_put_back(head.secret_key):
        _load(path, passphrase, models)
    call_command("migrate", verbosity=0)
    return counts


def _refuse_newer(head: archive.Head, executor: MigrationExecutor) -> None:
    unknown = [key for key in head.migrations if key not in executor.loader.graph.nodes]
    if unknown or _numbers(head.version) > _numbers(__version__):
        raise Refused(
            f"控えは版{head.version}のもので、この版（{__version__}）より新しいです。"
            "そなえるを新しくしてから、もう一度お試しください。"
        )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _refuse_strange(head: archive.Head, models: Mapping[str, type[Model]]) -> None:
    """The columns follow from the migrations; if they do not, the program that wrote them was not this one."""
    if {label: set(tables.columns(model)) for label, model in models.items()} != {
        label: set(names) for label, names in head.columns.items()
    }:
        raise Refused(f"控えの表の形が合いません。版{head.version}のそなえるで、元に戻してください。")


def _refuse_full(head: archive.Head, executor: MigrationExecutor, models: Iterable[type[Model]], replace: bool) -> None:
    loader = executor.loader
    if loader.applied_migrations and (set(head.migrations) != set(loader.graph.nodes) or tables.newer(loader)):
        raise Refused(
            f"控えの版（{head.version}）とデータベースの版が違います。まだ使っていない、空のデータベースに戻してください。"
        )
    if not replace and tables.any_row(models):
        raise Refused("データベースに、もう中身があります。空の場所に戻すか、--replace をつけて入れかえてください。")


def _refuse_running(head: archive.Head, executor: MigrationExecutor) -> None:
    """What runs has its key in memory: with another one, it could open none of the messages that are put back."""
    if not executor.loader.applied_migrations or head.secret_key == settings.SECRET_KEY:
        return
    if database.worker().state is State.OK:
        raise Refused("そなえるが動いています。止めてから3分待って、もう一度お試しください。")


def _load(path: Path, passphrase: str, models: Mapping[str, type[Model]]) -> None:
    """Empty the tables and fill them. Raises Refused, with the transaction undone, if the rows do not fit."""
    try:
        with archive.reading(path, passphrase) as opened, transaction.atomic():
            tables.empty(models.values())
            for label, group in groupby(opened.rows, key=lambda each: each[0]):
                tables.insert(models[label], opened.head.columns[label], (row for _, row in group))
            connection.check_constraints()  # names the row that does not fit, where a commit would only refuse
            tables.reset_sequences(models.values())
    except OperationalError as error:
        raise Refused(
            f"データベースを使えません。そなえるを止めてから、もう一度お試しください: {first_line(error)}"
        ) from error
    except (DataError, IntegrityError, ValidationError, ValueError) as error:
        raise Refused(f"控えの中身がデータベースに合いません。前の中身のままです: {first_line(error)}") from error


@contextmanager
def _key_put_back(key: str) -> Iterator[None]:
    """Lay the key beside the product's own first, so that a full disk shows early; it takes its place at the end."""
    descriptor, name = tempfile.mkstemp(prefix=".secret_key.", dir=settings.HOME)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        yield
        Path(name).replace(settings.HOME / "secret_key")
    finally:
        Path(name).unlink(missing_ok=True)
