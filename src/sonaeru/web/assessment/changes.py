"""Two results of one questionnaire side by side: what rose, fell, is newly known, newly unknown, or stayed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sonaeru.core.assessment import diff, points_over
from sonaeru.core.editions import Answer, Choice, Item
from sonaeru.web.assessment.queries import Check


@dataclass(frozen=True, slots=True)
class Moved:
    """An item with its answers then and now; None where it was not asked."""

    item: Item
    old: Choice | None
    new: Choice | None


@dataclass(frozen=True, slots=True)
class Change:
    """By kind, the items. `points`: what the total gained, None across editions and without points; the last three
    hold what cannot be compared across editions.
    """

    old: Check
    new: Check
    points: int | None
    better: tuple[Moved, ...]
    worse: tuple[Moved, ...]
    newly_known: tuple[Moved, ...]
    newly_unknown: tuple[Moved, ...]
    same: tuple[Moved, ...]
    changed: tuple[Moved, ...]
    added: tuple[Moved, ...]
    dropped: tuple[Moved, ...]

    @property
    def across(self) -> bool:
        """Whether two editions are compared."""
        return self.old.question_set.edition != self.new.question_set.edition

    @property
    def totals(self) -> tuple[int, int]:
        """What can be counted then and now: points, or the items that are done where there are none."""
        return _counted(self.old), _counted(self.new)


def between(old: Check, new: Check) -> Change:
    """Compare two finished checks of one questionnaire."""
    found = diff(old.sheet, new.sheet, new.question_set.carry)

    def moved(concepts: Iterable[str]) -> tuple[Moved, ...]:
        return tuple(_moved(old, new, concept) for concept in concepts)

    return Change(
        old=old,
        new=new,
        points=found.points,
        better=moved(found.better),
        worse=moved(found.worse),
        newly_known=moved(found.newly_known),
        newly_unknown=moved(found.newly_unknown),
        same=moved(found.same),
        changed=moved(found.changed),
        added=moved(found.new),
        dropped=moved(found.dropped),
    )


def _moved(old: Check, new: Check, concept: str) -> Moved:
    before, after = _asked(old, concept), _asked(new, concept)
    item = after or before
    assert item
    return Moved(item, _said(old, before), _said(new, after))


def _asked(check: Check, concept: str) -> Item | None:
    return next((item for item in check.question_set.items if item.concept == concept), None)


def _said(check: Check, item: Item | None) -> Choice | None:
    answer = check.answers.get(item.no) if item else None
    return check.question_set.choice(answer) if answer else None


def _counted(check: Check) -> int:
    if check.question_set.scored:
        return points_over(check.question_set, check.answers, check.answers).points
    return sum(answer is Answer.IMPLEMENTED for answer in check.answers.values())
