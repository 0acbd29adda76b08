"""What all computers of a company say together, for the rooms above."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.utils import timezone

from sonaeru.core.devices.topics import topics
from sonaeru.core.plan.devices import Fleet
from sonaeru.web.devices import queries, standing
from sonaeru.web.devices.models import Source
from sonaeru.web.library import devices as library
from sonaeru.web.library import reader


def fleet(organisation: str, *, today: dt.date) -> Fleet | None:
    """The computers that a program looked at within the time for which its facts hold; None if there are none.

    What a person said of a computer is no measurement, and counts among the registered only.
    """
    registered = queries.devices(organisation)
    measured = [each for each in registered if each.source is not Source.GUIDED and each.reported_at]
    now = timezone.now()
    current = [each for each in measured if not each.silent(now, queries.STALE_DAYS)]
    if not current:
        return None
    expected = queries.expected(organisation)
    findings = {each.device.id: each.findings for each in standing.of_devices(current, today=today)}
    seen = topics(findings, library.checks(), concepts(), expected)
    oldest = min(each.reported_at for each in current if each.reported_at)
    return Fleet(expected, len(registered), len(current), seen, oldest)


@cache
def concepts() -> dict[str, str]:
    """The concept of each measure and item by its reference, such as "T4"."""
    return {f"{each.tier}{item.no}": item.concept for each in reader.offered_editions() for item in each.items}
