"""Stored events: how rooms that do not know each other meet. A named row, handled once by each handler, retried.

Events of one subject may be handled out of order when one of them had to wait.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from sonaeru.web.jobs import leases
from sonaeru.web.jobs.models import Event
from sonaeru.web.jobs.queue import on_commit, queue, task_modules
from sonaeru.web.jobs.schedule import told

NAMES = frozenset(
    {
        "mail.reported",
        "backup.seen",
        "canary.alarm",
        "backup.anomaly",
        "incident.freeze",
        "incident.unfreeze",
        "incident.closed",
        "rehearsal.finished",
    }
)
# Seconds. Handlers write a few rows; one that takes longer is begun again elsewhere and its own write refused.
LEASE = 300

logger = logging.getLogger(__name__)


class UnknownEvent(ValueError):
    """The name is not in `NAMES`."""


class LeaseLost(Exception):
    """Another worker has the event: what this one did is rolled back."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What a handler is told."""

    name: str
    key: str
    subject: str
    payload: Mapping[str, Any]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that hears of an event."""

    event: str
    function: Callable[[Happened], object]

    @property
    def id(self) -> str:
        """What the event's row remembers: where the function is."""
        return f"{self.function.__module__}.{self.function.__qualname__}"


def on(name: str) -> Callable[[Callable[[Happened], object]], Handler]:
    """Make a function of a room's `tasks` module a handler of the event. Raises UnknownEvent.

    It runs inside a transaction that also marks it as done: what it writes to the database happens exactly once. What
    reaches further (a mail, a call) it leaves to a leased row of its own.
    """
    _check(name)
    return lambda function: Handler(name, function)


def emit(name: str, *, key: str, subject: str, payload: Mapping[str, Any]) -> None:
    """Store an event with the caller's transaction; a second one of the same name and key adds nothing.

    `payload` holds text ids and small facts as JSON, never secrets. Raises UnknownEvent, or TransactionManagementError
    outside a transaction: an event without what it tells of would be a rumour.
    """
    _check(name)
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{name} is emitted inside the transaction that it tells of.")
    event = Event(key=f"{name}/{key}", name=name, subject=subject, payload=dict(payload))
    Event.objects.bulk_create([event], ignore_conflicts=True)
    on_commit(dispatch)


def handlers_in(modules: Iterable[ModuleType]) -> tuple[Handler, ...]:
    """The handlers that stand in the modules, each once."""
    return tuple(
        dict.fromkeys(value for module in modules for value in vars(module).values() if isinstance(value, Handler))
    )


def handle_next(*, handlers: Iterable[Handler], worker: str, now: dt.datetime) -> bool:
    """Claim one event that is due and handle it; False if none is."""
    for event in leases.claim(Event, limit=1, seconds=LEASE, worker=worker, now=now):
        _handle(event, [handler for handler in handlers if handler.event == event.name], now)
        return True
    return False


@queue.task()
def dispatch() -> None:
    """Handle what is due, until nothing is."""
    handlers, worker = handlers_in(task_modules()), leases.worker_name()
    while handle_next(handlers=handlers, worker=worker, now=timezone.now()):
        pass


def _check(name: str) -> None:
    if name not in NAMES:
        raise UnknownEvent(f"{name} is no event: {', '.join(sorted(NAMES))}")


def _handle(event: Event, handlers: Iterable[Handler], now: dt.datetime) -> None:
    # One room's broken handler keeps no other room from hearing; only the broken one is tried again.
    open_ones = [handler for handler in handlers if handler.id not in event.handled]
    try:
        errors = [error for handler in open_ones if (error := _try(event, handler))]
    except LeaseLost:
        logger.warning("Lost the lease of %s", event.key)
        return
    if errors:
        leases.fail(event, error="; ".join(errors), now=now)
    else:
        leases.complete(event, now=now)


def _try(event: Event, handler: Handler) -> str:
    happened = Happened(event.name, event.key, event.subject, event.payload, event.emitted_at)
    try:
        with transaction.atomic():
            handler.function(happened)
            if not leases.record(event, handled=[*event.handled, handler.id]):
                raise LeaseLost
    except LeaseLost:
        raise
    except Exception as error:
        logger.exception("%s failed at %s", handler.id, event.key)
        return f"{handler.id}: {told(error)}"
    return ""
