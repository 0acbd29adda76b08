"""Closed days and working time: national holidays with the days that the law derives from them, hours of business.

Source: 国民の祝日に関する法律 (Act No. 178 of 1948), articles 2 and 3. This module reads no files and no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, Final

from sonaeru.core.words import Words, words

SUNDAY: Final = 6
DAY: Final = dt.timedelta(days=1)
EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SUBSTITUTE: Final = Words("振替休日", "Substitute holiday")
BETWEEN: Final = Words("国民の休日", "Day between two holidays")


class YearMissing(ValueError):
    """Nothing is known of a year: scheduling into it is refused, never guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a country. `holidays`: with the derived days; `customary`: closed by custom or another law; `quiet`:
    working days on which many are away.
    """

    year: int
    as_of: dt.date
    source: Words
    holidays: Mapping[dt.date, Words] = field(hash=False)
    customary: Mapping[dt.date, Words] = field(hash=False)
    quiet: Mapping[dt.date, Words] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of business of a day, half-open, in order, local time."""

    spans: tuple[tuple[dt.time, dt.time], ...]

    def __post_init__(self) -> None:
        """Raise ValueError unless the spans are in order and not empty."""
        edges = [edge for span in self.spans for edge in span]
        if not edges or edges != sorted(edges) or any(start == end for start, end in self.spans):
            raise ValueError("hours must be in order and not empty")


@dataclass(frozen=True)
class Calendar:
    """The years that are known, and the days on which one company is closed besides."""

    years: Mapping[int, Year]
    closed: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Whether people work: Monday to Friday, no holiday, not closed. Raises YearMissing."""
        year = self._year(day)
        free = day in year.holidays or day in year.customary or day in self.closed
        return day.weekday() < 5 and not free

    def working_days(self, first: dt.date) -> Iterator[dt.date]:
        """The working days from a day on, without end. Raises YearMissing where the known years end."""
        return (day for day in map(lambda k: first + k * DAY, count()) if self.is_working(day))

    def later(self, day: dt.date, days: int) -> dt.date:
        """The so many working days later day, `days` at least 1. Raises YearMissing."""
        return next(islice(self.working_days(day + DAY), days - 1, None))

    def quiet(self, days: Iterable[dt.date]) -> Mapping[dt.date, Words]:
        """The days on which many are away, with the reason. Raises YearMissing."""
        return {day: reason for day in days if (reason := self._year(day).quiet.get(day))}

    def _year(self, day: dt.date) -> Year:
        if day.year not in self.years:
            raise YearMissing(day.year)
        return self.years[day.year]


def rest_days(holidays: Mapping[dt.date, Words]) -> dict[dt.date, Words]:
    """The days of article 2 with those of article 3: substitutes for Sundays (2), days between two holidays (3)."""
    found = dict(holidays)
    for day in sorted(holidays):
        if day.weekday() == SUNDAY:
            found[next(each for k in count(1) if (each := day + k * DAY) not in holidays)] = SUBSTITUTE
        if day + 2 * DAY in holidays and day + DAY not in found:
            found[day + DAY] = BETWEEN
    return dict(sorted(found.items()))


def year(table: Mapping[str, Any]) -> Year:
    """One year out of its parsed file. Raises ValueError, KeyError, TypeError if it does not fit."""
    number = table["year"]
    holidays = {row["date"]: words(row["name"], f"{row['date']}") for row in table["holiday"]}
    if len(holidays) < len(table["holiday"]) or any(day.year != number for day in holidays):
        raise ValueError("a holiday stands twice or belongs to another year")
    return Year(
        year=number,
        as_of=table["as_of"],
        source=words(table["source"], f"{number} source"),
        holidays=rest_days(holidays),
        customary=_spans(table.get("customary", ()), number),
        quiet=_spans(table.get("quiet", ()), number),
    )


def windows(hours: Hours, zone: dt.tzinfo, days: Iterable[dt.date], since: dt.datetime) -> Iterator[tuple[int, int]]:
    """The hours of business on these days, as ms since 1970 (UTC), half-open, without what lies before `since`."""
    for day in days:
        for span in hours.spans:
            opens, closes = (_ms(dt.datetime.combine(day, edge, zone)) for edge in span)
            if closes > _ms(since):
                yield max(opens, _ms(since)), closes


def _ms(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(milliseconds=1)


def _spans(rows: Iterable[Mapping[str, Any]], year: int) -> dict[dt.date, Words]:
    found: dict[dt.date, Words] = {}
    for row in rows:
        days = (row["to"] - row["from"]).days
        if days < 0 or {row["from"].year, row["to"].year} != {year}:
            raise ValueError(f"{row['from']} to {row['to']} is no span of {year}")
        found |= {row["from"] + k * DAY: words(row["name"], f"{row['from']}") for k in range(days + 1)}
    return found
