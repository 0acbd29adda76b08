"""A lease: one holder at a time, until a moment; what is lost comes back, what fails waits longer each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from tests.web.jobs.given import T0, after, claimed, waiting

from sonaeru.web.jobs import leases
from sonaeru.web.jobs.models import Event, State

pytestmark = pytest.mark.django_db


def claim(now: dt.datetime = T0, limit: int = 10, worker: str = "b") -> list[Event]:
    return leases.claim(Event, limit=limit, seconds=300, worker=worker, now=now)


@pytest.mark.parametrize(
    ("columns", "taken"),
    [
        ({"due_at": after(hours=-1)}, True),
        ({"due_at": T0}, True),
        ({"due_at": after(seconds=1)}, False),
        ({"state": State.RUNNING, "lease_until": after(minutes=1)}, False),
        ({"state": State.RUNNING, "lease_until": after(minutes=-1)}, False),
        ({"state": State.DONE}, False),
        ({"state": State.FAILED}, False),
    ],
    ids=["overdue", "due now", "due later", "leased", "lease ran out, not swept", "done", "failed"],
)
def test_only_a_waiting_row_that_is_due_is_claimed(columns: dict[str, object], taken: bool) -> None:
    waiting(**columns)
    assert bool(claim()) is taken


def test_the_longest_due_come_first_up_to_the_limit() -> None:
    for minutes in (-1, -3, -2):
        waiting(f"due {minutes}", due_at=after(minutes=minutes))
    assert [row.key for row in claim(limit=2)] == ["due -3", "due -2"]
    assert [row.key for row in claim(limit=2)] == ["due -1"]


def test_a_claimed_row_says_who_works_on_it_until_when_at_which_attempt() -> None:
    waiting(payload={"ids": ["rep_1"]})
    (row,) = claim(worker="host:7")
    stored = Event.objects.get()
    for seen in (row, stored):
        assert (seen.state, seen.worker, seen.lease_until, seen.attempts, seen.payload) == (
            *("running", "host:7", after(minutes=5), 1),
            {"ids": ["rep_1"]},
        )


def test_a_row_that_runs_has_a_lease_and_no_other_has() -> None:
    for columns in ({"state": State.RUNNING}, {"state": State.DONE, "lease_until": T0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            waiting(**columns)


def test_a_renewed_lease_is_not_swept() -> None:
    row = claimed()
    assert leases.renew(row, seconds=300, now=after(minutes=4))
    assert leases.sweep(Event, now=after(minutes=8)) == 0
    assert leases.complete(row, now=after(minutes=8))


def test_completed_work_stays_done_and_has_no_error_left() -> None:
    row = claimed()
    leases.record(row, last_error="the attempt before")
    assert leases.complete(row, now=after(minutes=1))
    stored = Event.objects.get()
    assert (stored.state, stored.done_at, stored.last_error) == (State.DONE, after(minutes=1), "")
    assert leases.sweep(Event, now=after(days=1)) == 0
    assert claim(after(days=1)) == []


@pytest.mark.parametrize(
    ("attempt", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 360), (7, 720)], ids=str
)
def test_each_failure_waits_longer(attempt: int, minutes: int) -> None:
    assert leases.fail(claimed(attempts=attempt), error="no answer", now=T0)
    stored = Event.objects.get()
    assert (stored.state, stored.last_error, stored.attempts) == (State.WAITING, "no answer", attempt)
    assert claim(after(minutes=minutes, seconds=-1)) == []
    assert len(claim(after(minutes=minutes))) == 1


@pytest.mark.parametrize(("attempts", "final"), [(8, False), (1, True)], ids=["the eighth attempt", "said to be final"])
def test_the_last_failure_ends_the_work_and_keeps_its_reason(attempts: int, final: bool) -> None:
    assert leases.fail(claimed(attempts=attempts), error="no such mailbox", now=T0, final=final)
    stored = Event.objects.get()
    assert (stored.state, stored.done_at, stored.last_error) == (State.FAILED, T0, "no such mailbox")
    assert claim(after(days=9)) == []


def test_an_error_that_no_column_takes_is_cut_to_one_that_fits() -> None:
    assert leases.fail(claimed(), error="\0" + "長" * 600, now=T0)
    assert Event.objects.get().last_error == "長" * 500


@pytest.mark.parametrize(
    ("attempts", "minutes", "state"),
    [(1, 4, State.RUNNING), (1, 5, State.WAITING), (7, 5, State.WAITING), (8, 4, State.RUNNING), (8, 5, State.FAILED)],
)
def test_a_lease_that_ran_out_is_swept(attempts: int, minutes: int, state: State) -> None:
    claimed(attempts=attempts)
    swept = leases.sweep(Event, now=after(minutes=minutes))
    stored = Event.objects.get()
    assert (swept, stored.state) == (int(state is not State.RUNNING), state)
    assert stored.last_error == (leases.VANISHED if swept else "")


def test_work_leased_while_the_clock_stood_a_day_ahead_is_not_held_for_a_day() -> None:
    claim_at = after(days=1)
    waiting(due_at=T0)
    claim(claim_at)
    assert leases.sweep(Event, now=after(minutes=1)) == 1
    assert len(claim(after(minutes=1))) == 1


def test_work_put_off_while_the_clock_stood_a_day_ahead_is_due_when_it_is_right_again() -> None:
    waiting("ahead", due_at=after(days=1))
    waiting("after the seventh failure", due_at=after(hours=12))
    leases.sweep(Event, now=T0)
    assert [row.key for row in claim()] == ["ahead"]


VERBS: dict[str, Callable[[Event], bool]] = {
    "complete": lambda row: leases.complete(row, now=after(minutes=9)),
    "fail": lambda row: leases.fail(row, error="late", now=after(minutes=9)),
    "renew": lambda row: leases.renew(row, seconds=300, now=after(minutes=9)),
    "record": lambda row: leases.record(row, subject="late"),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
@pytest.mark.parametrize("worker", ["a", "b", None], ids=["the same worker again", "another worker", "nobody yet"])
def test_whoever_lost_the_lease_writes_nothing(verb: Callable[[Event], bool], worker: str | None) -> None:
    late = claimed()
    leases.sweep(Event, now=after(minutes=6))
    holders = claim(after(minutes=6), worker=worker) if worker else []
    before = Event.objects.values().get()
    assert verb(late) is False
    assert Event.objects.values().get() == before
    assert all(leases.complete(row, now=after(minutes=9)) for row in holders)


def test_a_lease_of_another_worker_at_the_same_attempt_as_after_running_again_is_not_mine() -> None:
    late = claimed()
    Event.objects.update(worker="b")
    assert not leases.complete(late, now=after(minutes=1))


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_whoever_holds_the_lease_writes(verb: Callable[[Event], bool]) -> None:
    assert verb(claimed()) is True
    assert Event.objects.get().worker == "a"


def test_every_table_of_work_is_found() -> None:
    assert Event in leases.leased_models()
