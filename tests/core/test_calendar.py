"""Closed days against the published lists, and the rules that derive some of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.calendar import BETWEEN, SUBSTITUTE, Calendar, Hours, YearMissing, rest_days, windows, year
from sonaeru.core.words import Words
from sonaeru.web.library import calendars

CALENDAR = calendars.calendar()
DAYS = {
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
}
NAME = Words("祝日", "Holiday")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def holidays(*days: str) -> dict[dt.date, Words]:
    return {day(each): NAME for each in days}


@pytest.mark.parametrize("number", DAYS)
def test_the_holidays_of_a_year_are_those_of_the_list(number: int) -> None:
    assert " ".join(f"{each.month}/{each.day}" for each in CALENDAR.years[number].holidays) == DAYS[number]


@pytest.mark.parametrize(
    ("given_days", "derived"),
    [
        # Real years: 2026, 2027, 2019, 2015.
        (["2026-05-03", "2026-05-04", "2026-05-05"], {"2026-05-06": SUBSTITUTE}),
        (["2026-09-21", "2026-09-23"], {"2026-09-22": BETWEEN}),
        (["2027-03-21"], {"2027-03-22": SUBSTITUTE}),
        (["2019-05-01", "2019-05-03", "2019-04-29"], {"2019-04-30": BETWEEN, "2019-05-02": BETWEEN}),
        (["2015-05-03", "2015-05-04", "2015-05-05"], {"2015-05-06": SUBSTITUTE}),
        # A Sunday, and the day between it and another: it is the substitute.
        (["2026-05-03", "2026-05-05"], {"2026-05-04": SUBSTITUTE}),
        (["2026-07-20"], {}),
    ],
)
def test_the_law_derives_days(given_days: list[str], derived: dict[str, Words]) -> None:
    found = rest_days(holidays(*given_days))
    assert {each: name for each, name in found.items() if name is not NAME} == {
        day(each): name for each, name in derived.items()
    }


@given(st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), max_size=40))
def test_every_holiday_on_a_sunday_frees_another_day(days: set[dt.date]) -> None:
    found = rest_days({each: NAME for each in days})
    assert days <= set(found)
    sundays = [each for each in days if each.weekday() == 6]
    assert all(
        any(later in found and later not in days for later in (each + dt.timedelta(k) for k in range(1, 41)))
        for each in sundays
    )


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2026-11-24", True),
        ("2026-11-23", False),
        ("2026-11-21", False),
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2027-01-03", False),
        ("2027-01-04", True),
        ("2026-08-13", True),
        ("2026-05-06", False),
    ],
)
def test_working_days(text: str, works: bool) -> None:
    assert CALENDAR.is_working(day(text)) is works


def test_a_company_has_closed_days_of_its_own() -> None:
    closed = Calendar(CALENDAR.years, frozenset({day("2026-11-24")}))
    assert closed.later(day("2026-11-20"), 1) == day("2026-11-25")


def test_working_days_later() -> None:
    assert CALENDAR.later(day("2026-11-20"), 1) == day("2026-11-24")
    assert CALENDAR.later(day("2026-11-20"), 3) == day("2026-11-26")
    assert CALENDAR.later(day("2026-12-28"), 1) == day("2027-01-04")


def test_obon_is_warned_of_and_worked() -> None:
    found = CALENDAR.quiet(day(f"2026-08-{number}") for number in range(10, 20))
    assert [each.day for each in found] == [13, 14, 15, 16]
    assert next(iter(found.values())).ja == "お盆"


def test_a_year_that_is_not_known_is_refused() -> None:
    for ask in (CALENDAR.is_working, lambda each: CALENDAR.quiet([each]), lambda each: CALENDAR.later(each, 1)):
        with pytest.raises(YearMissing):
            ask(day("2030-01-07"))


def table(**changes: Any) -> dict[str, Any]:
    holiday = {"date": day("2030-01-01"), "name": {"ja": "元日", "en": "New Year's Day"}}
    source = {"ja": "例", "en": "Example"}
    return {"year": 2030, "as_of": day("2026-11-30"), "source": source, "holiday": [holiday], **changes}


def test_a_year_is_read() -> None:
    assert list(year(table()).holidays) == [day("2030-01-01")]


@pytest.mark.parametrize(
    "changes",
    [
        {"year": 2031},
        {"holiday": table()["holiday"] * 2},
        {"source": {"ja": "例"}},
        {"quiet": [{"from": day("2030-08-16"), "to": day("2030-08-13"), "name": {"ja": "a", "en": "b"}}]},
        {"customary": [{"from": day("2030-12-29"), "to": day("2031-01-03"), "name": {"ja": "a", "en": "b"}}]},
    ],
)
def test_a_year_that_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="holiday|source|span"):
        year(table(**changes))


def test_hours_must_be_in_order() -> None:
    nine, ten = dt.time(9), dt.time(10)
    for spans in ((), ((ten, nine),), ((nine, nine),), ((ten, dt.time(12)), (nine, dt.time(11)))):
        with pytest.raises(ValueError, match="hours"):
            Hours(spans)


def test_windows_begin_no_earlier_than_now() -> None:
    hours = Hours(((dt.time(9), dt.time(10)), (dt.time(11), dt.time(12))))
    since = dt.datetime(1970, 1, 1, 9, 30, tzinfo=dt.UTC)
    found = list(windows(hours, dt.UTC, [day("1970-01-01")], since))
    assert found == [(34_200_000, 36_000_000), (39_600_000, 43_200_000)]
    assert list(windows(hours, dt.UTC, [day("1970-01-01")], since + dt.timedelta(hours=2, minutes=30))) == []
