"""The nightly numbers of each company: all that an association with its consent may add up. No computer is named in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from sonaeru.core.devices import Check
from sonaeru.core.devices.topics import topics
from sonaeru.web.devices import queries, standing
from sonaeru.web.devices.models import Counts, Device
from sonaeru.web.devices.standing import Standing
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy.scopes import opened

WEEK_DAYS = 7


def count(*, now: dt.datetime, today: dt.date) -> int:
    """Work out the numbers of every company that has computers, and drop those of others; returns how many there are."""
    with_devices = Device.everywhere.filter(revoked_at=None, organisation__deleted_at=None)
    companies = list(with_devices.order_by().values_list("organisation", flat=True).distinct())
    Counts.everywhere.exclude(pk__in=companies).delete()
    for organisation in companies:
        with opened(organisation=organisation), transaction.atomic():
            found = numbers(standing.standings(organisation, today=today), queries.expected(organisation), now)
            Counts.objects.update_or_create(pk=organisation, defaults={"at": now, "numbers": found})
    return len(companies)


def numbers(found: Iterable[Standing], expected: int | None, now: dt.datetime) -> dict[str, Any]:
    """`devices`, `reported` (in the last 30 days), `week` (in the last 7); by measure such as T1 the computers by state.

    A computer counts by the worst that is known of it; one to which nothing of a measure applies counts nowhere there.
    """
    found = list(found)
    fresh = [each for each in found if _reported(each, now, queries.STALE_DAYS)]
    checks = library.checks()
    findings = {each.device.id: each.findings for each in fresh}
    seen = topics(findings, checks, _measures(checks), expected)
    return {
        "devices": len(found),
        "reported": len(fresh),
        "week": sum(_reported(each, now, WEEK_DAYS) for each in fresh),
        **{each.topic: dict(each.counts) for each in seen if each.topic},
    }


def _measures(checks: Iterable[Check]) -> Mapping[str, str]:
    """Measures stand for themselves; items are left out."""
    known = {measure: measure for check in checks for measure in check.measures}
    return {item: "" for check in checks for item in check.items} | known


def _reported(each: Standing, now: dt.datetime, days: int) -> bool:
    return each.device.reported_at is not None and not each.device.silent(now, days)
