"""Reading what readers say of the guides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from sonaeru.web.guidance.models import Opinion


@dataclass(frozen=True, slots=True)
class Tally:
    """How many said that a guide helped, and how many that it did not."""

    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that somebody wrote about a guide."""

    guide: str
    helpful: bool
    sentence: str
    at: dt.datetime


def tallies() -> Mapping[str, Tally]:
    """The counts by guide, of guides of older editions too."""
    rows = Opinion.objects.values("guide").annotate(
        yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False))
    )
    return {row["guide"]: Tally(row["yes"], row["no"]) for row in rows.order_by("guide")}


def remarks(*, limit: int) -> tuple[Remark, ...]:
    """The latest sentences, newest first."""
    rows = Opinion.objects.exclude(sentence="").order_by("-at", "-pk")[:limit]
    return tuple(Remark(row.guide, row.helpful, row.sentence, row.at) for row in rows)
