"""Running again. This room lies below the audit log: the page that calls records who did it, in its own transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sonaeru.web.jobs import schedule
from sonaeru.web.jobs.leases import leased_models
from sonaeru.web.jobs.models import Run, State
from sonaeru.web.jobs.queue import on_commit


class NoSuchWork(LookupError):
    """There is no such task, or no such failed row."""


@transaction.atomic
def run_again(*, kind: str, key: str) -> None:
    """Let a row that was given up wait again, with all its attempts. Raises NoSuchWork if it is not failed."""
    fresh = {"state": State.WAITING, "attempts": 0, "due_at": timezone.now(), "done_at": None}
    for model in leased_models():
        if model._meta.label_lower == kind and model._base_manager.filter(key=key, state=State.FAILED).update(**fresh):
            return
    raise NoSuchWork(f"{kind} {key}")


@transaction.atomic
def run_now(*, task: str) -> None:
    """Put a task of the clock into the queue, also if it ran in this very minute. Raises NoSuchWork."""
    if task not in (known := schedule.tasks()):
        raise NoSuchWork(task)
    Run.objects.filter(name=task).update(slot=None)
    on_commit(known[task])
