"""A filled-in sheet: the answers one company gave to one edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sonaeru.core.editions import Answer, QuestionSet


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers by item number; a number that is missing was not asked. `not_applicable`: items marked so, in addition.

    Raises ValueError for a number that the edition does not have, and for a mark on an item that always applies.
    """

    question_set: QuestionSet
    answers: Mapping[int, Answer] = field(hash=False)
    not_applicable: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        refuse_foreign(self.question_set, self.answers, self.not_applicable)


def refuse_foreign(
    question_set: QuestionSet, answers: Mapping[int, Answer], not_applicable: frozenset[int] = frozenset()
) -> None:
    """Raises ValueError for answers to items that are not there and for marks on items that may not be marked."""
    numbers = {item.no for item in question_set.items}
    if foreign := (answers.keys() | not_applicable) - numbers:
        raise ValueError(f"{question_set.id}/{question_set.edition} has no items {sorted(foreign)}")
    if always := [no for no in sorted(not_applicable) if not question_set.item(no).may_not_apply]:
        raise ValueError(f"{question_set.id}/{question_set.edition}: items {always} apply to every company")
