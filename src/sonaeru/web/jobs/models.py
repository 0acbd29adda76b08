"""Rows of work: leased domain rows (abstract), stored events, and what ran by the clock."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from sonaeru.core.words import Words


class State(models.TextChoices):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Leased(models.Model):
    """A piece of work in a room's own table. It holds the truth about itself; the queue only wakes.

    Written through `jobs.leases` alone. `key` says what the work is, so that asking twice is asking once; `attempts`
    counts beginnings, so work that kills its worker ends as failed too.
    """

    # What the operator calls this kind of work.
    WORDS: ClassVar[Words | None] = None
    # How long to wait after each failed attempt; one attempt more and it has failed. Judgement: 22 hours together,
    # so a mail server that is down overnight loses nothing.
    WAITS: ClassVar[tuple[dt.timedelta, ...]] = tuple(dt.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720))

    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "due_at"], name="%(app_label)s_%(class)s_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.RUNNING, lease_until__isnull=False)
                | (~models.Q(state=State.RUNNING) & models.Q(lease_until=None)),
                name="%(app_label)s_%(class)s_lease",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Event(Leased):
    """One stored event. It speaks of rows by text ids; `handled` names the handlers that are done."""

    WORDS = Words("そなえるの中の知らせ", "Messages inside the product")
    name = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    handled = models.JSONField(default=list)
    emitted_at = models.DateTimeField(default=timezone.now)


class Run(models.Model):
    """The latest run of one task of the clock: one row per task, written over each time. `slot` is its minute."""

    name = models.CharField(max_length=100, unique=True)
    slot = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    worker = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
