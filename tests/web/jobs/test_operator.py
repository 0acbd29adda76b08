"""What the operator sees: what ran, what waits, what failed and why; and running it again."""

from __future__ import annotations

import pytest
from tests.web.jobs.given import T0, after, claimed, waiting
from tests.web.jobs.other_worker import quick, slow, traces

from sonaeru.web.jobs import actions, events, queries, schedule
from sonaeru.web.jobs.models import Event, Run, State
from sonaeru.web.jobs.queue import queue

pytestmark = pytest.mark.django_db


def test_every_task_is_listed_also_one_that_never_ran() -> None:
    Run.objects.create(name="jobs.reclaim", state=State.DONE, started_at=T0, ended_at=after(seconds=2))
    runs = {run.name: run for run in queries.runs()}
    assert set(runs) == set(schedule.tasks())
    assert (runs["jobs.reclaim"].state, runs["jobs.reclaim"].seconds) == (State.DONE, 2.0)
    assert (runs["jobs.dispatch_events"].state, runs["jobs.dispatch_events"].seconds) == (State.WAITING, None)


def test_the_last_beat_is_the_latest_start_of_any_task() -> None:
    assert queries.last_beat() is None
    for name, minute in (("a", 2), ("b", 5), ("c", 3)):
        Run.objects.create(name=name, started_at=after(minutes=minute))
    Run.objects.create(name="never")
    assert queries.last_beat() == after(minutes=5)


def test_the_backlog_counts_rows_by_state_and_says_since_when_the_longest_waits() -> None:
    claimed("running")
    for key, minutes in (("late", -30), ("later", 30)):
        waiting(key, due_at=after(minutes=minutes))
    waiting("done", state=State.DONE, due_at=after(days=-1))
    waiting("failed", state=State.FAILED)
    row = next(row for row in queries.backlog(now=T0) if row.kind == "jobs.event")
    assert row == queries.Backlog(
        "jobs.event", waiting=2, running=1, failed=1, due_since=after(minutes=-30), words=Event.WORDS
    )


def test_nothing_is_late_while_everything_waits_for_its_time() -> None:
    waiting(due_at=after(minutes=1))
    assert [row.due_since for row in queries.backlog(now=T0) if row.kind == "jobs.event"] == [None]


def test_failures_are_told_with_their_reason_the_latest_first() -> None:
    for day in range(3):
        waiting(str(day), state=State.FAILED, done_at=after(days=day), last_error=f"reason {day}", attempts=8)
    waiting("waits", last_error="will be tried again")
    assert queries.failures(limit=2) == (
        queries.Failure("jobs.event", "2", 8, after(days=2), "reason 2", Event.WORDS),
        queries.Failure("jobs.event", "1", 8, after(days=1), "reason 1", Event.WORDS),
    )


def test_failed_work_runs_again_from_its_first_attempt_without_what_was_already_done() -> None:
    waiting(state=State.FAILED, attempts=8, done_at=T0, last_error="no disk", handled=[quick.id])
    actions.run_again(kind="jobs.event", key="one")
    row = Event.objects.get()
    assert (row.state, row.attempts, row.done_at, row.last_error) == (State.WAITING, 0, None, "no disk")
    events.handle_next(handlers=(quick, slow), worker="a", now=row.due_at)
    assert (traces("quick"), traces("slow"), Event.objects.get().state) == (0, 1, State.DONE)


@pytest.mark.parametrize("state", [State.WAITING, State.DONE])
def test_work_that_did_not_fail_does_not_run_again(state: State) -> None:
    waiting(state=state)
    with pytest.raises(actions.NoSuchWork):
        actions.run_again(kind="jobs.event", key="one")
    assert Event.objects.get().state == state


@pytest.mark.parametrize(
    ("kind", "key"), [("jobs.event", "two"), ("jobs.run", "one"), ("assessment.assessment", "one"), ("", "")]
)
def test_a_row_that_is_not_there_and_a_table_that_is_no_work_are_refused(kind: str, key: str) -> None:
    waiting(state=State.FAILED)
    with pytest.raises(actions.NoSuchWork):
        actions.run_again(kind=kind, key=key)


def test_a_task_runs_now_also_in_the_minute_in_which_it_ran(django_capture_on_commit_callbacks) -> None:
    schedule.tasks()["jobs.reclaim"].call_local()
    began = Run.objects.get().started_at
    before = queue.pending_count()
    with django_capture_on_commit_callbacks(execute=True):
        actions.run_now(task="jobs.reclaim")
    assert queue.pending_count() == before + 1
    schedule.tasks()["jobs.reclaim"].call_local()
    assert Run.objects.get().started_at > began


def test_a_task_that_is_not_there_is_refused() -> None:
    with pytest.raises(actions.NoSuchWork):
        actions.run_now(task="jobs.no_such_task")
