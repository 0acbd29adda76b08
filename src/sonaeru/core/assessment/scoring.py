"""The official score: integers, no clamping, no rounding, no weights. Critical gaps stand beside it, never inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sonaeru.core.assessment.sheets import refuse_foreign
from sonaeru.core.editions import Answer, Band, QuestionSet


class GapState(StrEnum):
    """A critical item is `open` when it is known to be lacking, `check` when nobody has looked."""

    OPEN = "open"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Points:
    """Points reached and the most that could be reached."""

    points: int
    max: int


@dataclass(frozen=True, slots=True)
class Critical:
    """An item to close first, whatever the total."""

    item: int
    state: GapState


@dataclass(frozen=True, slots=True)
class Applicable:
    """The second, unofficial figure over the items not marked: per cent, half rounded up, also below zero."""

    items: int
    points: int
    max: int
    percent: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a complete sheet is worth. `next_band` and `points_to_next_band` are None in the highest band."""

    total: int
    band: Band
    parts: Mapping[int, Points] = field(hash=False)
    counts: Mapping[Answer, int] = field(hash=False)
    next_band: Band | None
    points_to_next_band: int | None
    check_first: tuple[int, ...]
    critical: tuple[Critical, ...]
    applicable: Applicable | None


def score(
    question_set: QuestionSet, answers: Mapping[int, Answer], not_applicable: frozenset[int] = frozenset()
) -> Score:
    """Score a complete sheet. Marks change nothing but `applicable`.

    Raises ValueError if an item has no answer or does not exist, if a mark is not allowed, or the set has no points.
    """
    refuse_foreign(question_set, answers, not_applicable)
    if missing := unanswered(question_set, answers):
        raise ValueError(f"no total without answers to {list(missing)}")
    worth = _worth(question_set)
    parts = {part.no: _points(worth, answers, part.items) for part in question_set.parts}
    total = sum(part.points for part in parts.values())
    band, following = _bands(question_set, total)
    counts = Counter(answers.values())
    return Score(
        total=total,
        band=band,
        parts=parts,
        counts={answer: counts[answer] for answer in Answer},
        next_band=following,
        points_to_next_band=following.lowest - total if following else None,
        check_first=tuple(item.no for item in question_set.items if answers[item.no] is Answer.UNKNOWN),
        critical=critical(question_set, answers),
        applicable=_applicable(question_set, answers, not_applicable) if not_applicable else None,
    )


def points_over(question_set: QuestionSet, answers: Mapping[int, Answer], items: Iterable[int]) -> Points:
    """Points of any answered items, for instance of a part or of a theme.

    Raises ValueError for a set without points, KeyError for an item without an answer.
    """
    return _points(_worth(question_set), answers, items)


def unanswered(question_set: QuestionSet, answers: Mapping[int, Answer]) -> tuple[int, ...]:
    """The items without an answer, in number order."""
    return tuple(item.no for item in question_set.items if item.no not in answers)


def critical(question_set: QuestionSet, answers: Mapping[int, Answer]) -> tuple[Critical, ...]:
    """The critical gaps among the answered items, in number order."""
    return tuple(
        Critical(item.no, GapState.CHECK if answers[item.no] is Answer.UNKNOWN else GapState.OPEN)
        for item in question_set.items
        if answers.get(item.no) in item.critical_when
    )


def _worth(question_set: QuestionSet) -> Mapping[Answer, int]:
    worth = question_set.points()
    if not worth:
        raise ValueError(f"{question_set.id}/{question_set.edition} has no points")
    return worth


def _points(worth: Mapping[Answer, int], answers: Mapping[int, Answer], items: Iterable[int]) -> Points:
    reached = [worth[answers[no]] for no in items]
    return Points(sum(reached), len(reached) * max(worth.values()))


def _bands(question_set: QuestionSet, total: int) -> tuple[Band, Band | None]:
    place = next(n for n, band in enumerate(question_set.bands) if total <= band.highest)
    return question_set.bands[place], next(iter(question_set.bands[place + 1 :]), None)


def _applicable(question_set: QuestionSet, answers: Mapping[int, Answer], marked: frozenset[int]) -> Applicable | None:
    items = [item.no for item in question_set.items if item.no not in marked]
    if not items:
        return None
    reached = points_over(question_set, answers, items)
    percent = (200 * reached.points + reached.max) // (2 * reached.max)
    return Applicable(len(items), reached.points, reached.max, percent)
