"""Figures over many companies: who counts, what is hidden, and that nothing hidden can be had by subtraction."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.given import IPA, every

from sonaeru.core.assessment import points_over
from sonaeru.core.assessment.peers import MINIMUM, Edge, Figures, Split, Vote, figure, figures, percent, shown
from sonaeru.core.editions import Answer

TODAY = dt.date(2026, 12, 1)
SHEETS = [every(letter) for letter in "IPNU"] + [every("I", i1="N", i3="U")]


def vote(
    company: str,
    answers: Mapping[int, Answer] = SHEETS[1],
    *,
    industry: str = "D",
    size: str = "6-20",
    on: dt.date = TODAY,
    open_answers: bool = True,
) -> Vote:
    total = points_over(IPA, answers, answers).points
    return Vote(company, industry, size, IPA.id, IPA.edition, on, total, answers if open_answers else None)


def votes(count: int, answers: Mapping[int, Answer] = SHEETS[1], name: str = "c", **facts: str) -> list[Vote]:
    return [vote(f"{name}{number}", answers, **facts) for number in range(count)]


def over(found: list[Vote]) -> Figures:
    return figures(found, IPA, TODAY)


# Who counts


def test_eleven_companies_are_shown_and_ten_are_not() -> None:
    assert over(votes(10)).everybody is None
    found = over(votes(11)).everybody
    assert found and found.n == 11


def test_a_company_has_one_vote_its_latest() -> None:
    older = [vote("c0", SHEETS[0], on=TODAY - dt.timedelta(days=30 * number)) for number in range(1, 9)]
    assert over([*votes(11), *older]) == over(votes(11))


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (dt.date(2024, 12, 1), True),
        (dt.date(2024, 11, 30), False),
        (TODAY, True),
        (TODAY + dt.timedelta(days=1), False),
    ],
)
def test_results_of_the_last_24_months_count(on: dt.date, counts: bool) -> None:
    assert (over([*votes(10), vote("last", on=on)]).everybody is not None) is counts


def test_a_leap_day_has_a_day_two_years_before() -> None:
    assert figures(votes(11), IPA, dt.date(2028, 2, 29)).everybody is not None


@pytest.mark.parametrize("other", [{"edition": "2"}, {"question_set": "readiness"}])
def test_another_edition_or_questionnaire_does_not_count(other: dict[str, str]) -> None:
    assert over([*votes(10), replace(vote("last"), **other)]).everybody is None


def test_who_shares_the_score_alone_counts_for_the_bands_and_not_for_the_rates() -> None:
    found = over([*votes(10), vote("closed", open_answers=False)])
    assert found.everybody and found.rates is None


# What is said


@pytest.mark.parametrize(
    ("count", "n", "said"),
    [(0, 20, Edge.LOW), (1, 20, Edge.LOW), (2, 20, 2), (18, 20, 18), (19, 20, Edge.HIGH), (20, 20, Edge.HIGH)],
)
def test_outside_of_a_tenth_and_nine_tenths_only_the_edge_is_said(count: int, n: int, said: object) -> None:
    assert figure(count, n) == said


@pytest.mark.parametrize(
    ("count", "n", "said"), [(1, 8, 13), (1, 3, 33), (2, 3, 67), (5, 8, 63), (1, 40, Edge.LOW), (9, 10, 90)]
)
def test_rates_are_whole_per_cent_half_up(count: int, n: int, said: object) -> None:
    assert percent(count, n) == said


def test_a_group_in_which_all_agree_does_not_tell_each_answer() -> None:
    found = over(votes(30, SHEETS[0]))
    assert found.rates and set(found.rates.items.values()) == {Edge.HIGH}
    assert found.everybody and found.everybody.bands["complete"] is Edge.HIGH


def test_in_part_in_place_counts_as_in_place() -> None:
    found = over([*votes(6, SHEETS[1]), *votes(6, SHEETS[2], name="d")])
    assert found.rates and found.rates.items[1] == 50


@pytest.mark.parametrize(("count", "there"), [(19, False), (20, True)])
def test_quartiles_are_shown_from_twenty_companies_on(count: int, there: bool) -> None:
    found = over(votes(count)).everybody
    assert found and (found.quartiles == (50, 50, 50) if there else found.quartiles is None)


# What is hidden


@pytest.mark.parametrize(
    ("sizes", "names"),
    [
        ({}, ""),
        ({"a": 10}, ""),
        ({"a": 11}, "a"),
        ({"a": 30, "b": 20}, "ab"),
        # One hidden cell alone is everybody less the others: the next smallest goes too.
        ({"a": 30, "b": 20, "c": 3}, "a"),
        ({"a": 30, "c": 3}, ""),
        # Two hidden ones that together are still too few take a third along.
        ({"a": 30, "b": 20, "c": 3, "d": 2}, "a"),
        ({"a": 30, "b": 20, "c": 6, "d": 5}, "ab"),
        # An empty cell hides nobody.
        ({"a": 30, "b": 20, "c": 3, "d": 0}, "a"),
        ({"a": 30, "b": 20, "d": 0}, "ab"),
        # Of two alike the first by name goes.
        ({"a": 12, "b": 12, "c": 4}, "b"),
    ],
)
def test_the_cells_that_are_shown(sizes: dict[str, int], names: str) -> None:
    assert shown(sizes) == set(names)


@given(st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(0, 60)))
def test_hidden_companies_are_never_one_cell_nor_too_few_while_others_are_shown(sizes: dict[str, int]) -> None:
    seen = shown(sizes)
    hidden = [n for name, n in sizes.items() if name not in seen and n]
    assert all(sizes[name] >= MINIMUM for name in seen)
    assert not seen or not hidden or (len(hidden) > 1 and sum(hidden) >= MINIMUM)


some_votes = st.lists(
    st.builds(
        vote,
        st.integers(0, 60).map(str),
        st.sampled_from(SHEETS),
        industry=st.sampled_from("DEI"),
        size=st.sampled_from(["1-5", "6-20", "21-50"]),
        on=st.dates(TODAY - dt.timedelta(days=900), TODAY),
        open_answers=st.booleans(),
    ),
    max_size=80,
)


@given(some_votes)
def test_no_group_that_is_shown_has_fewer_than_ten_besides_the_viewer(given_votes: list[Vote]) -> None:
    found = over(given_votes)
    groups = [found.everybody, found.rates]
    for split in Split:
        groups += [*found.cells[split].values(), *found.cell_rates[split].values()]
    assert all(group.n - 1 >= 10 for group in groups if group)


@given(some_votes)
def test_what_is_left_of_everybody_is_no_small_group(given_votes: list[Vote]) -> None:
    found = over(given_votes)
    for split in Split:
        for whole, cells in ((found.everybody, found.cells[split]), (found.rates, found.cell_rates[split])):
            if whole and cells:
                left = whole.n - sum(cell.n for cell in cells.values())
                assert left == 0 or left >= MINIMUM


@given(some_votes, st.randoms(use_true_random=False))
def test_the_order_of_votes_changes_nothing(given_votes: list[Vote], chance: random.Random) -> None:
    assert over(chance.sample(given_votes, len(given_votes))) == over(given_votes)
