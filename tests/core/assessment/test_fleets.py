"""Figures over the computers of members: small groups are hidden, and nothing hidden can be had by subtraction."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.assessment.fleets import COMPANIES, DEVICES, Fleet, Month, summed
from sonaeru.core.assessment.peers import Edge

GOOD = {"pass": 6, "warn": 0, "fail": 0, "unknown": 0}
BAD = {"pass": 5, "warn": 0, "fail": 1, "unknown": 0}
DARK = {"pass": 0, "warn": 0, "fail": 0, "unknown": 6}
MONTH = "2026-12"


def fleet(name: str = "c", devices: int = 6, **facts: object) -> Fleet:
    plain = Fleet(name, "D", "6-20", devices, devices - 1, devices - 2, {"T1": GOOD}, {}, {})
    return replace(plain, **facts)  # type: ignore[arg-type]


def many(count: int, **facts: object) -> list[Fleet]:
    return [fleet(f"c{number}", **facts) for number in range(count)]  # type: ignore[arg-type]


def test_ten_companies_are_shown_and_nine_are_not() -> None:
    nothing = summed(many(9), MONTH)
    assert (nothing.counted, nothing.cover, nothing.measures, nothing.cells) == (9, None, {}, {})
    shown = summed(many(10), MONTH).cover
    assert shown and (shown.n, shown.devices, shown.reported, shown.week) == (10, 60, 50, 40)


def test_a_company_with_few_computers_is_not_counted() -> None:
    assert summed([*many(9), fleet("small", devices=DEVICES - 1)], MONTH).cover is None


def test_a_company_is_good_when_every_known_computer_is() -> None:
    found = summed([*many(5), *many(5, measures={"T1": BAD})], MONTH).measures["T1"]
    assert (found.n, found.percent) == (10, 50)


def test_unknown_computers_count_neither_way() -> None:
    found = summed([*many(10), *many(5, measures={"T1": DARK})], MONTH).measures["T1"]
    assert found.n == 10
    assert summed([*many(9), *many(5, measures={"T1": DARK})], MONTH).measures == {}


def test_where_nearly_all_agree_only_that_is_said() -> None:
    assert summed(many(20), MONTH).measures["T1"].percent is Edge.HIGH
    assert summed(many(20, measures={"T1": BAD}), MONTH).measures["T1"].percent is Edge.LOW


def test_a_month_of_few_companies_is_hidden_with_the_next_smallest() -> None:
    fleets = [
        *many(12, ends={"2027-01-12": 1}),
        *many(11, ends={"2027-03-09": 2}),
        *many(1, ends={"2027-05-11": 7}),
    ]
    assert set(summed(fleets, MONTH).months) == {"2027-01"}


def test_servers_are_told_only_if_they_and_the_others_are_of_enough_companies() -> None:
    both = many(14, ends={"2027-01-12": 1}, server_ends={"2027-01-12": 1})
    assert summed(both, MONTH).months == {"2027-01": Month(14, 14, 14)}
    others = many(3, ends={"2027-01-12": 4}, server_ends={})
    assert summed([*both, *others], MONTH).months == {"2027-01": Month(17, 26, None)}
    assert summed(many(10, ends={"2027-01-12": 1}), MONTH).months == {"2027-01": Month(10, 10, 0)}


def test_what_has_passed_and_what_lies_far_ahead_is_one_cell_each() -> None:
    days = {"2025-10-14": 1, "2026-11-30": 1, "2026-12-01": 1, "2029-11-30": 1, "2029-12-01": 1, "2032-01-13": 1}
    found = summed(many(10, ends=days), MONTH).months
    assert {name: month.devices for name, month in found.items()} == {
        "past": 20,
        "2026-12": 10,
        "2029-11": 10,
        "later": 20,
    }
    assert list(found) == ["past", "2026-12", "2029-11", "later"]


def test_a_small_group_of_a_split_takes_the_next_with_it() -> None:
    fleets = [*many(15), *many(11, industry="E"), *many(2, industry="F")]
    assert set(summed(fleets, MONTH).cells["industry"]) == {"D"}


FLEETS = st.lists(
    st.builds(
        fleet,
        st.uuids().map(str),
        st.integers(0, 9),
        industry=st.sampled_from("DEF"),
        ends=st.dictionaries(st.sampled_from(["2026-12-08", "2027-01-12", "2031-01-01"]), st.integers(0, 3)),
    ),
    max_size=60,
)


@given(FLEETS)
def test_nothing_that_is_shown_is_of_few_companies(fleets: list[Fleet]) -> None:
    found = summed(fleets, MONTH)
    shown = [*found.measures.values(), *found.months.values(), *found.cells.get("industry", {}).values()]
    assert all(each.n >= COMPANIES for each in shown)


@given(FLEETS)
def test_what_is_hidden_in_a_split_is_of_no_or_enough_companies(fleets: list[Fleet]) -> None:
    found = summed(fleets, MONTH)
    hidden = found.counted - sum(each.n for each in found.cells.get("industry", {}).values())
    assert found.cover is None or hidden == 0 or hidden >= COMPANIES


@given(FLEETS, st.randoms())
def test_the_order_of_companies_does_not_matter(fleets: list[Fleet], chance: object) -> None:
    mixed = list(fleets)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert summed(fleets, MONTH) == summed(mixed, MONTH)
