"""What the tests of backup and restore share."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from sonaeru import __version__
from sonaeru.web.config.operation import archive, tables

WORDS = "長い合言葉 correct horse"
COST = 1  # scrypt with n = 2: these tests open hundreds of files


def wipe() -> None:
    """Lose every row."""
    loader = MigrationLoader(connection)
    with transaction.atomic():
        tables.empty(tables.models(loader, loader.graph.nodes).values())


def contents() -> dict[str, list[list[Any]]]:
    """Every row of the database in use, by table."""
    loader = MigrationLoader(connection)
    return {label: list(tables.rows(model)) for label, model in tables.models(loader, loader.graph.nodes).items()}


def held(path: Path, words: str = WORDS) -> tuple[archive.Head, dict[str, list[list[Any]]]]:
    """The head and every row of a backup."""
    found: dict[str, list[list[Any]]] = {}
    with archive.reading(path, words) as opened:
        for label, row in opened.rows:
            found.setdefault(label, []).append(row)
        return opened.head, found


def current_head(**changes: Any) -> archive.Head:
    """The head that a backup of this version has, but for the changes."""
    loader = MigrationLoader(connection)
    models = tables.models(loader, loader.graph.nodes)
    head = archive.Head(
        version=__version__,
        made_at="2026-04-01T00:00:00+00:00",
        migrations=tuple(sorted(loader.graph.nodes)),
        columns={label: tables.columns(model) for label, model in models.items()},
        secret_key="the key of the copy",
    )
    return replace(head, **changes)


def columns_at(*state: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    """The tables and columns as a state of the migrations has them."""
    return {label: tables.columns(model) for label, model in tables.models(MigrationLoader(None), state).items()}


def sealed(head: archive.Head, contents: Iterable[tuple[str, list[list[Any]]]] = ()) -> bytes:
    """A backup as bytes."""
    file = io.BytesIO()
    archive.write(file, WORDS, COST, head, contents)
    return file.getvalue()
