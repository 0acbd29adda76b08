from __future__ import annotations

from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.assessment import SiteSummary, join, merge
from sonaeru.core.editions import Answer

from ..given import IPA, LETTERS, answers, every, some_answers

WORTH = {Answer.IMPLEMENTED: 4, Answer.PARTLY: 2, Answer.NOT_IMPLEMENTED: 0, Answer.UNKNOWN: -1}
BRANCH = "PPPPPPPPPPPPPPPPPP.P....."  # leaves out the company-wide items 19 and 21-25


@pytest.mark.parametrize(
    ("sites", "company"),
    [
        ("I", "I"),
        ("II", "I"),
        ("NN", "N"),
        ("UU", "U"),
        ("PP", "P"),
        ("IN", "P"),
        ("IU", "P"),
        ("IP", "P"),
        ("PN", "P"),
        ("PU", "P"),
        ("NU", "U"),
        ("NNU", "U"),
        ("INU", "P"),
    ],
)
def test_answers_of_sites_join_into_one(sites: str, company: str) -> None:
    for order in permutations(sites):
        assert join([LETTERS[site] for site in order]) is LETTERS[company]


@pytest.mark.parametrize("three", list(product(Answer, repeat=3)))
def test_joining_is_associative_and_idempotent(three: tuple[Answer, Answer, Answer]) -> None:
    a, b, c = three
    assert join([join([a, b]), c]) is join([a, join([b, c])]) is join(three)
    assert join([a, a]) is a


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(ValueError):
        join([])


@given(st.lists(some_answers, min_size=1, max_size=4))
def test_the_company_lies_between_its_worst_and_its_best_site(sites: list[dict[int, Answer]]) -> None:
    merged = merge(IPA, {f"site {n}": each for n, each in enumerate(sites)}, {})
    for no, company in merged.answers.items():
        points = [WORTH[site[no]] for site in sites]
        assert min(points) <= WORTH[company] <= max(points)


@given(st.lists(some_answers, min_size=2, max_size=4), st.randoms())
def test_the_order_of_sites_changes_no_answer(sites: list[dict[int, Answer]], random: Random) -> None:
    named = [(f"site {n}", each) for n, each in enumerate(sites)]
    shuffled = random.sample(named, len(named))
    assert merge(IPA, dict(shuffled), {}).answers == merge(IPA, dict(named), {}).answers


@given(st.lists(some_answers, min_size=3, max_size=3))
def test_sites_may_be_merged_by_region_first(sites: list[dict[int, Answer]]) -> None:
    a, b, c = sites
    region = merge(IPA, {"a": a, "b": b}, {}).answers
    assert merge(IPA, {"region": region, "c": c}, {}).answers == merge(IPA, {"a": a, "b": b, "c": c}, {}).answers


def test_items_on_which_sites_differ_and_sites_that_do_not_know_are_named() -> None:
    merged = merge(IPA, {"本社": every("I", i3="U"), "工場": every("I", i11="U"), "倉庫": every("I", i11="U")}, {})
    assert merged.disagree == (3, 11)
    assert merged.check_sites == {3: ("本社",), 11: ("工場", "倉庫")}


def test_a_critical_gap_of_one_site_is_named_although_the_company_answers_partly() -> None:
    merged = merge(IPA, {"本社": every("I"), "工場": every("I", i11="N", i12="N", i1="P", i3="U")}, {})
    assert merged.answers[11] is Answer.PARTLY
    assert merged.critical_sites == {11: ("工場",)}


def test_a_company_wide_item_is_judged_over_the_sites_that_answered_it() -> None:
    merged = merge(IPA, {"本社": every("I"), "営業所": answers(BRANCH)}, {})
    assert merged.answers[19] is Answer.IMPLEMENTED
    assert merged.answers[20] is Answer.PARTLY


def test_only_a_site_that_answered_everything_has_a_total() -> None:
    merged = merge(IPA, {"本社": every("I"), "営業所": answers(BRANCH)}, {})
    assert merged.sites == (
        SiteSummary("本社", 25, 100, 100, IPA.bands[-1]),
        SiteSummary("営業所", 19, 38, None, None),
    )


def test_an_override_replaces_the_merged_answer_and_is_listed() -> None:
    merged = merge(IPA, {"本社": every("I"), "倉庫": every("N")}, {9: Answer.IMPLEMENTED, 3: Answer.UNKNOWN})
    assert (merged.answers[9], merged.answers[3], merged.answers[4]) == (LETTERS["I"], LETTERS["U"], LETTERS["P"])
    assert merged.overridden == (3, 9)


@pytest.mark.parametrize(
    ("sites", "overrides"),
    [
        ({}, {}),
        ({"本社": answers("I" * 24)}, {}),
        ({"本社": every("I") | {26: Answer.PARTLY}}, {}),
        ({"本社": every("P"), "工場": every("N")}, {11: Answer.IMPLEMENTED}),
        ({"本社": every("U")}, {11: Answer.NOT_IMPLEMENTED}),
        ({"本社": every("I")}, {26: Answer.PARTLY}),
    ],
)
def test_sheets_and_overrides_that_do_not_fit_are_refused(
    sites: dict[str, dict[int, Answer]], overrides: dict[int, Answer]
) -> None:
    with pytest.raises(ValueError):
        merge(IPA, sites, overrides)
