"""The numbers of a company that may be added up with others: computers by state, and what ends when."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.web.devices.conftest import BAD, GOOD, Fleet

from sonaeru.web.devices import counting, models
from sonaeru.web.devices.counting import End, counts
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy.scopes import opened

NOW = timezone.now()


def recounted(fleet: Fleet) -> dict:
    with opened(organisation=fleet.id):
        counting.recount(organisation=fleet.id)
        return models.Counts.objects.get().numbers


def test_a_company_without_computers_has_zeros(fleet: Fleet) -> None:
    numbers = recounted(fleet)
    assert (numbers["devices"], numbers["reported"], numbers["week"], numbers["ends"]) == (0, 0, 0, {})
    assert list(numbers["measures"]) == [f"T{number}" for number in range(1, 11)]
    assert numbers["measures"]["T9"] == {"pass": 0, "warn": 0, "fail": 0, "unknown": 0}


def test_computers_are_counted_by_when_they_reported(fleet: Fleet) -> None:
    for label, days in (("A", 0), ("B", 6), ("C", 8), ("D", 29), ("E", 31)):
        fleet.report(fleet.device(label), GOOD, days_ago=days)
    fleet.device("F")
    numbers = recounted(fleet)
    assert (numbers["devices"], numbers["reported"], numbers["week"]) == (6, 4, 2)


def test_each_measure_counts_the_worst_that_is_known_of_a_computer(fleet: Fleet) -> None:
    fleet.device("A", GOOD)
    fleet.device("B", BAD)
    fleet.device("C", {"os.family": "linux"})
    measures = recounted(fleet)["measures"]
    assert measures["T9"] == {"pass": 1, "warn": 0, "fail": 1, "unknown": 1}
    assert measures["T8"] == {"pass": 1, "warn": 1, "fail": 0, "unknown": 1}


def test_what_ends_when_is_taken_from_the_row_of_the_system(fleet: Fleet) -> None:
    fleet.device("A", GOOD)
    fleet.device("B", {**GOOD, "os.version": "12", "device.role": "server"})
    fleet.device("C", {**GOOD, "os.version": "99"})
    fleet.device("D", {"os.family": "windows", "os.build": 26100})
    numbers = recounted(fleet)
    assert numbers["ends"] == {"2026-07-11": 1, "2028-08-09": 1}
    assert numbers["server_ends"] == {"2026-07-11": 1}


def test_days_are_added_up() -> None:
    ends = [End(dt.date(2027, 1, 12), True), End(dt.date(2027, 1, 12), False), End(dt.date(2026, 1, 1), False)]
    numbers = counts([], ends, library.checks(), NOW)
    assert numbers["ends"] == {"2026-01-01": 1, "2027-01-12": 2} and numbers["server_ends"] == {"2027-01-12": 1}


def test_numbers_are_kept_once_and_hold_nothing_of_anybody(fleet: Fleet) -> None:
    fleet.device("秘密の名前", GOOD)
    recounted(fleet)
    numbers = recounted(fleet)
    assert models.Counts.everywhere.count() == 1
    assert "秘密" not in str(numbers) and "dev_" not in str(numbers)
    assert counting.counted([fleet.id])[0].numbers == numbers and counting.counted([]) == ()
