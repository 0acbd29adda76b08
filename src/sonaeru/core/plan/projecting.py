"""What the actions that are done would make of the total, before anybody answers again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sonaeru.core.editions import Answer
from sonaeru.core.plan.catalogue import Action
from sonaeru.core.plan.levels import LEVEL
from sonaeru.core.posture import Posture, Topic


@dataclass(frozen=True, slots=True)
class Projection:
    """`total` of the answers as they are, `projected` if each topic of `again` is answered as its action promises.

    `again`: the topics to ask again, of all sheets, in the order in which they were asked. The total stays the official
    one until they are answered.
    """

    total: int
    projected: int
    again: tuple[Topic, ...]


def project(posture: Posture, done: Iterable[Action]) -> Projection:
    """What doing these actions is worth. One more of them never lowers the projection.

    What was never asked, or is marked as not applicable, stays out: nobody answered it.
    """
    reached = _reached(done)
    again = tuple(topic for topic in posture.topics.values() if _raised(topic, reached))
    total = sum(_points(topic) for topic in posture.topics.values())
    return Projection(total, total + sum(_gained(topic, reached[topic.concept]) for topic in again), again)


def _reached(done: Iterable[Action]) -> dict[str, Answer]:
    """The best level that one of the actions brings each concept to."""
    best: dict[str, Answer] = {}
    for goal in (goal for action in done for goal in action.raises):
        if goal.concept not in best or LEVEL[goal.to] > LEVEL[best[goal.concept]]:
            best[goal.concept] = goal.to
    return best


def _raised(topic: Topic, reached: dict[str, Answer]) -> bool:
    claim = topic.claim
    if claim is None or claim.not_applicable or topic.concept not in reached:
        return False
    return LEVEL[claim.answer] < LEVEL[reached[topic.concept]]


def _points(topic: Topic) -> int:
    return topic.points[topic.claim.answer] if topic.points and topic.claim else 0


def _gained(topic: Topic, to: Answer) -> int:
    return topic.points[to] - _points(topic) if topic.points else 0
