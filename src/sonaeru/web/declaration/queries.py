"""Reading what a company declares, in its open scope, and the result that it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sonaeru.core.plan import Ranked, rank
from sonaeru.core.posture import posture
from sonaeru.web.assessment import queries as assessment
from sonaeru.web.assessment.queries import Check
from sonaeru.web.declaration.models import Declaration
from sonaeru.web.library import reader

# The five basic rules are the first five of the 25 items.
BASICS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a company typed about one star; None and "" where it did not. See `models.Declaration`."""

    star: int
    representative: str = ""
    adopted_on: dt.date | None = None
    place: str = ""
    address: str = ""
    published_on: dt.date | None = None
    applied_on: dt.date | None = None
    notified_on: dt.date | None = None
    purpose: str = ""

    @property
    def declared(self) -> bool:
        """Whether the company says that it declared."""
        return self.applied_on is not None


FACTS = tuple(name for name in Facts.__slots__ if name != "star")


def facts(organisation: str) -> Mapping[int, Facts]:
    """What the company typed, for each star."""
    rows = {row.star: row for row in Declaration.objects.filter(organisation=organisation)}
    return {star: _facts(star, rows.get(star)) for star in (1, 2)}


def sites_of(check: Check) -> tuple[Check, ...]:
    """The checks of the sites that a merged result was made of, as far as they are still there."""
    if check.owned is None:
        return ()
    found = (assessment.company_check(check.owned.organisation, each) for each in check.owned.merged_from)
    return tuple(each for each in found if each)


def next_actions(check: Check) -> Mapping[int, Ranked]:
    """For each of the five basic items that is not in place the first thing to do, by number."""
    found: dict[int, Ranked] = {}
    for ranked in rank(posture([check.sheet]), reader.actions(), {}):
        for reference in ranked.references:
            if reference.topic.number in BASICS:
                found.setdefault(reference.topic.number, ranked)
    return found


def _facts(star: int, row: Declaration | None) -> Facts:
    return Facts(star, **{name: getattr(row, name) for name in FACTS}) if row else Facts(star)
