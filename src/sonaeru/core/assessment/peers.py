"""Figures over many companies from which none of them can be told.

A cell is shown from eleven companies on: whoever looks knows their own, and ten besides must remain. What is hidden in
a split is never one cell alone, nor few companies together: otherwise the figure over everybody, less the cells that
are shown, would tell it. Where nearly all agree the figure says only so. The limits are judgement.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import quantiles
from typing import TypeVar

from sonaeru.core.editions import Answer, QuestionSet

# Ten companies besides the viewer's own. One limit for everybody keeps a snapshot the same for each viewer.
MINIMUM = 11
QUARTILES_FROM = 20
YEARS = 2
DONE = frozenset({Answer.IMPLEMENTED, Answer.PARTLY})


class Edge(StrEnum):
    """In place of a figure: under a tenth, or over nine tenths."""

    LOW = "low"
    HIGH = "high"


class Split(StrEnum):
    """By what companies are told apart; one at a time."""

    INDUSTRY = "industry"
    SIZE = "size"


Figure = int | Edge
Group = TypeVar("Group")


@dataclass(frozen=True, slots=True)
class Vote:
    """The result of a company. `answers`: None where it shares its score alone."""

    company: str
    industry: str
    size: str
    question_set: str
    edition: str
    on: dt.date
    total: int
    answers: Mapping[int, Answer] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """Companies together. `bands`: how many are in each; `quartiles`: of the totals, None under twenty companies."""

    n: int
    bands: Mapping[str, Figure]
    quartiles: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the companies that share their answers: per item, how many per cent have it in place, at least in part."""

    n: int
    items: Mapping[int, Figure]


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown: over everybody, and the cells of each split by their code. What is hidden is not in here."""

    everybody: Cell | None
    rates: Rates | None
    cells: Mapping[Split, Mapping[str, Cell]]
    cell_rates: Mapping[Split, Mapping[str, Rates]]


def figures(votes: Iterable[Vote], edition: QuestionSet, on: dt.date) -> Figures:
    """What may be shown of these votes on a day. One vote a company, its latest; of this edition, 24 months old at most.

    The order of the votes does not matter.
    """
    counted = _counting(votes, edition, on)
    open_ones = [vote for vote in counted if vote.answers is not None]
    return Figures(
        everybody=_cell(counted, edition) if len(counted) >= MINIMUM else None,
        rates=_rates(open_ones, edition) if len(open_ones) >= MINIMUM else None,
        cells={split: _split(counted, split, lambda group: _cell(group, edition)) for split in Split},
        cell_rates={split: _split(open_ones, split, lambda group: _rates(group, edition)) for split in Split},
    )


def shown(sizes: Mapping[str, int], minimum: int = MINIMUM) -> frozenset[str]:
    """The cells of a split that may be shown, from how many companies each holds.

    Small ones are hidden; then the next smallest too, until two or more cells with enough companies together are.
    """
    smallest_first = sorted((n, name) for name, n in sizes.items() if n > 0)
    hidden = sum(n < minimum for n, _ in smallest_first)
    while 0 < hidden < len(smallest_first) and _could_be_told(smallest_first[:hidden], minimum):
        hidden += 1
    return frozenset(name for _, name in smallest_first[hidden:])


def _could_be_told(hidden: Sequence[tuple[int, str]], minimum: int) -> bool:
    return len(hidden) == 1 or sum(n for n, _ in hidden) < minimum


def figure(count: int, n: int) -> Figure:
    """A count as it may be said: exact between a tenth and nine tenths of n."""
    if 10 * count < n:
        return Edge.LOW
    return Edge.HIGH if 10 * count > 9 * n else count


def percent(count: int, n: int) -> Figure:
    """The same as whole per cent, half up."""
    said = figure(count, n)
    return said if isinstance(said, Edge) else (200 * count + n) // (2 * n)


def _counting(votes: Iterable[Vote], edition: QuestionSet, on: dt.date) -> list[Vote]:
    latest: dict[str, Vote] = {}
    for vote in votes:
        if vote.company not in latest or _age(vote) > _age(latest[vote.company]):
            latest[vote.company] = vote
    since = _years_before(on)
    return [
        vote
        for vote in latest.values()
        if (vote.question_set, vote.edition) == (edition.id, edition.edition) and since <= vote.on <= on
    ]


def _years_before(on: dt.date) -> dt.date:
    leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - YEARS, day=28 if leap_day else on.day)


def _age(vote: Vote) -> tuple[dt.date, int, str]:
    # Two of one day: any rule will do that does not look at their order.
    return vote.on, vote.total, str(sorted((vote.answers or {}).items()))


def _split(votes: Sequence[Vote], split: Split, make: Callable[[Sequence[Vote]], Group]) -> dict[str, Group]:
    groups: dict[str, list[Vote]] = {}
    for vote in votes:
        groups.setdefault(getattr(vote, split.value), []).append(vote)
    names = shown({name: len(group) for name, group in groups.items()})
    return {name: make(groups[name]) for name in sorted(names)}


def _cell(votes: Sequence[Vote], edition: QuestionSet) -> Cell:
    totals = sorted(vote.total for vote in votes)
    counts = Counter(_band(total, edition) for total in totals)
    n = len(totals)
    return Cell(n, {band.id: figure(counts[band.id], n) for band in edition.bands}, _quartiles(totals))


def _band(total: int, edition: QuestionSet) -> str:
    return next(band.id for band in edition.bands if band.lowest <= total <= band.highest)


def _quartiles(totals: Sequence[int]) -> tuple[int, int, int] | None:
    if len(totals) < QUARTILES_FROM:
        return None
    first, middle, third = (round(cut) for cut in quantiles(totals, n=4, method="inclusive"))
    return first, middle, third


def _rates(votes: Sequence[Vote], edition: QuestionSet) -> Rates:
    answers = [vote.answers for vote in votes if vote.answers is not None]
    n = len(answers)
    return Rates(n, {item.no: percent(sum(given[item.no] in DONE for given in answers), n) for item in edition.items})
