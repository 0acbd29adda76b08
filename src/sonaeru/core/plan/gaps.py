"""What to close first, whatever the score: critical answers of every tier, and answers that evidence contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sonaeru.core.editions import Answer
from sonaeru.core.plan.catalogue import Action
from sonaeru.core.plan.levels import LEVEL
from sonaeru.core.plan.ranking import TIERS
from sonaeru.core.posture import Posture, Topic, Verdict

# More would be a list and no longer a beginning (judgement).
MOST = 8


class GapKind(StrEnum):
    """Known to be lacking; seen to be lacking though answered otherwise; nobody has looked."""

    OPEN = "open"
    CONTRADICTED = "contradicted"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic to deal with first, and the action that closes it; None where it is to be looked into."""

    topic: Topic
    kind: GapKind
    action: Action | None


def gaps(posture: Posture, catalogue: Iterable[Action]) -> tuple[Gap, ...]:
    """The gaps, heaviest first, at most `MOST`; of one weight what is known comes before what is to be looked into."""
    actions = tuple(catalogue)
    found = [(topic, kind) for topic in posture.topics.values() if (kind := _kind(topic))]
    ordered = sorted(found, key=lambda each: _place(*each))[:MOST]
    return tuple(Gap(topic, kind, _closing(topic, kind, actions)) for topic, kind in ordered)


def _kind(topic: Topic) -> GapKind | None:
    if topic.verdict is Verdict.CONTRADICTED:
        return GapKind.CONTRADICTED
    if not topic.critical or topic.claim is None:
        return None
    return GapKind.CHECK if topic.claim.answer is Answer.UNKNOWN else GapKind.OPEN


def _place(topic: Topic, kind: GapKind) -> tuple[int, int, int, int]:
    return (-topic.weight, list(GapKind).index(kind), TIERS.index(topic.tier), topic.number)


def _closing(topic: Topic, kind: GapKind, actions: Iterable[Action]) -> Action | None:
    """The shortest action whose first purpose is the topic, the one that goes furthest before others."""
    if kind is GapKind.CHECK:
        return None
    fitting = [each for each in actions if each.raises[0].concept == topic.concept and _helps(topic, each)]
    return min(fitting, key=lambda each: (bool(each.after), -LEVEL[each.raises[0].to], each.minutes), default=None)


def _helps(topic: Topic, action: Action) -> bool:
    if topic.verdict is Verdict.CONTRADICTED or topic.claim is None:
        return True
    return LEVEL[action.raises[0].to] > LEVEL[topic.claim.answer]
