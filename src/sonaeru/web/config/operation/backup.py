"""`sonaeru backup`: every row and the secret key in one encrypted file, from one moment."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from sonaeru import __version__
from sonaeru.web.config.operation import archive, tables
from sonaeru.web.config.operation.refusal import Refused
from sonaeru.web.config.operation.sealing import COST


def back_up(path: Path, passphrase: str, *, cost: int = COST) -> dict[str, int]:
    """Write the backup and return the number of rows by table. `cost`: log2 of scrypt's n.

    Raises Refused if the file exists or there is nothing to keep, OSError, and the database's errors; the file is then
    not there.
    """
    if path.exists():
        raise Refused("同じ名前のファイルがあります。別の名前にしてください。")
    with snapshot(), _new_file(path) as file:
        loader = MigrationLoader(connection)
        if tables.newer(loader):
            raise Refused("データベースが、この版より新しいです。そなえるを新しくしてください。")
        state = sorted(key for key in loader.applied_migrations if key in loader.graph.nodes)
        if not state:
            raise Refused("データベースが空です。SONAERU_HOME と DATABASE_URL を確かめてください。")
        models = tables.models(loader, state)
        head = archive.Head(
            version=__version__,
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            migrations=tuple(state),
            columns={label: tables.columns(model) for label, model in models.items()},
            secret_key=settings.SECRET_KEY,
        )
        contents = ((label, tables.rows(model)) for label, model in models.items())
        return archive.write(file, passphrase, cost, head, contents)


@contextmanager
def snapshot() -> Iterator[None]:
    """A read transaction that sees one moment throughout and that no writer waits for; not inside another one.

    Not `atomic`: on SQLite it would take the write lock (the product begins its transactions IMMEDIATE).
    """
    begin = "BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name only when it is whole and on the disk. Raises Refused if the name was taken meanwhile."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        path.touch(mode=0o600, exist_ok=False)
        Path(name).replace(path)
        _sync(path.parent)
    except FileExistsError:
        raise Refused("同じ名前のファイルがあります。別の名前にしてください。") from None
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
