"""Who opened a link: a person, a machine, or not to be told apart. Pure: same input, same output, at any time again.

Nobody is called a clicker without an input on the page, or the company's own network plus time. Weights are judgement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sonaeru.core.phishing.hits import Delivery, Hit, Trail
from sonaeru.core.phishing.rules import Context, Edition, agent
from sonaeru.core.phishing.signals import SIGNALS, Seen

HUMAN, UNSURE, MACHINE, NONE = "human", "unsure", "machine", "none"
# What a delivery is called if any of its visits is.
STRONGEST: Final = (HUMAN, UNSURE, MACHINE)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit judged. `n`: of its hit; `kind`: human, unsure, machine; `reasons`: codes with weights, in order."""

    n: int
    at_ms: int
    kind: str
    score: int
    reasons: tuple[tuple[str, int], ...]
    entered: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """One delivery judged. `kind`: human, unsure, machine, none; `first_at_ms`: the earliest visit of that kind;
    `entered`: a person typed something.
    """

    kind: str
    first_at_ms: int | None
    entered: bool
    visits: tuple[Visit, ...]


def classify(delivery: Delivery, hits: Iterable[Hit], context: Context, edition: Edition) -> Classification:
    """Judge what happened to one delivery; the order of `hits` does not matter. Raises ValueError for no network."""
    trail = Trail(hits)
    visits = tuple(_visit(delivery, trail, hit, context, edition) for hit in trail.visits)
    kinds = {each.kind for each in visits}
    kind = next((each for each in STRONGEST if each in kinds), NONE)
    return Classification(
        kind=kind,
        first_at_ms=next((each.at_ms for each in visits if each.kind == kind), None),
        entered=any(each.entered for each in visits if each.kind == HUMAN),
        visits=visits,
    )


def _visit(delivery: Delivery, trail: Trail, hit: Hit, context: Context, edition: Edition) -> Visit:
    accepted = delivery.accepted_at_ms
    beacons = trail.counted(hit)
    wait = None if accepted is None else hit.at_ms - accepted
    seen = Seen(hit, wait, delivery, trail, context.place(hit.network), agent(hit.ua, edition), beacons)
    reasons = tuple((code, edition.weights[code]) for code, fires in SIGNALS if fires(seen))
    score = sum(weight for _, weight in reasons)
    kind = MACHINE if score >= edition.machine_at else HUMAN if score <= edition.human_at else UNSURE
    return Visit(hit.n, hit.at_ms, kind, score, reasons, any(each.entered for each in beacons))
