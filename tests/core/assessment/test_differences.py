from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from sonaeru.core.assessment import Sheet, diff, numbers_in, score
from sonaeru.core.editions import Answer, QuestionSet

from ..given import IPA, MEASURES, READINESS, answers, every, sheet, some_answers

# A later edition: item 1 under a new concept, the other 24 as they were.
LATER = replace(IPA, edition="4.0", items=(replace(IPA.items[0], concept="patches"), *IPA.items[1:]))
CARRY = {item.concept: "same" for item in IPA.items[1:]} | {"access": "reworded", "malware": "changed"}


def at(question_set: QuestionSet, given_answers: dict[int, Answer]) -> Sheet:
    return Sheet(question_set, given_answers)


@pytest.mark.parametrize(
    ("before", "after", "list_name"),
    [
        ("N", "P", "better"),
        ("N", "I", "better"),
        ("P", "I", "better"),
        ("I", "P", "worse"),
        ("I", "N", "worse"),
        ("P", "N", "worse"),
        ("U", "N", "newly_known"),
        ("U", "P", "newly_known"),
        ("U", "I", "newly_known"),
        ("N", "U", "newly_unknown"),
        ("P", "U", "newly_unknown"),
        ("I", "U", "newly_unknown"),
        ("U", "U", "same"),
        ("I", "I", "same"),
    ],
)
def test_a_concept_is_listed_by_how_its_answer_moved(before: str, after: str, list_name: str) -> None:
    found = diff(at(IPA, every("P", i14=before)), at(IPA, every("P", i14=after)), {})
    lists = ("better", "worse", "newly_known", "newly_unknown", "same")
    assert [name for name in lists if "screen-lock" in getattr(found, name)] == [list_name]


def test_concepts_stand_in_the_order_of_the_sheet() -> None:
    found = diff(at(IPA, every("N")), at(IPA, every("N", i11="I", i2="P")), {})
    assert found.better == ("malware", "backup")


@given(some_answers, some_answers)
def test_the_difference_in_points_is_that_of_the_totals(old: dict[int, Answer], new: dict[int, Answer]) -> None:
    assert diff(at(IPA, old), at(IPA, new), {}).points == score(IPA, new).total - score(IPA, old).total


@given(some_answers, some_answers)
def test_every_concept_of_one_edition_stands_in_exactly_one_list(
    old: dict[int, Answer], new: dict[int, Answer]
) -> None:
    found = diff(at(IPA, old), at(IPA, new), {})
    listed = found.better + found.worse + found.newly_known + found.newly_unknown + found.same
    assert sorted(listed) == sorted(item.concept for item in IPA.items)
    assert (found.changed, found.new, found.dropped) == ((), (), ())


def test_across_editions_only_same_and_reworded_concepts_are_compared() -> None:
    found = diff(at(IPA, every("N")), at(LATER, every("I")), CARRY)
    assert "access" in found.better
    assert (found.changed, found.new, found.dropped) == (("malware",), ("patches",), ("updates",))
    assert len(found.better) == 23


def test_across_editions_there_is_no_difference_in_points() -> None:
    assert diff(at(IPA, every("N")), at(LATER, every("I")), CARRY).points is None


def test_a_concept_that_the_new_edition_does_not_speak_of_is_never_taken_for_the_same() -> None:
    found = diff(at(IPA, every("N")), at(LATER, every("I")), {})
    assert found.better == ()
    assert "access" in found.changed


def test_sets_without_points_and_unfinished_sheets_have_no_difference_in_points() -> None:
    measures = diff(sheet(MEASURES, "N" * 10), sheet(MEASURES, "I" * 10), {})
    unfinished = diff(at(IPA, answers("N" * 24)), at(IPA, every("I")), {})
    assert (measures.points, len(measures.better)) == (None, 10)
    assert (unfinished.points, len(unfinished.better)) == (None, 24)


def test_two_questionnaires_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        diff(at(IPA, every("N")), sheet(READINESS, "N" * 9), {})


def test_a_carry_that_says_something_else_is_refused() -> None:
    with pytest.raises(ValueError):
        diff(at(IPA, every("N")), at(LATER, every("I")), CARRY | {"backup": "similar"})


def test_within_an_edition_every_number_stays() -> None:
    assert numbers_in(IPA, IPA) == {no: no for no in range(1, 26)}


def test_across_editions_numbers_follow_what_is_asked_and_not_the_place() -> None:
    moved = tuple(replace(item, no=26 - item.no) for item in reversed(LATER.items))
    numbers = numbers_in(IPA, replace(LATER, items=moved, carry=CARRY))
    changed = {1, next(item.no for item in IPA.items if item.concept == "malware")}
    assert numbers == {no: 26 - no for no in range(1, 26) if no not in changed}
