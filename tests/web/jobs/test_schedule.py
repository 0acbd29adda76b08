"""Tasks of the clock: found in every room, once a beat, their latest run in one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from tests.web.jobs.given import T0, after, claimed, waiting

from sonaeru.web.audit.tasks import sweep_terms
from sonaeru.web.jobs import schedule, tasks
from sonaeru.web.jobs.models import Event, Run, State


def clock(*moments: dt.datetime) -> Callable[[], dt.datetime]:
    left: Iterator[dt.datetime] = iter(moments)
    return lambda: next(left)


def counted(ran: list[str]) -> schedule.Task:
    def task() -> None:
        ran.append("ran")

    return task


def broken() -> None:
    raise RuntimeError("no disk")


def test_tasks_of_every_room_are_found_by_name() -> None:
    assert {"audit.sweep_terms", "jobs.reclaim", "jobs.dispatch_events"} <= set(schedule.tasks())


def test_a_task_of_the_clock_is_heard_at_its_minute() -> None:
    heard = sweep_terms.task_class().validate_datetime
    assert [heard(dt.datetime(2026, 1, 5, 18, minute)) for minute in (16, 17, 18)] == [False, True, False]


def test_a_run_keeps_when_it_began_who_ran_it_and_how_it_ended(db) -> None:
    ran: list[str] = []
    assert schedule.run_once(counted(ran), worker="a", clock=clock(T0, after(seconds=3)))
    row = Run.objects.get()
    assert (row.name, row.state, row.worker) == ("test_schedule.task", State.DONE, "a")
    assert (row.started_at, row.ended_at, row.succeeded_at) == (T0, after(seconds=3), after(seconds=3))


def test_a_task_that_raises_keeps_its_error_and_when_it_last_went_well(db) -> None:
    Run.objects.create(name="test_schedule.broken", succeeded_at=after(days=-1), error="an older one")
    with pytest.raises(RuntimeError):
        schedule.run_once(broken, worker="a", clock=clock(T0, after(seconds=3)))
    row = Run.objects.get()
    assert (row.state, row.error, row.ended_at) == (State.FAILED, "RuntimeError: no disk", after(seconds=3))
    assert row.succeeded_at == after(days=-1)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "runs"), [(0, 1), (59, 1), (60, 2), (3600, 2)])
def test_a_beat_heard_by_two_workers_runs_once(seconds: int, runs: int) -> None:
    ran: list[str] = []
    schedule.run_once(counted(ran), worker="a", clock=clock(T0, T0))
    second = after(seconds=seconds)
    assert schedule.run_once(counted(ran), worker="b", clock=clock(second, second)) is (runs == 2)
    assert len(ran) == runs
    assert Run.objects.count() == 1, "one row per task, however often it runs"


def test_a_task_whose_worker_was_killed_runs_at_its_next_beat(db) -> None:
    Run.objects.create(name="test_schedule.task", slot=T0, state=State.RUNNING, started_at=T0, worker="gone")
    assert schedule.run_once(counted([]), worker="a", clock=clock(after(minutes=1), after(minutes=1)))
    assert Run.objects.get().state == State.DONE


def test_a_task_that_runs_has_no_end_and_no_error_of_the_run_before(db) -> None:
    Run.objects.create(name="test_schedule.looks", state=State.FAILED, ended_at=T0, error="no disk")
    seen: list[Run] = []

    def looks() -> None:
        seen.append(Run.objects.get())

    schedule.run_once(looks, worker="a", clock=clock(after(minutes=1), after(minutes=1)))
    assert [(row.state, row.ended_at, row.error) for row in seen] == [(State.RUNNING, None, "")]


def test_a_late_end_does_not_write_over_the_run_that_followed(db) -> None:
    def overtaken() -> None:
        Run.objects.update(started_at=after(minutes=2), worker="b")

    schedule.run_once(overtaken, worker="a", clock=clock(T0, after(minutes=3)))
    row = Run.objects.get()
    assert (row.state, row.worker, row.ended_at) == (State.RUNNING, "b", None)


def test_the_beat_frees_what_a_dead_worker_held(db) -> None:
    claimed()
    tasks.reclaim.call_local()
    assert Event.objects.get().state == State.WAITING
    assert Run.objects.get().name == "jobs.reclaim"


def test_the_beat_handles_events_whose_wake_was_lost(db) -> None:
    waiting()
    tasks.dispatch_events.call_local()
    assert Event.objects.get().state == State.DONE
