"""Several reports of one device."""

from __future__ import annotations

import datetime as dt

import pytest

from sonaeru.core.devices import Fact
from sonaeru.core.devices.history import alternates, oddities, pending_since_days

TODAY = dt.date(2026, 11, 22)


def reports(*counts: int | str | None) -> list[tuple[dt.date, Fact | None]]:
    """A report a day, the last today: a count, a reason, or None for not asked."""
    first = TODAY - dt.timedelta(len(counts) - 1)
    facts = [None if each is None else Fact(why=each) if isinstance(each, str) else Fact(each) for each in counts]
    return [(first + dt.timedelta(number), fact) for number, fact in enumerate(facts)]


@pytest.mark.parametrize(
    ("counts", "days"),
    [
        ([], None),
        ([0], None),
        ([3], 0),
        ([3, 3, 2], 2),
        ([3, 0, 2], 0),
        ([3, 0], None),
        ([3, "timeout", None], 2),
        ([None, 3, "stale", 1], 2),
    ],
)
def test_updates_wait_since_the_first_report_after_the_last_without_any(
    counts: list[int | str | None], days: int | None
) -> None:
    assert pending_since_days(reports(*counts), TODAY) == days


def facts(**values: object) -> dict[str, Fact]:
    return {f"os.{name}": Fact(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (facts(build=26100, revision=2), facts(build=26100, revision=2), ()),
        (facts(build=26100, revision=2), facts(build=26200, revision=1), ()),
        (facts(build=26200, revision=2), facts(build=26100, revision=9), ("build_fell",)),
        (facts(build=26100, revision=2), facts(build=26100, revision=1), ("build_fell",)),
        (facts(build=26100), facts(build=None), ()),
        (facts(uptime_days=3), facts(uptime_days=11), ()),
        (facts(uptime_days=3), facts(uptime_days=12), ("uptime_impossible",)),
        (facts(uptime_days=30), facts(uptime_days=0), ()),
        (facts(a=1, b=1, c=1), facts(a=1, b=1), ("facts_lost",)),
        (facts(a=1, b=1, c=1, d=1), facts(a=1, b=1, c=1), ()),
        (facts(a=1), {"os.a": Fact(why="timeout")}, ("facts_lost",)),
        ({}, facts(a=1), ()),
    ],
)
def test_what_cannot_have_happened_within_a_week_is_named(
    before: dict[str, Fact], after: dict[str, Fact], found: tuple[str, ...]
) -> None:
    assert oddities(before, after, days=7) == found


LAPTOP, SERVER = {"device.role": Fact("laptop")}, {"device.role": Fact("server")}
BLIND = {"device.role": Fact(why="timeout")}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], LAPTOP, False),
        ([LAPTOP], LAPTOP, False),
        ([SERVER], LAPTOP, False),
        ([SERVER, LAPTOP], LAPTOP, True),
        ([SERVER, SERVER, LAPTOP], LAPTOP, True),
        ([SERVER, BLIND], LAPTOP, False),
        ([BLIND, LAPTOP], LAPTOP, False),
        ([LAPTOP, SERVER, LAPTOP], LAPTOP, False),
        ([SERVER, {"device.role": Fact("vm")}], LAPTOP, False),
    ],
)
def test_a_computer_that_is_again_what_it_was_takes_turns_with_another(
    before: list[dict[str, Fact]], after: dict[str, Fact], expected: bool
) -> None:
    assert alternates(before, after) is expected
