"""Stored events: kept with what they tell of, heard once by each handler, tried again where one fails."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from tests.web.jobs import other_worker
from tests.web.jobs.given import T0, after, waiting
from tests.web.jobs.other_worker import quick, slow, trace, traces

from sonaeru.web.jobs import events, leases, tasks
from sonaeru.web.jobs.models import Event, State
from sonaeru.web.jobs.queue import queue


def emit(key: str = "rep_1", **payload: str) -> None:
    events.emit("mail.reported", key=key, subject="rep_1", payload=payload)


def handle(*handlers: events.Handler, now: dt.datetime = T0) -> bool:
    return events.handle_next(handlers=handlers, worker="a", now=now)


@events.on("mail.reported")
def broken(happened: events.Happened) -> None:
    trace("broken")
    raise RuntimeError("no disk")


def test_a_handler_is_told_name_key_subject_and_payload(db) -> None:
    told: list[events.Happened] = []
    emit(campaign="cmp_1")
    emitted = Event.objects.get()
    handler = events.on("mail.reported")(told.append)
    assert handle(handler, now=emitted.due_at)
    assert told == [
        events.Happened("mail.reported", "mail.reported/rep_1", "rep_1", {"campaign": "cmp_1"}, emitted.emitted_at)
    ]


def test_the_same_event_twice_is_one(db) -> None:
    emit(first="yes")
    emit(first="no")
    assert [event.payload for event in Event.objects.all()] == [{"first": "yes"}]


def test_two_events_may_speak_of_one_key(db) -> None:
    emit()
    events.emit("backup.seen", key="rep_1", subject="rep_1", payload={})
    assert Event.objects.count() == 2


def test_a_transaction_that_is_undone_emits_nothing_and_wakes_nobody(transactional_db) -> None:
    before = queue.pending_count()
    with pytest.raises(RuntimeError), transaction.atomic():
        emit()
        raise RuntimeError
    assert (Event.objects.count(), queue.pending_count()) == (0, before)


def test_a_transaction_that_holds_wakes_the_dispatcher(transactional_db) -> None:
    before = queue.pending_count()
    with transaction.atomic():
        emit()
        assert queue.pending_count() == before, "not before the event can be seen"
    assert queue.pending_count() == before + 1


def test_an_event_outside_a_transaction_is_refused(transactional_db) -> None:
    with pytest.raises(TransactionManagementError):
        emit()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mail.repported", "", "MAIL.REPORTED"])
def test_a_name_that_is_not_listed_is_refused(name: str) -> None:
    with pytest.raises(events.UnknownEvent):
        events.on(name)
    with pytest.raises(events.UnknownEvent):
        events.emit(name, key="1", subject="rep_1", payload={})


def test_every_handler_of_the_name_hears_an_event_once_and_no_other_does(db) -> None:
    waiting()
    other = events.on("backup.seen")(broken.function)
    assert handle(quick, slow, other)
    assert not handle(quick, slow, other)
    assert (traces("quick"), traces("slow"), traces("broken")) == (1, 1, 0)
    assert Event.objects.get().state == State.DONE


def test_an_event_that_nobody_hears_is_done(db) -> None:
    waiting()
    assert handle()
    assert Event.objects.get().state == State.DONE


def test_a_handler_that_raises_is_undone_and_tried_again_alone(db) -> None:
    waiting()
    assert handle(quick, broken, slow)
    event = Event.objects.get()
    assert (event.state, event.due_at) == (State.WAITING, after(minutes=1))
    assert (traces("quick"), traces("broken"), traces("slow")) == (1, 0, 1)
    assert event.last_error == f"{__name__}.broken: RuntimeError: no disk"
    assert handle(quick, broken, slow, now=after(minutes=1))
    assert Event.objects.get().due_at == after(minutes=6)
    assert (traces("quick"), traces("broken"), traces("slow")) == (1, 0, 1)


def test_a_handler_that_recovers_ends_well(db) -> None:
    waiting()
    failures = iter([OSError("down")])

    @events.on("mail.reported")
    def recovers(happened: events.Happened) -> None:
        for failure in failures:
            raise failure

    handle(recovers)
    handle(recovers, now=after(minutes=1))
    event = Event.objects.get()
    assert (event.state, event.last_error, event.attempts) == (State.DONE, "", 2)


def test_a_handler_that_always_raises_ends_as_failed_with_its_error(db) -> None:
    waiting()
    now, rounds = T0, 0
    while handle(broken, now=now):
        rounds += 1
        now = Event.objects.get().due_at
    event = Event.objects.get()
    assert (rounds, event.state) == (8, State.FAILED)
    assert "no disk" in event.last_error


def test_what_a_handler_wrote_after_its_lease_was_lost_is_undone(db) -> None:
    waiting()

    @events.on("mail.reported")
    def too_slow(happened: events.Happened) -> None:
        trace("too slow")
        leases.sweep(Event, now=after(minutes=6))

    handle(too_slow)
    assert traces("too slow") == 0
    assert Event.objects.get().state == State.RUNNING, "the sweep stood in the same transaction, and went with it"


def test_handlers_are_found_in_a_module_each_once() -> None:
    module = SimpleNamespace(one=quick, again=quick, two=slow, other=trace)
    assert events.handlers_in([module, other_worker]) == (quick, slow)


def test_the_dispatcher_hears_with_the_handlers_of_every_room(db, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "heard", quick, raising=False)
    for key in ("rep_1", "rep_2"):
        emit(key)
    events.dispatch.call_local()
    assert (traces("quick"), set(Event.objects.values_list("state", flat=True))) == (2, {State.DONE})
