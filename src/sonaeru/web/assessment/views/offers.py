"""The questionnaires without points, as they stand below a score: offered, or with their tally."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sonaeru.core.editions import QuestionSet
from sonaeru.web.assessment import sentences
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.standing import Tally
from sonaeru.web.assessment.views.common import door_to

# Before anybody's own pace is known (judgement).
SECONDS_PER_ANSWER = 8
# What the 25 items never ask comes first: there lie the usual ways in.
ORDER = "RT"


@dataclass(frozen=True, slots=True)
class Offer:
    """One questionnaire. `tally` and `result` (an address) once it was answered; `begin`: where a visitor answers it,
    "" in a company, where a form begins it.
    """

    question_set: QuestionSet
    minutes: int
    tally: str
    result: str
    begin: str


def offers(door: Door, tallies: Iterable[Tally]) -> list[Offer]:
    """All of them, readiness first."""
    found = [_offer(door, each) for each in tallies]
    return sorted(found, key=lambda each: ORDER.index(each.question_set.tier))


def _offer(door: Door, tally: Tally) -> Offer:
    edition = tally.question_set
    return Offer(
        question_set=edition,
        minutes=math.ceil(len(edition.items) * SECONDS_PER_ANSWER / 60),
        tally=sentences.tally(tally),
        result=door_to(door, tally.check).link("result") if tally.check else "",
        begin="" if door.inside else replace(door, beside=edition.id).link("resume"),
    )
