"""Same plan, same slots; never the order of a list."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.calendar import YearMissing
from sonaeru.core.phishing.schedule import Window, chance, over_days, over_hours, slots
from sonaeru.web.library import calendars, phishing

TOKYO = ZoneInfo("Asia/Tokyo")
CALENDAR, (HOURS, ZONE) = calendars.calendar(), phishing.hours()
IDS = st.lists(st.text("abcdef", min_size=1, max_size=4), unique=True, max_size=20)
WINDOWS = st.lists(st.integers(0, 10**6), min_size=2, max_size=8, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


def tokyo(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=TOKYO)  # type: ignore[arg-type, misc]


def shown(found: Sequence[Window]) -> list[tuple[str, str]]:
    return [
        (
            f"{dt.datetime.fromtimestamp(start / 1000, TOKYO):%m/%d %H:%M}",
            f"{dt.datetime.fromtimestamp(end / 1000, TOKYO):%H:%M}",
        )
        for start, end in found
    ]


@given(st.text(max_size=5), IDS, WINDOWS)
def test_every_recipient_has_one_slot_inside_a_window_and_they_come_in_order(
    seed: str, ids: list[str], free: list[Window]
) -> None:
    found = slots(seed, ids, free)
    assert sorted(each for each, _ in found) == sorted(ids)
    moments = [moment for _, moment in found]
    assert moments == sorted(moments)
    assert all(any(start <= moment < end for start, end in free) for moment in moments)


@given(st.text(max_size=5), IDS, st.randoms(use_true_random=False))
def test_the_order_of_the_list_is_irrelevant(seed: str, ids: list[str], shuffling: random.Random) -> None:
    shuffled = ids.copy()
    shuffling.shuffle(shuffled)
    assert slots(seed, ids, [(0, 3_600_000)]) == slots(seed, shuffled, [(0, 3_600_000)])


@given(st.integers(1, 50))
def test_each_has_an_equal_share_of_the_time(count: int) -> None:
    found = slots("s", [str(each) for each in range(count)], [(0, 10**9)])
    assert [moment * count // 10**9 for _, moment in found] == list(range(count))


@pytest.mark.parametrize("free", [[], [(5, 5)], [(5, 4)], [(0, 10), (9, 20)], [(10, 20), (0, 5)]])
def test_windows_that_do_not_fit_are_refused(free: list[Window]) -> None:
    with pytest.raises(ValueError, match="windows"):
        slots("s", ["a"], free)


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        slots("s", ["a", "a"], [(0, 1)])


def test_two_working_days_over_the_turn_of_the_year() -> None:
    assert shown(over_days(CALENDAR, HOURS, TOKYO, tokyo(2026, 12, 28, 15))) == [
        ("12/28 15:00", "17:00"),
        ("01/04 09:30", "11:45"),
        ("01/04 13:15", "17:00"),
    ]


def test_after_hours_the_next_working_day_is_the_first() -> None:
    assert shown(over_days(CALENDAR, HOURS, TOKYO, tokyo(2026, 9, 18, 17), days=1)) == [
        ("09/24 09:30", "11:45"),
        ("09/24 13:15", "17:00"),
    ]


def test_hours_are_counted_in_hours_of_business() -> None:
    found = over_hours(CALENDAR, HOURS, TOKYO, tokyo(2026, 11, 20, 16, 30), 1)
    assert shown(found) == [("11/20 16:30", "17:00"), ("11/24 09:30", "10:00")]


def test_the_zone_of_the_recipient_decides() -> None:
    (first, *_) = over_days(CALENDAR, HOURS, ZoneInfo("UTC"), tokyo(2026, 11, 24, 9), days=1)
    assert first[0] == int(dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC).timestamp() * 1000)
    assert ZONE == "Asia/Tokyo"


@pytest.mark.parametrize("days", [0, 11, -1])
def test_a_spread_that_is_not_allowed_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        over_days(CALENDAR, HOURS, TOKYO, tokyo(2026, 11, 24, 9), days=days)


def test_no_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="hours"):
        over_hours(CALENDAR, HOURS, TOKYO, tokyo(2026, 11, 24, 9), 0)


def test_a_year_without_a_calendar_is_refused() -> None:
    with pytest.raises(YearMissing) as refused:
        over_days(CALENDAR, HOURS, TOKYO, tokyo(2027, 12, 28, 9), days=5)
    assert refused.value.year == 2028


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_chance_is_a_share(seed: str, what: str, identifier: str) -> None:
    assert 0 <= chance(seed, what, identifier) < 1
