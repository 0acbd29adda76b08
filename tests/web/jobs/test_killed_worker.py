"""Workers in processes of their own, killed with SIGKILL in the middle: nothing is lost, nothing happens twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from tests.web.jobs.conftest import Start
from tests.web.jobs.given import BOUND, T0, after, waiting
from tests.web.jobs.other_worker import HANDLERS, traces

from sonaeru.web.jobs import events, leases
from sonaeru.web.jobs.models import Event, State


def test_work_of_a_killed_worker_is_done_by_another_once_its_lease_ran_out(start: Start) -> None:
    waiting()
    other = start("hold", T0)
    assert other.says() == "claimed"
    other.kill()
    assert leases.sweep(Event, now=after(minutes=4)) == 0, "the lease still holds"
    assert leases.claim(Event, limit=1, seconds=300, worker="me", now=after(minutes=4)) == []
    assert leases.sweep(Event, now=after(minutes=5)) == 1
    (row,) = leases.claim(Event, limit=1, seconds=300, worker="me", now=after(minutes=5))
    assert row.attempts == 2
    assert leases.complete(row, now=after(minutes=6))
    assert Event.objects.get().state == State.DONE


def test_a_worker_that_comes_back_too_late_is_refused(start: Start) -> None:
    waiting()
    other = start("hold", T0)
    assert other.says() == "claimed"
    leases.sweep(Event, now=after(minutes=5))
    (row,) = leases.claim(Event, limit=1, seconds=300, worker="me", now=after(minutes=5))
    other.go_on()
    assert other.says() == "refused"
    assert leases.complete(row, now=after(minutes=6))


def test_a_worker_in_time_completes(start: Start) -> None:
    waiting()
    other = start("hold", T0)
    assert other.says() == "claimed"
    other.go_on()
    assert other.says() == "completed"
    assert leases.sweep(Event, now=after(days=1)) == 0


def test_a_handler_killed_in_the_middle_takes_effect_once_and_one_that_was_done_is_not_run_again(start: Start) -> None:
    waiting()
    other = start("handle", T0)
    assert other.says() == "middle"
    other.kill()
    assert (traces("quick"), traces("slow")) == (1, 0)
    assert leases.sweep(Event, now=after(minutes=5)) == 1
    assert events.handle_next(handlers=HANDLERS, worker="me", now=after(minutes=5))
    assert (traces("quick"), traces("slow")) == (1, 1)
    assert Event.objects.get().state == State.DONE


def test_two_dispatchers_share_the_events_and_handle_each_once(start: Start) -> None:
    for number in range(40):
        waiting(str(number))
    others = [start("drain", T0) for _ in range(2)]
    assert [other.says() for other in others] == ["ready", "ready"]
    for other in others:
        other.go_on()
    assert sum(int(other.says()) for other in others) == 40
    assert traces("quick") == 40
    assert set(Event.objects.values_list("state", "attempts")) == {(State.DONE, 1)}


def test_a_worker_on_postgresql_claims_the_rest_while_another_is_still_claiming(transactional_db) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: the second waits")
    for number in range(10):
        waiting(str(number))
    found: list[list[str]] = []

    def claim() -> None:
        found.append([row.key for row in leases.claim(Event, limit=10, seconds=300, worker="b", now=T0)])
        connection.close()

    with transaction.atomic():
        mine = [row.key for row in leases.claim(Event, limit=4, seconds=300, worker="a", now=T0)]
        thread = threading.Thread(target=claim, daemon=True)
        thread.start()
        thread.join(BOUND)
        assert found, "it waited for rows that it should have skipped"
    assert (len(mine), len(found[0])) == (4, 6)
    assert not set(mine) & set(found[0])
