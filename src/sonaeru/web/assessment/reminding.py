"""Reminders: when the next check is due, and when one was begun and not finished. Each goes out once, by its key.

A server that was off for some mornings makes up for what is still true; what is long past is told no more.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from sonaeru.core.assessment.due import LATER, SOON
from sonaeru.web.assessment import letters, queries, results
from sonaeru.web.assessment.models import Assessment, Source
from sonaeru.web.assessment.standing import standing
from sonaeru.web.library import reader
from sonaeru.web.tenancy.scopes import opened

log = logging.getLogger(__name__)
# How long the last word is still worth saying after its day (judgement).
PATIENCE: Final = 14
# Who began a check lately needs no word that one is due.
RECENT: Final = dt.timedelta(days=14)
# Companies that are real and stay.
LIVING: Final = Q(organisation__isnull=False, organisation__deleted_at=None, organisation__sample=False)


def stage(days: int, stages: tuple[int, ...]) -> int | None:
    """Which of some days after a date has been reached and not yet followed by the next, or None."""
    ends = (*stages, stages[-1] + PATIENCE)
    return next((begin for begin, end in pairwise(ends) if begin <= days < end), None)


def remind(now: dt.datetime) -> None:
    """Tell every company what is due and what is unfinished. One that fails is logged and keeps no other waiting."""
    today = timezone.localtime(now).date()
    for organisation in _quiet(now):
        _tried(organisation, lambda each: _due(each, today))
    for row in _unfinished(now):
        _tried(row.organisation_id or "", lambda _, row=row: _begun(row, today))  # type: ignore[misc]


def _tried(organisation: str, tell: Callable[[str], None]) -> None:
    try:
        with opened(organisation=organisation):
            tell(organisation)
    except Exception:
        log.exception("%s could not be reminded", organisation)


def _quiet(now: dt.datetime) -> Iterable[str]:
    """Companies whose newest result may be due by now, without a check that was begun lately."""
    scored = Assessment.everywhere.filter(LIVING, question_set=reader.SCORED, site=None)
    last = now - dt.timedelta(days=LATER + letters.DUE[-1] + PATIENCE + 1)
    newest = scored.filter(finished_at__isnull=False).values("organisation").annotate(newest=Max("finished_at"))
    old = newest.filter(newest__range=(last, now - dt.timedelta(days=SOON - 1)))
    busy = scored.filter(finished_at=None, started_at__gte=now - RECENT).values("organisation")
    return list(old.exclude(organisation__in=busy).order_by("organisation").values_list("organisation", flat=True))


def _due(organisation: str, today: dt.date) -> None:
    check = queries.latest(organisation)
    if check is None or check.owned is None or check.finished_at is None:
        return
    reached = stage((today - results.due_on(check, standing(check))).days, letters.DUE)
    if reached is not None:
        letters.due(organisation, check.owned.number, timezone.localtime(check.finished_at).date(), reached)


def _unfinished(now: dt.datetime) -> QuerySet[Assessment]:
    """What somebody of a company began; a sheet of paper and a site's link are others' work."""
    since = now - dt.timedelta(days=letters.UNFINISHED[-1] + PATIENCE + 1)
    rows = Assessment.everywhere.filter(LIVING, finished_at=None, link_until=None, started_at__gte=since)
    return rows.exclude(source=Source.PAPER).order_by("pk")


def _begun(row: Assessment, today: dt.date) -> None:
    begun_on = timezone.localtime(row.started_at).date()
    reached = stage((today - begun_on).days, letters.UNFINISHED)
    same = Assessment.of_company.filter(
        organisation=row.organisation_id, site=row.site_id, question_set=row.question_set, started_at__gt=row.started_at
    )
    # What was begun or finished after it is the one to go on with.
    if reached is not None and not same.exists():
        letters.unfinished(row.organisation_id or "", row.public_id or "", begun_on, reached)
