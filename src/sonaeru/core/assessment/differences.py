"""What changed between two sheets, told by concept, so that it also works across editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sonaeru.core.assessment.scoring import points_over, unanswered
from sonaeru.core.assessment.sheets import Sheet
from sonaeru.core.editions import Answer, QuestionSet


class Carry(StrEnum):
    """What became of a concept from one edition to the next; only the first two can be compared."""

    SAME = "same"
    REWORDED = "reworded"
    CHANGED = "changed"
    NEW = "new"
    DROPPED = "dropped"


class Shift(StrEnum):
    """How the answer to one concept moved."""

    BETTER = "better"
    WORSE = "worse"
    NEWLY_KNOWN = "newly_known"
    NEWLY_UNKNOWN = "newly_unknown"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Diff:
    """Concepts by how their answer moved, in the order of the new sheet; then those that cannot be compared.

    A concept answered on one sheet only stands in none of the first five. `points` is the new total less the old one:
    None across editions, without points, and where a sheet is not complete.
    """

    better: tuple[str, ...]
    worse: tuple[str, ...]
    newly_known: tuple[str, ...]
    newly_unknown: tuple[str, ...]
    same: tuple[str, ...]
    changed: tuple[str, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]
    points: int | None


def diff(old: Sheet, new: Sheet, carry: Mapping[str, str]) -> Diff:
    """Compare two sheets of one questionnaire. `carry` (concept to Carry) counts only where the editions differ.

    Raises ValueError for sheets of two questionnaires and for a word in `carry` that is no Carry.
    """
    if old.question_set.id != new.question_set.id:
        raise ValueError(f"{old.question_set.id} and {new.question_set.id} cannot be compared")
    before, after = _by_concept(old), _by_concept(new)
    fate = _fates(old.question_set, new.question_set, carry)
    shifts = {
        concept: _shift(before[concept], answer)
        for concept, answer in after.items()
        if concept in before and fate[concept] in _COMPARABLE
    }
    return Diff(
        **{shift.value: tuple(each for each in shifts if shifts[each] is shift) for shift in Shift},
        **{kind.value: tuple(each for each in fate if fate[each] is kind) for kind in _APART},
        points=_points(old, new),
    )


def numbers_in(former: QuestionSet, now: QuestionSet) -> dict[int, int]:
    """By the number of an item in a former edition, its number now; without what cannot be compared any more."""
    fate = _fates(former, now, now.carry)
    numbers = {item.concept: item.no for item in now.items if fate[item.concept] in _COMPARABLE}
    return {item.no: numbers[item.concept] for item in former.items if item.concept in numbers}


_COMPARABLE = (Carry.SAME, Carry.REWORDED)
_APART = (Carry.CHANGED, Carry.NEW, Carry.DROPPED)
_ORDER = (Answer.NOT_IMPLEMENTED, Answer.PARTLY, Answer.IMPLEMENTED)


def _by_concept(sheet: Sheet) -> dict[str, Answer]:
    items = sheet.question_set.items
    return {item.concept: sheet.answers[item.no] for item in items if item.no in sheet.answers}


def _fates(old: QuestionSet, new: QuestionSet, carry: Mapping[str, str]) -> dict[str, Carry]:
    olds = [item.concept for item in old.items]
    news = [item.concept for item in new.items]
    if old.edition == new.edition:
        return dict.fromkeys(news, Carry.SAME)
    known = {concept: Carry(word) for concept, word in carry.items()}
    # A concept that the new edition does not speak of is never taken for the same.
    fates = {each: known.get(each, Carry.CHANGED) if each in olds else Carry.NEW for each in news}
    return fates | {each: Carry.DROPPED for each in olds if each not in news}


def _shift(before: Answer, after: Answer) -> Shift:
    if before is after:
        return Shift.SAME
    if before is Answer.UNKNOWN:
        return Shift.NEWLY_KNOWN
    if after is Answer.UNKNOWN:
        return Shift.NEWLY_UNKNOWN
    return Shift.BETTER if _ORDER.index(after) > _ORDER.index(before) else Shift.WORSE


def _points(old: Sheet, new: Sheet) -> int | None:
    if old.question_set.edition != new.question_set.edition or not new.question_set.scored:
        return None
    if any(unanswered(sheet.question_set, sheet.answers) for sheet in (old, new)):
        return None
    before, after = (points_over(sheet.question_set, sheet.answers, sheet.answers).points for sheet in (old, new))
    return after - before
