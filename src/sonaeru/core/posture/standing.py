"""One company's standing: per topic what a person said, what machines and papers showed, and how the two agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer, Item


class Verdict(StrEnum):
    """`confirmed` also says lacking when the answer and the evidence both say so."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Proof(StrEnum):
    """How good a piece of evidence is, best first. What is only declared is shown and decides nothing."""

    MEASURED = "measured"
    DOCUMENT = "document"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person said. `not_applicable` stands beside the answer and does not replace it."""

    answer: Answer
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of how many were seen."""

    seen: int
    of: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a machine, a test or a paper showed about a topic (concept id) at a time.

    `supports`: the level it shows to be reached (implemented or partly), None if none. `contradicts`: it shows that
    the topic is not in place. `current`: within its limit of age, which whoever hands it in has judged.
    """

    kind: str
    topic: str
    as_of: dt.datetime
    proof: Proof
    supports: Answer | None = None
    contradicts: bool = False
    coverage: Coverage | None = None
    current: bool = True

    @property
    def decides(self) -> bool:
        """Whether it counts for the verdict."""
        return self.current and self.proof is not Proof.DECLARED


@dataclass(frozen=True, slots=True)
class Topic:
    """One concept with its place in the questionnaires. `points`: per answer, None where answers have no points."""

    concept: str
    tier: str
    number: int
    weight: int
    critical_when: frozenset[Answer]
    points: Mapping[Answer, int] | None = field(hash=False)
    claim: Claim | None
    evidence: tuple[Evidence, ...]
    verdict: Verdict

    @property
    def fails(self) -> bool:
        """Whether evidence that counts shows that it is not in place. Contradicting beats supporting."""
        return any(each.contradicts for each in self.evidence if each.decides)

    @property
    def lacking(self) -> bool:
        """Confirmed in the bad sense: nobody claims it to be in place, and it was seen not to be."""
        return self.verdict is Verdict.CONFIRMED and self.fails

    @property
    def critical(self) -> bool:
        """Whether the answer makes it a gap to close first."""
        return self.claim is not None and not self.claim.not_applicable and self.claim.answer in self.critical_when


@dataclass(frozen=True, slots=True)
class Posture:
    """All topics by concept. Everything that plans or reckons reads this and nothing else."""

    topics: Mapping[str, Topic] = field(hash=False)


def posture(sheets: Iterable[Sheet], evidence: Iterable[Evidence] = ()) -> Posture:
    """Put answers and evidence side by side. A sheet without answers gives its topics, all of them not asked.

    Raises ValueError if two sheets speak of one concept, or evidence speaks of a concept of no sheet.
    """
    seen: dict[str, list[Evidence]] = {}
    for each in evidence:
        seen.setdefault(each.topic, []).append(each)
    topics = [topic for sheet in sheets for topic in _topics(sheet, seen)]
    by_concept = {topic.concept: topic for topic in topics}
    if len(by_concept) < len(topics):
        raise ValueError("two sheets speak of one concept")
    if foreign := seen.keys() - by_concept.keys():
        raise ValueError(f"evidence on concepts of no sheet: {sorted(foreign)}")
    return Posture(by_concept)


def verdict(answer: Answer | None, evidence: Iterable[Evidence]) -> Verdict:
    """Weigh an answer (None: not asked) against the evidence that counts; contradicting beats supporting."""
    counted = [each for each in evidence if each.decides]
    if any(each.contradicts for each in counted):
        return Verdict.CONTRADICTED if answer is Answer.IMPLEMENTED else Verdict.CONFIRMED
    levels = {each.supports for each in counted} - {None}
    if answer is Answer.UNKNOWN or answer is None:
        return Verdict.CONFIRMED if levels else Verdict.UNKNOWN
    best = Answer.IMPLEMENTED if Answer.IMPLEMENTED in levels else Answer.PARTLY
    # Evidence of another level than the answer, better or worse, leaves the answer a mere claim.
    return Verdict.CONFIRMED if levels and answer is best else Verdict.CLAIMED


def _topics(sheet: Sheet, seen: Mapping[str, Sequence[Evidence]]) -> list[Topic]:
    worth = sheet.question_set.points() or None
    return [_topic(sheet, item, worth, tuple(seen.get(item.concept, ()))) for item in sheet.question_set.items]


def _topic(sheet: Sheet, item: Item, worth: Mapping[Answer, int] | None, evidence: tuple[Evidence, ...]) -> Topic:
    given = sheet.answers.get(item.no)
    return Topic(
        concept=item.concept,
        tier=sheet.question_set.tier,
        number=item.no,
        weight=item.weight,
        critical_when=item.critical_when,
        points=worth,
        claim=Claim(given, item.no in sheet.not_applicable) if given else None,
        evidence=evidence,
        verdict=verdict(given, evidence),
    )
