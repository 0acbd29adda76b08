"""What computers show about the topics of the plan: which actions they close, and what they say for or against an answer.

The rules are those of the question of evidence (supports, contradicts, 30 days); judgement lies in `core.devices`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sonaeru.core.devices.topics import TopicSeen
from sonaeru.core.editions import Answer
from sonaeru.core.plan.catalogue import Action, Closing
from sonaeru.core.plan.closing import Shown
from sonaeru.core.posture import Coverage, Evidence, Proof

KIND = "device"
INVENTORY = "inventory"
# A report says nothing any more after so many days.
HOLDS = dt.timedelta(days=30)
# This share of the declared computers must have reported before the list counts as whole.
ENOUGH_PERCENT = 80
LEVELS = (Answer.PARTLY, Answer.IMPLEMENTED)


@dataclass(frozen=True, slots=True)
class Fleet:
    """All computers of a company. `expected`: how many there are as it says, None if it did not; `registered`: how many
    were let in; `topics`: what those that reported say; `as_of`: the oldest of their latest reports.
    """

    expected: int | None
    registered: int
    reported: int
    topics: tuple[TopicSeen, ...]
    as_of: dt.datetime


def evidence_of_devices(fleet: Fleet, catalogue: Iterable[Action]) -> tuple[Evidence, ...]:
    """What the computers say about each topic that an action closes by them; of the others they decide nothing."""
    levels = _levels(catalogue)
    measured = [_of_topic(each, levels[each.topic], fleet.as_of) for each in fleet.topics if each.topic in levels]
    counted = [_of_list(fleet, levels[INVENTORY])] if INVENTORY in levels and fleet.expected else []
    return tuple(measured + counted)


def shown_by_devices(evidence: Iterable[Evidence], today: dt.date) -> tuple[Shown, ...]:
    """What closes actions now."""
    holding = (each for each in evidence if each.supports and not each.contradicts)
    shown = (Shown(Closing(KIND, each.topic), each.as_of.date(), (each.as_of + HOLDS).date()) for each in holding)
    return tuple(each for each in shown if each.until >= today)


def _levels(catalogue: Iterable[Action]) -> Mapping[str, Answer]:
    """Up to which answer computers can speak for a topic: as far as the actions that they close raise it."""
    found: dict[str, Answer] = {}
    for action in catalogue:
        for closing in action.closes:
            for goal in action.raises:
                if closing.kind == KIND and goal.concept == closing.topic:
                    found[goal.concept] = max(found.get(goal.concept, goal.to), goal.to, key=LEVELS.index)
    return found


def _of_topic(seen: TopicSeen, level: Answer, as_of: dt.datetime) -> Evidence:
    return Evidence(
        kind=f"{KIND}({seen.topic})",
        topic=seen.topic,
        as_of=as_of,
        proof=Proof.MEASURED,
        supports=level if seen.supports else None,
        contradicts=seen.contradicts,
        coverage=Coverage(seen.counts.get("pass", 0), seen.expected or seen.seen),
    )


def _of_list(fleet: Fleet, level: Answer) -> Evidence:
    expected = fleet.expected or 0
    whole = fleet.registered >= expected and fleet.reported * 100 >= expected * ENOUGH_PERCENT
    return Evidence(
        kind=f"{KIND}({INVENTORY})",
        topic=INVENTORY,
        as_of=fleet.as_of,
        proof=Proof.MEASURED,
        supports=level if whole else None,
        # More computers than the company knows of.
        contradicts=fleet.registered > expected,
        coverage=Coverage(fleet.reported, expected),
    )
