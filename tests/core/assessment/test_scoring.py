from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.assessment import Critical, GapState, Points, points_over, score
from sonaeru.core.editions import Answer

from ..given import EXAMPLE, IPA, MEASURES, answers, every, some_answers

# Written out here once more, so that neither the content nor the code can drift alone.
WORTH = {Answer.IMPLEMENTED: 4, Answer.PARTLY: 2, Answer.NOT_IMPLEMENTED: 0, Answer.UNKNOWN: -1}
PARTS = {1: range(1, 6), 2: range(6, 19), 3: range(19, 26)}
LOWEST = {"urgent": -25, "gaps": 50, "mostly": 70, "complete": 100}
MARKABLE = [9, 13, 15, 16, 17, 19, 20, 21, 22, 23]


def sheet_worth(implemented: int, partly: int, not_implemented: int) -> dict[int, Answer]:
    text = "I" * implemented + "P" * partly + "N" * not_implemented
    return answers(text.ljust(25, "U"))


def test_the_worked_example_has_52_points() -> None:
    reached = score(IPA, answers(EXAMPLE))
    assert (reached.total, reached.band.id, reached.next_band.id if reached.next_band else None) == (
        52,
        "gaps",
        "mostly",
    )
    assert reached.parts == {1: Points(8, 20), 2: Points(33, 52), 3: Points(11, 28)}
    assert reached.points_to_next_band == 18
    assert reached.check_first == (9, 23)
    assert reached.critical == (Critical(3, GapState.OPEN),)


@pytest.mark.parametrize(
    ("letters", "total", "band", "to_next"),
    [
        ((25, 0, 0), 100, "complete", None),
        ((24, 1, 0), 98, "mostly", 2),
        ((24, 0, 1), 96, "mostly", 4),
        ((24, 0, 0), 95, "mostly", 5),
        ((15, 5, 5), 70, "mostly", 30),
        ((17, 1, 6), 69, "gaps", 1),
        ((12, 1, 12), 50, "gaps", 20),
        ((12, 1, 11), 49, "urgent", 1),
        ((0, 0, 25), 0, "urgent", 50),
        ((0, 0, 24), -1, "urgent", 51),
        ((0, 0, 0), -25, "urgent", 75),
    ],
)
def test_totals_at_the_edges_fall_into_their_band(
    letters: tuple[int, int, int], total: int, band: str, to_next: int | None
) -> None:
    reached = score(IPA, sheet_worth(*letters))
    assert (reached.total, reached.band.id, reached.points_to_next_band) == (total, band, to_next)


def test_124_totals_can_occur_and_97_and_99_are_not_among_them() -> None:
    counts = [(i, p, n) for i in range(26) for p in range(26 - i) for n in range(26 - i - p)]
    totals = {score(IPA, sheet_worth(*each)).total for each in counts}
    assert totals == set(range(-25, 101)) - {97, 99}


@given(some_answers)
def test_the_total_is_the_sum_of_points_and_of_parts(given_answers: dict[int, Answer]) -> None:
    reached = score(IPA, given_answers)
    assert reached.total == sum(WORTH[each] for each in given_answers.values())
    assert reached.total == sum(part.points for part in reached.parts.values())
    for no, part in reached.parts.items():
        assert part == Points(sum(WORTH[given_answers[item]] for item in PARTS[no]), 4 * len(PARTS[no]))


@given(some_answers)
def test_the_band_is_the_highest_one_that_the_total_reaches(given_answers: dict[int, Answer]) -> None:
    reached = score(IPA, given_answers)
    assert reached.band.id == [band for band, lowest in LOWEST.items() if reached.total >= lowest][-1]


@given(some_answers, st.integers(1, 25), st.sampled_from(list(Answer)))
def test_a_better_answer_never_lowers_the_total(given_answers: dict[int, Answer], no: int, other: Answer) -> None:
    worse, better = sorted((given_answers[no], other), key=WORTH.__getitem__)
    low, high = score(IPA, given_answers | {no: worse}), score(IPA, given_answers | {no: better})
    assert high.total - low.total == WORTH[better] - WORTH[worse]


@given(some_answers, st.permutations(range(1, 26)))
def test_the_order_of_answers_does_not_matter(given_answers: dict[int, Answer], order: list[int]) -> None:
    assert score(IPA, {no: given_answers[no] for no in order}) == score(IPA, given_answers)


@given(some_answers)
def test_counts_tell_how_often_each_answer_was_given(given_answers: dict[int, Answer]) -> None:
    counts = score(IPA, given_answers).counts
    assert counts == {each: list(given_answers.values()).count(each) for each in Answer}


@pytest.mark.parametrize(
    ("no", "letter", "state"),
    [
        (1, "N", GapState.OPEN),
        (3, "N", GapState.OPEN),
        (11, "N", GapState.OPEN),
        (1, "U", GapState.CHECK),
        (3, "U", GapState.CHECK),
        (11, "U", GapState.CHECK),
    ],
)
def test_a_critical_item_is_open_when_lacking_and_to_check_when_unknown(no: int, letter: str, state: GapState) -> None:
    assert score(IPA, every("I", **{f"i{no}": letter})).critical == (Critical(no, state),)


@pytest.mark.parametrize("no", sorted(set(range(1, 26)) - {1, 3, 11}))
def test_no_other_item_is_critical(no: int) -> None:
    assert score(IPA, every("I", **{f"i{no}": "N"})).critical == ()


def test_a_partly_done_critical_item_of_the_25_is_no_gap() -> None:
    assert score(IPA, every("P")).critical == ()


@pytest.mark.parametrize(
    ("given_answers", "marked", "items", "points", "most", "percent"),
    [
        (every("I"), {9}, 24, 96, 96, 100),
        (every("P"), {9}, 24, 48, 96, 50),
        (every("N", i1="U"), {9}, 24, -1, 96, -1),
        (every("U"), {9, 13}, 23, -23, 92, -25),
        (every("N", i1="P"), {9, 13, 15, 16, 17}, 20, 2, 80, 3),  # 2.5 per cent: half goes up
        (every("N", i1="U", i2="U"), {9, 13, 15, 16, 17}, 20, -2, 80, -2),  # -2.5: up as well
    ],
)
def test_marks_give_a_second_figure_over_the_other_items(
    given_answers: dict[int, Answer], marked: set[int], items: int, points: int, most: int, percent: int
) -> None:
    figure = score(IPA, given_answers, frozenset(marked)).applicable
    assert figure is not None
    assert (figure.items, figure.points, figure.max, figure.percent) == (items, points, most, percent)


@given(some_answers, st.frozensets(st.sampled_from(MARKABLE)))
def test_marks_change_nothing_but_the_second_figure(given_answers: dict[int, Answer], marked: frozenset[int]) -> None:
    plain, with_marks = score(IPA, given_answers), score(IPA, given_answers, marked)
    assert replace(with_marks, applicable=None) == plain
    assert (with_marks.applicable is None) == (not marked)


def test_an_unknown_item_is_to_be_checked_first_even_when_marked() -> None:
    assert score(IPA, every("I", i9="U"), frozenset({9})).check_first == (9,)


def test_points_over_a_theme_count_its_items_only() -> None:
    theme = next(each for each in IPA.themes if each.id == "preparedness")
    assert points_over(IPA, every("N", i11="I", i24="P"), theme.items) == Points(6, 8)


@pytest.mark.parametrize(
    ("given_answers", "marked"),
    [
        (answers("I" * 24), frozenset()),
        (every("I") | {26: Answer.IMPLEMENTED}, frozenset()),
        (every("I"), frozenset({1})),
        (every("I"), frozenset({26})),
    ],
)
def test_a_sheet_that_does_not_fit_the_edition_has_no_score(
    given_answers: dict[int, Answer], marked: frozenset[int]
) -> None:
    with pytest.raises(ValueError):
        score(IPA, given_answers, marked)


def test_a_set_without_points_has_no_score() -> None:
    with pytest.raises(ValueError, match="no points"):
        score(MEASURES, answers("I" * 10))
