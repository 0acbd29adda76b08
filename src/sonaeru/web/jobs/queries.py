"""What ran, what waits, what failed and why: for the operator. Nothing of a company but text ids in keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from sonaeru.core.words import Words
from sonaeru.web.jobs import schedule
from sonaeru.web.jobs.leases import leased_models
from sonaeru.web.jobs.models import Run, State


@dataclass(frozen=True, slots=True)
class TaskRun:
    """The latest run of a task. `state` is `waiting` if it never ran; a `running` one may have been killed."""

    name: str
    state: State
    started_at: dt.datetime | None
    seconds: float | None
    succeeded_at: dt.datetime | None
    error: str
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """One table of work, `kind` such as `jobs.event`: rows by state, and since when the longest due one waits."""

    kind: str
    waiting: int
    running: int
    failed: int
    due_since: dt.datetime | None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that was given up."""

    kind: str
    key: str
    attempts: int
    failed_at: dt.datetime | None
    error: str
    words: Words | None = None


def runs() -> tuple[TaskRun, ...]:
    """Every task of the clock by name, also one that never ran."""
    rows, known = {row.name: row for row in Run.objects.all()}, schedule.tasks()
    return tuple(_run(rows.get(name) or Run(name=name), schedule.words_of(known[name])) for name in sorted(known))


def last_beat() -> dt.datetime | None:
    """When a worker was last seen at work; with a worker alive it is under two minutes ago."""
    latest = Run.objects.exclude(started_at=None).order_by("-started_at").first()
    return latest.started_at if latest else None


def backlog(*, now: dt.datetime) -> tuple[Backlog, ...]:
    """Every table of work."""
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in (State.WAITING, State.RUNNING, State.FAILED)}
    due_since = Min("due_at", filter=Q(state=State.WAITING, due_at__lte=now))
    return tuple(
        Backlog(
            kind=model._meta.label_lower,
            words=model.WORDS,
            **model._base_manager.aggregate(**counts, due_since=due_since),
        )
        for model in leased_models()
    )


def last_done(kind: str) -> dt.datetime | None:
    """When a piece of work of one table was last done; None for none, or if there is no such table."""
    moments = (
        model._base_manager.filter(state=State.DONE).aggregate(at=Max("done_at"))["at"]
        for model in leased_models()
        if model._meta.label_lower == kind
    )
    return next(moments, None)


def failures(*, limit: int) -> tuple[Failure, ...]:
    """The rows that were given up, the latest first, up to `limit`."""
    found = [
        Failure(model._meta.label_lower, row.key, row.attempts, row.done_at, row.last_error, model.WORDS)
        for model in leased_models()
        for row in model._base_manager.filter(state=State.FAILED).order_by("-done_at", "pk")[:limit]
    ]
    return tuple(sorted(found, key=lambda failure: failure.failed_at or dt.datetime.max, reverse=True)[:limit])


def _run(row: Run, words: Words | None) -> TaskRun:
    lasted = (row.ended_at - row.started_at).total_seconds() if row.ended_at and row.started_at else None
    return TaskRun(row.name, State(row.state), row.started_at, lasted, row.succeeded_at, row.error, words)
