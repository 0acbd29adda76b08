"""Tasks of the clock: each beat runs once however many workers listen, and its latest run is kept in one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.utils import timezone
from huey.api import PeriodicTask, TaskWrapper

from sonaeru.core.words import Words
from sonaeru.web.jobs.leases import worker_name
from sonaeru.web.jobs.models import Run, State
from sonaeru.web.jobs.queue import queue, task_modules

Task = Callable[[], object]


def scheduled(beat: Callable[[dt.datetime], bool], *, words: Words | None = None) -> Callable[[Task], TaskWrapper]:
    """Run a function by the clock, for instance `@scheduled(crontab(hour="18"))`. The clock is UTC, and its unit one
    minute. Calling the decorated function puts it into the queue; `.call_local()` runs it here. `words`: its name for
    the operator.
    """

    def decorate(task: Task) -> TaskWrapper:
        @wraps(task)
        def run() -> None:
            run_once(task, worker=worker_name(), clock=timezone.now)

        run.words = words  # type: ignore[attr-defined]
        return queue.periodic_task(beat)(run)

    return decorate


def run_once(task: Task, *, worker: str, clock: Callable[[], dt.datetime]) -> bool:
    """Run the task and keep how it ended; False if a worker has begun it in this very minute.

    The workers of several hosts all hear the clock: the first to write the minute into the row does the work.
    What the task raises is kept and raised.
    """
    name, now = name_of(task), clock()
    row, _ = Run.objects.get_or_create(name=name)
    minute = now.replace(second=0, microsecond=0)
    began = {"slot": minute, "state": State.RUNNING, "worker": worker, "started_at": now, "ended_at": None, "error": ""}
    if not Run.objects.filter(pk=row.pk).exclude(slot=minute).update(**began):
        return False
    mine = Run.objects.filter(pk=row.pk, worker=worker, started_at=now)
    try:
        task()
    except Exception as error:
        mine.update(state=State.FAILED, ended_at=clock(), error=told(error))
        raise
    ended = clock()
    mine.update(state=State.DONE, ended_at=ended, succeeded_at=ended)
    return True


def told(error: Exception) -> str:
    """An error in one line that fits its column."""
    return f"{type(error).__name__}: {error}".replace("\0", "")[:500]


def name_of(task: Task) -> str:
    """The name of a task: its room and its function, such as `audit.sweep_terms`."""
    return f"{task.__module__.removesuffix('.tasks').rpartition('.')[2]}.{task.__name__}"


def words_of(task: TaskWrapper) -> Words | None:
    """The name of a task for the operator, if it has one."""
    found: Words | None = getattr(task.func, "words", None)
    return found


def tasks() -> dict[str, TaskWrapper]:
    """Every task of the clock by name, of every room."""
    return {
        name_of(value.func): value
        for module in task_modules()
        for value in vars(module).values()
        if isinstance(value, TaskWrapper) and issubclass(value.task_class, PeriodicTask)
    }
