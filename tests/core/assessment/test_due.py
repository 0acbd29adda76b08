"""The day of the next check."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.assessment import due

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("total", "critical", "expected"),
    [
        (-25, False, dt.date(2027, 2, 20)),
        (69, False, dt.date(2027, 2, 20)),
        (70, False, dt.date(2027, 11, 22)),
        (100, False, dt.date(2027, 11, 22)),
        (100, True, dt.date(2027, 2, 20)),
        (50, True, dt.date(2027, 2, 20)),
    ],
)
def test_a_quarter_after_much_to_do_and_a_year_otherwise(total: int, critical: bool, expected: dt.date) -> None:
    assert due(DAY, total, critical) == expected


def test_a_year_is_365_days_also_over_a_leap_day() -> None:
    assert due(dt.date(2027, 12, 1), 80, False) == dt.date(2028, 11, 30)


@given(st.dates(max_value=dt.date(9990, 1, 1)), st.integers(-25, 99), st.booleans())
def test_a_better_total_never_brings_the_day_nearer(day: dt.date, total: int, critical: bool) -> None:
    assert day < due(day, total, critical) <= due(day, total + 1, critical)
