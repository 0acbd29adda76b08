"""What measures in place change: how often accidents happen, and what they cost.

Published ratios, shrunk for what observation overstates, and graded by how well it is shown that the measure is there.
One effect per group of topics. The total score of a questionnaire is no input: no study links it to losses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sonaeru.core.editions import Answer
from sonaeru.core.loss.faults import BadInput, number, rows, table, text
from sonaeru.core.loss.scenario import INCIDENTS, Band
from sonaeru.core.posture import Posture, Proof, Topic

# How much of a measure is there, by answer.
LEVEL = {Answer.IMPLEMENTED: 1.0, Answer.PARTLY: 0.5, Answer.NOT_IMPLEMENTED: 0.0}
# How much weight a word has: measured 1, a paper 0.6, a claim 0.3, a claim that it is missing 0.6.
PROVEN = {Proof.MEASURED: 1.0, Proof.DOCUMENT: 0.6}
CLAIMED, CLAIMED_MISSING = 0.3, 0.6
# The level at which the base rates stand: premiums were quoted for about half of the measures in place.
REFERENCE = 0.5


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of a topic is there (0 to 1), and how well that is shown (0 to 1). Nobody knows: None."""

    level: float
    grade: float


@dataclass(frozen=True, slots=True)
class Group:
    """Topics with one effect. `ratio`: RR used; `shrink`: w. `rate`: incidents made rarer; `severity`: items made
    cheaper. `partly`: the level that "partly" stands for.
    """

    id: str
    topics: tuple[str, ...]
    ratio: float
    shrink: float
    partly: float
    rate: frozenset[str]
    severity: frozenset[str]


@dataclass(frozen=True, slots=True)
class Effects:
    """An edition of the groups with the limits of what they do together."""

    edition: str
    groups: tuple[Group, ...]
    rate_clamp: tuple[float, float]
    severity_clamp: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one group does. `shown`: what decides, None where a topic is unknown or was not asked; `unknown`: those."""

    group: str
    shown: Shown | None
    unknown: tuple[str, ...]
    factor: Band

    @property
    def widening(self) -> float:
        """By how much the unknown makes the band wider, as a logarithm: the answer of most would narrow it most."""
        return math.log(self.factor.high / self.factor.mid)


@dataclass(frozen=True, slots=True)
class Factors:
    """What the measures multiply: the rate by incident, the severity by item; and why."""

    rate: Mapping[str, Band] = field(hash=False)
    severity: Mapping[str, Band] = field(hash=False)
    reasons: tuple[Reason, ...]

    def rate_of(self, incident: str) -> Band:
        """The factor of an incident; 1 where no group acts."""
        return self.rate.get(incident, ONE)

    def severity_of(self, item: str) -> Band:
        """The factor of a cost item; 1 where no group acts."""
        return self.severity.get(item, ONE)


ONE = Band(1, 1, 1)
NO_FACTORS = Factors({}, {}, ())


def load_effects(data: Mapping[str, Any]) -> Effects:
    """Read an edition from parsed TOML. Raises BadInput, naming the field."""
    stated = rows(data.get("groups"), "groups")
    clamps = [_clamp(data.get(f"{kind}_clamp"), f"{kind}_clamp") for kind in ("rate", "severity")]
    return Effects(
        text(data.get("edition"), "edition"),
        tuple(_group(each, f"groups.{n}") for n, each in enumerate(stated)),
        *clamps,
    )


def effect(*, ratio: float, shrink: float, shown: Shown, reference: float = REFERENCE) -> float:
    """The logarithm of one group's factor: - w e (s - s0) ln RR."""
    return -shrink * shown.grade * (shown.level - reference) * math.log(ratio)


def clamped(logarithm: float, clamp: tuple[float, float]) -> float:
    """A factor from the sum of logarithms, kept within its limits."""
    low, high = clamp
    return min(max(math.exp(logarithm), low), high)


def shown(posture: Posture, effects: Effects) -> dict[str, Shown | None]:
    """What a posture shows about the topics of the groups, "partly" as its group reads it.

    A topic that it was never asked about is left out. That one does not apply counts like a claim that it is in place:
    what is not there cannot be broken into (judgement).
    """
    partly = {topic: group.partly for group in effects.groups for topic in group.topics}
    asked = {name: posture.topics[name] for name in partly if name in posture.topics}
    return {name: _seen(topic, partly[name]) for name, topic in asked.items()}


def control_factors(topics: Mapping[str, Shown | None], table: Effects) -> Factors:
    """What measures do to rates and severities, by topic (concept) what is shown of it.

    わからない widens and does not raise the middle: low and mid take it as the reference, high as missing. So does a
    group none of whose topics is known.
    """
    reasons = tuple(_reason(group, topics) for group in table.groups)
    pairs = list(zip(table.groups, reasons, strict=True))
    incidents = {name for group in table.groups for name in group.rate}
    items = {name for group in table.groups for name in group.severity}
    return Factors(
        rate={
            each: _together((why for group, why in pairs if each in group.rate), table.rate_clamp) for each in incidents
        },
        severity={
            each: _together((why for group, why in pairs if each in group.severity), table.severity_clamp)
            for each in items
        },
        reasons=reasons,
    )


def _reason(group: Group, topics: Mapping[str, Shown | None]) -> Reason:
    """The least of the topics decides. What is unknown stands at the reference, and in the high band at nothing."""
    asked = {name: topics[name] for name in group.topics if name in topics} or dict.fromkeys(group.topics)
    unknown = tuple(name for name, each in asked.items() if each is None)
    known = [each for each in asked.values() if each]
    middle = min([*known, *(Shown(REFERENCE, 1) for _ in unknown)], key=lambda each: (each.level, -each.grade))
    high = Shown(0, 1) if unknown else middle
    mid, worst = (math.exp(effect(ratio=group.ratio, shrink=group.shrink, shown=each)) for each in (middle, high))
    # What is known to be missing, at a lower grade than "nothing at all", is already in the middle.
    return Reason(group.id, None if unknown else middle, unknown, Band(mid, mid, max(mid, worst)))


def _together(reasons: Iterable[Reason], clamp: tuple[float, float]) -> Band:
    each = [why.factor for why in reasons]
    low, mid, high = (clamped(sum(math.log(band.at(name)) for band in each), clamp) for name in ("low", "mid", "high"))
    return Band(low, mid, high)


def _seen(topic: Topic, partly: float) -> Shown | None:
    level = LEVEL | {Answer.PARTLY: partly}
    if topic.fails:
        return Shown(0, 1)
    if topic.claim and topic.claim.not_applicable:
        return Shown(1, CLAIMED)
    supporting = [each for each in topic.evidence if each.decides and each.supports is not None]
    answer = topic.claim.answer if topic.claim else Answer.UNKNOWN
    if answer is Answer.UNKNOWN:
        best = max(supporting, key=lambda each: (level[each.supports or answer], PROVEN[each.proof]), default=None)
        return Shown(level[best.supports or answer], PROVEN[best.proof]) if best else None
    proven = max((PROVEN[each.proof] for each in supporting if each.supports is answer), default=0.0)
    claimed = CLAIMED_MISSING if answer is Answer.NOT_IMPLEMENTED else CLAIMED
    return Shown(level[answer], max(proven, claimed))


def _group(data: object, where: str) -> Group:
    found = table(data, where)
    rate, severity = (frozenset(rows(found.get(key, ()), f"{where}.{key}")) for key in ("rate", "severity"))
    if not rate <= set(INCIDENTS) or not rate | severity:
        raise BadInput("bad_value", f"{where}.rate")
    ratio = number(found.get("ratio"), f"{where}.ratio")
    if ratio < 1:
        raise BadInput("out_of_range", f"{where}.ratio")
    return Group(
        id=text(found.get("id"), f"{where}.id"),
        topics=tuple(text(each, f"{where}.topics") for each in rows(found.get("topics"), f"{where}.topics")),
        ratio=ratio,
        shrink=number(found.get("shrink"), f"{where}.shrink", most=1),
        partly=number(found.get("partly", LEVEL[Answer.PARTLY]), f"{where}.partly", most=1),
        rate=rate,
        severity=severity,
    )


def _clamp(data: object, where: str) -> tuple[float, float]:
    low, high = (number(each, where) for each in rows(data, where))
    if not 0 < low <= 1 <= high:
        raise BadInput("out_of_range", where)
    return low, high
