"""Figures over the computers of many companies, from which none of them can be told.

Adds up what each company counted of itself. The rules are those of `peers`, for a viewer who is none of the companies:
a figure is shown from ten companies on, and what is hidden in a split cannot be had by subtraction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sonaeru.core.assessment.peers import Figure, percent, shown

# Groups under so many companies are hidden; companies under so many computers are not counted.
COMPANIES, DEVICES = 10, 5
PAST, LATER = "past", "later"
# Further ahead the months are one: nobody plans for them, and each would be of few companies (judgement).
MONTHS_AHEAD = 36


@dataclass(frozen=True)
class Fleet:
    """What a company counted. `measures`: by measure, its computers by state; `ends`: by day (ISO), how many systems
    get no more updates after it, and how many servers among them.
    """

    company: str
    industry: str
    size: str
    devices: int
    reported: int
    week: int
    measures: Mapping[str, Mapping[str, int]]
    ends: Mapping[str, int]
    server_ends: Mapping[str, int]


@dataclass(frozen=True)
class Share:
    """Of `n` companies of which a computer is known, how many per cent have no computer that should be put right."""

    n: int
    percent: Figure


@dataclass(frozen=True)
class Cover:
    """Companies with their computers: let in, reported within 30 days, and within the last seven."""

    n: int
    devices: int
    reported: int
    week: int


@dataclass(frozen=True)
class Month:
    """Computers whose system reaches its end, and the servers among them (None while hidden)."""

    n: int
    devices: int
    servers: int | None


@dataclass(frozen=True)
class Sum:
    """What may be shown. `counted`: companies with enough computers; `cover` None: too few of them for anything.

    `months`: by month such as 2027-01, `past` and `later`.
    """

    counted: int
    cover: Cover | None
    measures: Mapping[str, Share]
    months: Mapping[str, Month]
    cells: Mapping[str, Mapping[str, Cover]]


def summed(fleets: Iterable[Fleet], month: str) -> Sum:
    """What may be shown of these companies in a month such as 2026-12. Their order does not matter."""
    counted = [each for each in fleets if each.devices >= DEVICES]
    if len(counted) < COMPANIES:
        return Sum(len(counted), None, {}, {}, {})
    return Sum(
        counted=len(counted),
        cover=_cover(counted),
        measures=_measures(counted),
        months=_months(counted, month),
        cells={
            "industry": _split(counted, lambda each: each.industry),
            "size": _split(counted, lambda each: each.size),
        },
    )


def _cover(fleets: Sequence[Fleet]) -> Cover:
    return Cover(
        n=len(fleets),
        devices=sum(each.devices for each in fleets),
        reported=sum(each.reported for each in fleets),
        week=sum(each.week for each in fleets),
    )


def _split(fleets: Sequence[Fleet], kind: Callable[[Fleet], str]) -> dict[str, Cover]:
    groups: dict[str, list[Fleet]] = {}
    for each in fleets:
        groups.setdefault(kind(each), []).append(each)
    names = shown({name: len(group) for name, group in groups.items()}, COMPANIES)
    return {name: _cover(groups[name]) for name in sorted(names)}


def _measures(fleets: Sequence[Fleet]) -> dict[str, Share]:
    """Thousands of companies by ten measures: one pass, without a list of each."""
    known, good = Counter[str](), Counter[str]()
    for each in fleets:
        for name, counts in each.measures.items():
            if counts.get("fail") or counts.get("warn"):
                known[name] += 1
            elif counts.get("pass"):
                known[name] += 1
                good[name] += 1
    return {name: Share(n, percent(good[name], n)) for name, n in known.items() if n >= COMPANIES}


def _months(fleets: Sequence[Fleet], month: str) -> dict[str, Month]:
    of_all = _by_month([each.ends for each in fleets], month)
    servers = _by_month([each.server_ends for each in fleets], month)
    others = _by_month([_without_servers(each) for each in fleets], month)
    names = shown({name: len(counts) for name, counts in of_all.items()}, COMPANIES)
    return {
        name: Month(len(of_all[name]), sum(of_all[name]), _told(servers.get(name, []), others.get(name, [])))
        for name in sorted(names, key=_order)
    }


def _without_servers(fleet: Fleet) -> dict[str, int]:
    return {day: count - fleet.server_ends.get(day, 0) for day, count in fleet.ends.items()}


def _told(servers: Sequence[int], others: Sequence[int]) -> int | None:
    """The servers of a month, unless they, or what is left without them, are of few companies."""
    few = any(0 < len(counts) < COMPANIES for counts in (servers, others))
    return None if few else sum(servers)


def _by_month(ends: Iterable[Mapping[str, int]], month: str) -> dict[str, list[int]]:
    """By month, how many each company with any has."""
    found, names = defaultdict[str, list[int]](list), dict[str, str]()
    for each in ends:
        own = Counter[str]()
        for day, count in each.items():
            if day not in names:
                names[day] = _name(day[:7], month)
            own[names[day]] += count
        for name, count in own.items():
            if count:
                found[name].append(count)
    return found


def _name(of: str, month: str) -> str:
    if of < month:
        return PAST
    return of if _number(of) - _number(month) < MONTHS_AHEAD else LATER


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _order(name: str) -> tuple[int, str]:
    return {PAST: 0, LATER: 2}.get(name, 1), name
