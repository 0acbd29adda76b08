"""The order of what to do next, and the three things to start with. Integers only; every figure is a judgement.

What nobody knows becomes a check task before it becomes an action. Evidence moves actions, never a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sonaeru.core.editions import Answer
from sonaeru.core.plan.catalogue import Action, Cost, Raise
from sonaeru.core.plan.levels import LEVEL
from sonaeru.core.posture import Posture, Topic
from sonaeru.core.words import Words

HOW_MANY = 3
CHECK_SIZE = 5
CHECK_MINUTES = 3
QUICK_MINUTES = 15
# The order of the sheets where all else is equal: items, measures, readiness.
TIERS = "ITR"


class State(StrEnum):
    """What the plan says of an action. One that is only noted is proposed like one that the plan does not have."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"
    DECLINED = "declined"


class Criterion(StrEnum):
    """What decides between two neighbours of the ranking, in the order in which it is asked."""

    PRIORITY = "priority"
    RISK = "risk"
    MINUTES = "minutes"
    ID = "id"


class How(StrEnum):
    """Why a topic counts: answered below the target, answered implemented but failing, failing though never asked,
    or, in a check task, answered with unknown.
    """

    OPEN = "open"
    CONTRADICTED = "contradicted"
    SEEN = "seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reference:
    """A topic that counts for an action or a check task, and why."""

    topic: Topic
    how: How


@dataclass(frozen=True, slots=True)
class Ranked:
    """One thing to do, with the figures that put it in its place. `action` is None for a check task.

    `points` are gained for certain, `most` at best; they differ for check tasks only. `priority` is what ranks.
    """

    id: str
    title: Words
    action: Action | None
    points: int
    most: int
    risk: int
    effort: int
    priority: int
    minutes: int
    references: tuple[Reference, ...]
    closes_critical: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """Points that doing all of a list adds to the total: for certain, and if everything checked proves to be done."""

    guaranteed: int
    at_most: int


def rank(posture: Posture, catalogue: Iterable[Action], plan_state: Mapping[str, State]) -> tuple[Ranked, ...]:
    """Every candidate, check tasks included, best first. The order of the catalogue does not matter.

    `plan_state` is by action id; whoever hands it in drops states that have lapsed.
    """
    actions = {each.id: each for each in catalogue}
    ranked = [
        _action(each, references)
        for each in actions.values()
        if plan_state.get(each.id, State.NOT_STARTED) is State.NOT_STARTED
        and (references := _references(each, posture))
        and references[0].topic.concept == each.raises[0].concept
        and all(_met(actions[needed], posture, plan_state) for needed in each.after)
    ]
    return tuple(sorted([*ranked, *_checks(posture)], key=_place))


def decided_by(first: Ranked, second: Ranked) -> Criterion:
    """Why `first` stands before `second` in the result of `rank`: the first figure in which they differ."""
    pairs = zip(Criterion, _place(first), _place(second), strict=True)
    return next((criterion for criterion, one, other in pairs if one != other), Criterion.ID)


def next_three(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """The three to start with (fewer if there are not as many), from the result of `rank`."""
    three = _top(ranked)
    if len(three) < HOW_MANY or any(each.minutes <= QUICK_MINUTES for each in three):
        return three
    *first, third = three
    newcomer = next((each for each in ranked if each.minutes <= QUICK_MINUTES and not _shares(each, first)), None)
    if newcomer is None or third.closes_critical or 2 * newcomer.priority < third.priority:
        return three
    return (*first, newcomer)


def gain(three: Iterable[Ranked]) -> Gain:
    """What the total gains from a list of things to do."""
    chosen = tuple(three)
    return Gain(sum(each.points for each in chosen), sum(each.most for each in chosen))


_KNOWN = (Answer.IMPLEMENTED, Answer.PARTLY, Answer.NOT_IMPLEMENTED)
_COST = {Cost.FREE: 0, Cost.LOW: 1, Cost.MID: 2, Cost.HIGH: 3}


def _place(each: Ranked) -> tuple[int, int, int, str]:
    return (-each.priority, -each.risk, each.minutes, each.id)


def _references(action: Action, posture: Posture) -> tuple[Reference, ...]:
    return tuple(
        Reference(topic, how)
        for goal in action.raises
        if (topic := posture.topics.get(goal.concept)) and (how := _how(topic, goal))
    )


def _how(topic: Topic, goal: Raise) -> How | None:
    claim = topic.claim
    if claim is None:
        return How.SEEN if topic.fails else None
    if claim.not_applicable or claim.answer is Answer.UNKNOWN:
        return None
    if claim.answer is Answer.IMPLEMENTED:
        return How.CONTRADICTED if topic.fails else None
    return How.OPEN if LEVEL[claim.answer] < LEVEL[goal.to] else None


def _met(needed: Action, posture: Posture, plan_state: Mapping[str, State]) -> bool:
    """A prerequisite is met when it is done, or when its primary is at its target by answer."""
    primary = needed.raises[0]
    topic = posture.topics.get(primary.concept)
    by_answer = topic is not None and topic.claim is not None and LEVEL[topic.claim.answer] >= LEVEL[primary.to]
    return by_answer or plan_state.get(needed.id) is State.DONE


def _action(action: Action, references: tuple[Reference, ...]) -> Ranked:
    targets = {goal.concept: goal.to for goal in action.raises}
    points = sum(_gained(each, targets[each.topic.concept]) for each in references)
    risk = max(_risk(each) for each in references)
    effort = _time(action.minutes) + _COST[action.cost] + action.difficulty - 1
    contradicted = any(each.how is How.CONTRADICTED for each in references)
    return Ranked(
        id=action.id,
        title=action.title,
        action=action,
        points=points,
        most=points,
        risk=risk,
        effort=effort,
        priority=points + 3 * risk + 2 * contradicted - effort,
        minutes=action.minutes,
        references=references,
        closes_critical=any(_closes(each.topic, targets[each.topic.concept]) for each in references),
    )


def _gained(reference: Reference, target: Answer) -> int:
    topic = reference.topic
    if reference.how is not How.OPEN or topic.points is None or topic.claim is None:
        return 0
    return topic.points[target] - topic.points[topic.claim.answer]


def _risk(reference: Reference) -> int:
    topic = reference.topic
    partly = reference.how is How.OPEN and topic.claim is not None and topic.claim.answer is Answer.PARTLY
    urgency = 2 if topic.critical else int(reference.how is How.CONTRADICTED)
    return topic.weight - partly + urgency


def _closes(topic: Topic, target: Answer) -> bool:
    return topic.critical and target not in topic.critical_when


def _time(minutes: int) -> int:
    return sum(minutes > limit for limit in (15, 60, 180))


def _checks(posture: Posture) -> list[Ranked]:
    unknown = sorted((topic for topic in posture.topics.values() if _to_check(topic)), key=_urgency)
    bundles = [unknown[start : start + CHECK_SIZE] for start in range(0, len(unknown), CHECK_SIZE)]
    return [_check(number, bundle) for number, bundle in enumerate(bundles, 1)]


def _to_check(topic: Topic) -> bool:
    claim = topic.claim
    return claim is not None and claim.answer is Answer.UNKNOWN and not claim.not_applicable


def _urgency(topic: Topic) -> tuple[int, bool, int, int]:
    return (-topic.weight, not topic.critical, TIERS.index(topic.tier), topic.number)


def _check(number: int, topics: list[Topic]) -> Ranked:
    tables = [topic.points for topic in topics if topic.points]
    risk = max(topic.weight + 2 * topic.critical for topic in topics)
    # Whatever a look brings to light is worth more than not knowing.
    points = sum(min(table[each] for each in _KNOWN) - table[Answer.UNKNOWN] for table in tables)
    return Ranked(
        id=f"check-{number}",
        title=Words(f"わからない{len(topics)}つを確かめる", f"Check {len(topics)} you do not know"),
        action=None,
        points=points,
        most=sum(max(table.values()) - table[Answer.UNKNOWN] for table in tables),
        risk=risk,
        effort=0,
        priority=points + 3 * risk,
        minutes=CHECK_MINUTES * len(topics),
        references=tuple(Reference(topic, How.UNKNOWN) for topic in topics),
        closes_critical=any(topic.critical for topic in topics),
    )


def _top(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    taken: list[Ranked] = []
    for each in ranked:
        another_check = each.action is None and any(one.action is None for one in taken)
        if len(taken) < HOW_MANY and not another_check and not _shares(each, taken):
            taken.append(each)
    further = [each for each in ranked if each.action is None and each not in taken]
    return tuple([*taken, *further][:HOW_MANY])


def _shares(each: Ranked, taken: Iterable[Ranked]) -> bool:
    concepts = {reference.topic.concept for reference in each.references}
    return any(reference.topic.concept in concepts for one in taken for reference in one.references)
