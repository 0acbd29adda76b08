"""What each room keeps: kinds of data, how long and why, what a company takes with it, what is known of one person.

A room declares it in its `holdings.py`, which is read when the product starts. Nothing is stored here. One sweep
(`jobs`) deletes what is due; the export of a company, the page 「本人からの求め」 and the operator's page of terms read
the same declarations, so none of them can forget a room.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet

from sonaeru.core.words import Words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data with its term. `id`: `room.kind`; `days` since what `since` says; None: until the company goes.

    `due(before)`: how many rows are older than a moment and not held; `delete(before)`: deletes them, returns how many.
    `oldest()`: the moment from which the oldest row counts, None without rows. `hold`: what keeps a row longer.
    """

    id: str
    name: Words
    since: Words
    why: Words
    days: Callable[[], int] | None = None
    due: Callable[[dt.datetime], int] | None = None
    delete: Callable[[dt.datetime], int] | None = None
    oldest: Callable[[], dt.datetime | None] | None = None
    hold: Words | None = None


def aged(
    id: str,
    name: Words,
    since: Words,
    why: Words,
    days: Callable[[], int],
    rows: Callable[[], QuerySet[Any]],
    column: str,
    *,
    delete: Callable[[dt.datetime], int] | None = None,
    hold: Words | None = None,
) -> Kept:
    """A kind of data whose rows go `days` after the moment in one column; `delete`: where rows alone do not do."""

    def past(before: dt.datetime) -> QuerySet[Any]:
        return rows().filter(**{f"{column}__lt": before})

    def go(before: dt.datetime) -> int:
        found = past(before)
        return found.delete()[1].get(found.model._meta.label, 0)

    def oldest() -> dt.datetime | None:
        moment: dt.datetime | None = rows().aggregate(oldest=Min(column))["oldest"]
        return moment

    return Kept(id, name, since, why, days, lambda before: past(before).count(), delete or go, oldest, hold)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a company under a file name such as `people`; values are text, numbers, booleans, None or ISO dates."""

    name: str
    title: Words
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @classmethod
    def of(cls, name: str, title: Words, columns: tuple[str, ...], rows: QuerySet[Any], /, **paths: str) -> Table:
        """What a query finds, in its order. `paths`: where a column's value is found, if not under its name."""
        found = rows.values_list(*(paths.get(column, column) for column in columns))
        return cls(name, title, columns, tuple(tuple(map(plain, row)) for row in found))


def plain(value: object) -> object:
    """A value of the database as a table holds it: days and moments in ISO form, lists with spaces, the rest as JSON."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What one room holds about one person: facts by their name as a reader understands it."""

    title: Words
    facts: tuple[tuple[Words, str | dt.date], ...]
    deletable: bool = True
    why_not: Words | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """The declarations of a room. All functions run with the company's scope open.

    `export(organisation)`; `headings`: what its own columns are called; `files(organisation)`: name and bytes of what is kept as files, which the export takes
    along; `about(organisation, person)`; `forget(organisation, person)` deletes what it may of the
    person, inside the caller's transaction; `erase(organisation)` deletes what no foreign key takes along when the
    company's row goes.
    """

    name: str
    kept: tuple[Kept, ...] = ()
    export: Callable[[str], Iterable[Table]] | None = None
    headings: Mapping[str, Words] = field(default_factory=dict)
    files: Callable[[str], Iterable[tuple[str, bytes]]] | None = None
    about: Callable[[str, str], Iterable[AboutPerson]] | None = None
    forget: Callable[[str, str], None] | None = None
    erase: Callable[[str], None] | None = None


@dataclass
class _Registry:
    rooms: dict[str, Room] = field(default_factory=dict)


_registry = _Registry()


def declare(room: Room) -> None:
    """Add a room's declarations. Raises ValueError when a room declares twice."""
    if room.name in _registry.rooms:
        raise ValueError(f"the room {room.name} declares its holdings twice")
    _registry.rooms[room.name] = room


def rooms() -> Mapping[str, Room]:
    """All declarations by room, in the order of names."""
    return dict(sorted(_registry.rooms.items()))


def all_kept() -> tuple[Kept, ...]:
    """Every kind of data of every room."""
    return tuple(kind for room in rooms().values() for kind in room.kept)


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one kind in a sweep: how many rows went, or the error that left all of them."""

    kind: str
    before: dt.datetime
    rows: int = 0
    error: str = ""


def sweep(now: dt.datetime, *, note: Callable[[Swept], None]) -> tuple[Swept, ...]:
    """Delete what is past its term. Each kind in a transaction of its own: one that fails keeps no other from going.

    `note` is told of rows that went inside that transaction: if it raises, they stay.
    """
    return tuple(_swept(kind, now, note) for kind in all_kept() if kind.days is not None and kind.delete is not None)


def _swept(kind: Kept, now: dt.datetime, note: Callable[[Swept], None]) -> Swept:
    assert kind.days is not None and kind.delete is not None
    before = now - dt.timedelta(days=kind.days())
    try:
        with transaction.atomic():
            gone = Swept(kind.id, before, kind.delete(before))
            if gone.rows:
                note(gone)
            return gone
    except Exception as error:
        log.exception("the term of %s could not be enforced", kind.id)
        return Swept(kind.id, before, error=type(error).__name__)
