from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing.scale import CUES, DIFFICULTIES, SCORES, Misrated, alignment_score, cue_total, rate

ELEMENTS = st.lists(st.sampled_from(SCORES), min_size=5, max_size=5)


@pytest.mark.parametrize(
    ("cues", "strong", "medium", "weak"),
    [
        (8, "very", "very", "moderate"),
        (9, "very", "moderate", "moderate_to_least"),
        (14, "very", "moderate", "moderate_to_least"),
        (15, "moderate", "moderate", "least"),
    ],
)
def test_the_grid_at_its_edges(cues: int, strong: str, medium: str, weak: str) -> None:
    for elements, expected in (
        ([8, 8, 2, 0, 0], strong),
        ([8, 8, 0, 0, 0], medium),
        ([8, 4, 0, 0, 0], medium),
        ([8, 2, 0, 0, 0], weak),
    ):
        assert rate(cues, elements).difficulty == expected


def test_no_cues_are_few_and_warned_of() -> None:
    assert (rate(0, [0] * 5).cue_category, rate(0, [0] * 5).warnings) == ("few", ("no_cues",))
    assert rate(1, [0] * 5).warnings == ()


@pytest.mark.parametrize(
    ("call", "code", "where"),
    [
        (lambda: rate(1, [8, 8, 8, 8, 1]), "alignment_score", 5),
        (lambda: rate(1, [True, 8, 8, 8, 8]), "alignment_score", 1),
        (lambda: rate(1, [8.0, 8, 8, 8, 8]), "alignment_score", 1),  # type: ignore[list-item]
        (lambda: rate(1, [8] * 6), "alignment_count", ""),
        (lambda: rate(-1, [8] * 5), "cue_total", ""),
        (lambda: rate(True, [8] * 5), "cue_total", ""),
        (lambda: cue_total({"colour": 1}), "unknown_cue", "colour"),
        (lambda: cue_total({"urgency": True}), "cue_count", "urgency"),
    ],
)
def test_what_cannot_be_rated_says_why(call: Callable[[], object], code: str, where: int | str) -> None:
    with pytest.raises(Misrated) as refused:
        call()
    assert (refused.value.code, refused.value.where) == (code, where)


def test_there_are_23_cues_and_15_of_them_are_counted() -> None:
    assert (len(CUES), sum(CUES.values())) == (23, 15)


@given(st.dictionaries(st.sampled_from(sorted(CUES)), st.integers(0, 9)))
def test_a_cue_that_is_not_counted_is_one_at_most(cues: dict[str, int]) -> None:
    assert cue_total(cues) == sum(count if CUES[name] else count > 0 for name, count in cues.items())


@given(st.integers(0, 60), ELEMENTS)
def test_a_mail_with_more_cues_is_never_harder(cues: int, elements: list[int]) -> None:
    fewer, more = (DIFFICULTIES.index(rate(each, elements).difficulty) for each in (cues, cues + 1))
    assert fewer <= more


@given(ELEMENTS)
def test_alignment_lies_between_its_ends(elements: list[int]) -> None:
    assert -8 <= alignment_score(elements) <= 32
