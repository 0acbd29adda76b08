"""A company's computers as its pages show them: what to do first, then each computer by measure. Judging is core's."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from sonaeru.core.devices import Check
from sonaeru.core.devices.rules import SEVERITIES, STATES
from sonaeru.core.devices.summary import TO_DO, Summary, ToDo, count, summary, to_do
from sonaeru.core.words import Words
from sonaeru.web.devices import queries
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.queries import SILENT_DAYS, STALE_DAYS, Device
from sonaeru.web.devices.standing import Standing, standings
from sonaeru.web.library import devices as library
from sonaeru.web.library import reader

WEEK_DAYS = 7
# How long ago a computer spoke: within two weeks, longer, so long that it says nothing any more, never.
SPOKE, SILENT, STALE, NEVER = "spoke", "silent", "stale", "never"
MEASURES = "technical-measures"


@dataclass(frozen=True)
class Column:
    """A column of the table: one of the ten measures, or what belongs to none; `head` in a word, `title` in full."""

    id: str
    head: Words
    title: Words
    checks: frozenset[str]


@dataclass(frozen=True)
class Line:
    """A computer. `cells`: its state by column, none if it never reported; `needs`: (state, severity) of its findings."""

    device: Device
    cells: Mapping[str, str]
    counts: Mapping[str, int]
    needs: Mapping[tuple[str, str], int]
    spoke: str

    @property
    def order(self) -> tuple[object, ...]:
        """What most has to be done first; this orders work, it says nothing of people."""
        needed = [-self.needs.get((state, severity), 0) for state in TO_DO for severity in SEVERITIES]
        return (*needed, self.spoke == SPOKE, self.device.label, self.device.id)

    @property
    def quiet(self) -> bool:
        """Whether somebody should ask after it: it reported, but not lately."""
        return self.spoke in (SILENT, STALE)


@dataclass(frozen=True)
class Wanted:
    """Which computers a page shows; "" for all."""

    state: str = ""
    measure: str = ""
    os: str = ""
    spoke: str = ""
    source: str = ""
    marked: str = ""
    text: str = ""

    def keeps(self, line: Line) -> bool:
        """Whether a computer is one of them."""
        device = line.device
        return (
            self._stands(line)
            and self.os in ("", device.os_family)
            and self.spoke in ("", line.spoke)
            and self.source in ("", device.source)
            and (not self.marked or bool(device.marks))
            and self.text.casefold() in device.label.casefold()
        )

    def _stands(self, line: Line) -> bool:
        if self.measure:
            found = line.cells.get(self.measure, "")
            return found == self.state if self.state else found not in ("", "not_applicable")
        return not self.state or bool(line.counts.get(self.state))


@dataclass(frozen=True)
class Board:
    """All computers of a company on one day. `expected`: how many it says it has, None if it did not say."""

    now: dt.datetime
    expected: int | None
    standings: tuple[Standing, ...]
    lines: tuple[Line, ...]

    @property
    def reported(self) -> int:
        """How many reported lately enough to say something today."""
        return sum(line.spoke in (SPOKE, SILENT) for line in self.lines)

    @property
    def week(self) -> int:
        """How many reported within a week."""
        since = self.now - dt.timedelta(days=WEEK_DAYS)
        return sum(bool(each.device.reported_at and each.device.reported_at >= since) for each in self.lines)

    @property
    def counts(self) -> Counter[str]:
        """All findings by state."""
        return count(finding for each in self.standings for finding in each.findings)

    @property
    def figures(self) -> Summary:
        """How much of it is known, and how much of that is fine."""
        return summary(self.counts)

    def to_do(self) -> tuple[ToDo, ...]:
        """What to do, first things first."""
        return to_do({each.device.id: each.findings for each in self.standings}, library.checks())

    def totals(self) -> Mapping[str, tuple[int, int]]:
        """By column: on how many computers all is well, and on how many it is known."""
        found = {column.id: Counter(line.cells.get(column.id, "") for line in self.lines) for column in columns()}
        known = {name: sum(states[state] for state in (*TO_DO, "pass")) for name, states in found.items()}
        return {name: (states["pass"], known[name]) for name, states in found.items()}


@cache
def columns() -> tuple[Column, ...]:
    """The columns in the order of the table."""
    titles = {f"T{item.no}": item.short for item in reader.offered_edition(MEASURES).items}
    by_column: dict[str, set[str]] = {}
    for check in library.checks():
        for column in _columns_of(check):
            by_column.setdefault(column, set()).add(check.id)
    heads = library.fleet()["columns"]
    return tuple(Column(each, head, titles.get(each, head), frozenset(by_column[each])) for each, head in heads.items())


def board(organisation: str, *, now: dt.datetime) -> Board:
    """Read all of it; in the company's open scope."""
    found = standings(organisation, today=timezone.localdate(now))
    lines = sorted((line(each, now) for each in found), key=lambda each: each.order)
    return Board(now, queries.expected(organisation), found, tuple(lines))


def line(standing: Standing, now: dt.datetime) -> Line:
    """One computer as a row."""
    severity = _severities()
    states = {each.check: each.state for each in standing.findings}
    return Line(
        device=standing.device,
        cells={column.id: _worst(states, column.checks) for column in columns()} if states else {},
        counts=count(standing.findings),
        needs=Counter((each.state, severity[each.check]) for each in standing.of(*TO_DO)),
        spoke=spoke(standing.device, now),
    )


def spoke(device: Device, now: dt.datetime) -> str:
    """How long ago a computer reported, in four words."""
    if device.reported_at is None:
        return NEVER
    if device.silent(now, STALE_DAYS):
        return STALE
    return SILENT if device.silent(now, SILENT_DAYS) else SPOKE


def narrowed(lines: Iterable[Line], wanted: Wanted) -> list[Line]:
    """Those that a page shows, in their order."""
    return [each for each in lines if wanted.keeps(each)]


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what makes no sense is left out."""
    known: Mapping[str, Sequence[str]] = {
        "state": STATES,
        "measure": [each.id for each in columns()],
        "os": list(library.fleet()["systems"]),
        "spoke": (SPOKE, SILENT, STALE, NEVER),
        "source": Source.values,
        "marked": ("1",),
    }
    chosen = {name: query.get(name, "") for name, allowed in known.items() if query.get(name, "") in allowed}
    return Wanted(**chosen, text=query.get("q", "").strip()[:100])


@cache
def _severities() -> Mapping[str, str]:
    return {each.id: each.severity for each in library.checks()}


def _columns_of(check: Check) -> Sequence[str]:
    if check.measures:
        return check.measures
    if check.evidence == "backups":
        return ("backup",)
    return ("people",) if check.items else ("device",)


def _worst(states: Mapping[str, str], checks: Iterable[str]) -> str:
    """One state for several checks: good only if all of them are, never by not knowing."""
    return min((states[each] for each in checks if each in states), key=STATES.index, default="not_applicable")
