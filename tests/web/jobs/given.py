"""Moments, and rows of work at a stage of their life."""

from __future__ import annotations

import datetime as dt

from sonaeru.web.jobs import leases
from sonaeru.web.jobs.models import Event

T0 = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
BOUND = 30  # seconds after which a process or thread that says nothing fails the test


def after(**span: float) -> dt.datetime:
    """A moment after T0."""
    return T0 + dt.timedelta(**span)


def waiting(key: str = "one", **columns: object) -> Event:
    """A row of work that is due at T0."""
    return Event.objects.create(**{"key": key, "name": "mail.reported", "subject": "rep_1", "due_at": T0} | columns)


def claimed(key: str = "one", *, attempts: int = 1, now: dt.datetime = T0) -> Event:
    """The same row, leased for five minutes at its n-th attempt."""
    waiting(key, attempts=attempts - 1)
    (row,) = leases.claim(Event, limit=1, seconds=300, worker="a", now=now)
    return row
