"""Reading the log: a search of one company, of one association, or of the whole installation, newest first."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sonaeru.web.audit.models import Record
from sonaeru.web.ui.formats import plain_cell

COLUMNS = ("at", "by", "verb", "subject", "organisation", "association", "before", "after", "origin")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log. `id` grows with time and is where the next page begins."""

    id: int
    at: dt.datetime
    by: str
    verb: str
    subject: str
    organisation: str
    association: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    origin: str


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for. `organisation` and `association` must be said each time: None means all of them, on purpose.

    `installation`: only rows that belong to no company and no association. `verb` is the beginning of a verb (`tenancy.`), `since` is in, `until` is out; "" and None elsewhere mean any.
    Raises ValueError for an empty organisation or association: a lost id must not open the log of everybody.
    """

    organisation: str | None
    association: str | None
    by: str = ""
    verb: str = ""
    subject: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    installation: bool = False

    def __post_init__(self) -> None:
        if "" in (self.organisation, self.association):
            raise ValueError("name the organisation and the association, or None for all")


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first; `older` is what to hand in for the next page, None at the end."""

    entries: tuple[Entry, ...]
    older: int | None


def page(search: Search, *, older_than: int | None = None, size: int = 50) -> Page:
    """The entries that come after the entry `older_than`, at most `size` of them."""
    rows = _rows(search)
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    entries = tuple(map(_entry, rows[: size + 1]))
    return Page(entries[:size], entries[size - 1].id if len(entries) > size else None)


def used(search: Search) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who and which verbs there are among what is found, each once and in order."""
    rows = _rows(search).order_by()
    return tuple(tuple(rows.values_list(name, flat=True).distinct().order_by(name)) for name in ("by", "verb"))  # type: ignore[return-value]


def csv_lines(
    search: Search, *, heading: Iterable[str] = COLUMNS, more: Callable[[Entry], Iterable[str]] = lambda entry: ()
) -> Iterator[str]:
    """All that is found as lines of CSV with a heading; cells that a spreadsheet would compute are made plain.

    `more`: further cells of each line.
    """
    yield _line(heading)
    for row in _rows(search).iterator(chunk_size=500):
        entry = _entry(row)
        yield _line([*_cells(entry), *more(entry)])


def _rows(search: Search) -> QuerySet[Record]:
    conditions = {
        "organisation": search.organisation,
        "association": search.association,
        "by": search.by or None,
        "verb__startswith": search.verb or None,
        "subject": search.subject or None,
        "at__gte": search.since,
        "at__lt": search.until,
    }
    if search.installation:
        conditions |= {"organisation": "", "association": ""}
    return Record.objects.filter(**{name: value for name, value in conditions.items() if value is not None})


def _entry(row: Record) -> Entry:
    return Entry(row.pk, **{name: getattr(row, name) for name in COLUMNS})


def _cells(entry: Entry) -> Iterator[str]:
    for name in COLUMNS:
        value = getattr(entry, name)
        if isinstance(value, dt.datetime):
            yield value.isoformat(timespec="seconds")
        elif value is None or isinstance(value, str):
            yield value or ""
        else:
            yield json.dumps(value, ensure_ascii=False)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(map(plain_cell, cells))
    return text.getvalue()
