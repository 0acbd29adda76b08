"""Working off the deliveries: lease, send, note how it went. Rows hold the truth, so a killed worker loses nothing.

Between the moment a mail server has taken a mail and the moment the row says so, a kill means a second try: the mail
then carries the same Message-ID. Nothing is ever sent without a row, and a row that is done is never sent again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.jobs import leases
from sonaeru.web.jobs.leases import State
from sonaeru.web.jobs.queue import queue
from sonaeru.web.notify import outbox, places, transport
from sonaeru.web.notify.contract import Config, Outcome
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.models import Delivery
from sonaeru.web.notify.sealing import Unreadable
from sonaeru.web.notify.sending import send
from sonaeru.web.notify.transport import Failed, Sent, Transport

BATCH = 20
# Seconds for one message: 10 for each step of a slow mail server, and room to spare. Renewed before each one.
LEASE = 300
WIPED = Words(
    "文面はもう消えています。もとの画面からもう一度送ってください。",
    "Its text is gone by now. Send it once more from where it came.",
)
SEALED = Words(
    "鍵が変わり、文面を開けません。もう一度送ってください。", "The key changed; the text cannot be opened. Send again."
)


@dataclass(slots=True)
class Round:
    """One way through what is due. A mail server found away is not asked again in the same round."""

    transport: Transport
    worker: str
    away: Failed | None = None


@queue.task()
def deliver() -> None:
    """Send what is due, until nothing is."""
    with transport.opened(private=settings.PRIVATE_WEBHOOKS) as way:
        begun = Round(way, leases.worker_name())
        while deliver_batch(begun, now=timezone.now()):
            pass


def deliver_batch(begun: Round, *, now: dt.datetime, limit: int = BATCH) -> int:
    """Claim and send up to `limit` rows; returns how many were claimed."""
    rows = leases.claim(Delivery, limit=limit, seconds=LEASE, worker=begun.worker, now=now)
    for row in rows:
        if leases.renew(row, seconds=LEASE, now=max(now, timezone.now())):
            _settle(row, _attempt(begun, row), now=now)
    return len(rows)


def wipe_given_up() -> int:
    """Empty the rows that ended as failed without us, because their worker was killed at the last attempt."""
    return Delivery.objects.filter(state=State.FAILED).exclude(content="", address="").update(content="", address="")


def _attempt(begun: Round, row: Delivery) -> Outcome:
    if not row.content:
        return Failed(WIPED, retry=False)
    if row.channel == outbox.MAIL and not row.destination:
        return begun.away or _mailed(begun, row)
    try:
        message, _ = outbox.unpacked(row)
        config = places.config_of(row.destination)
    except Unreadable:
        return Failed(SEALED, retry=False)
    if config is None:
        return Failed(places.REMOVED, retry=False)
    return send(channel=row.channel, config=config, message=message, key=row.pk, transport=begun.transport)


def _mailed(begun: Round, row: Delivery) -> Outcome:
    try:
        message, unsubscribe = outbox.unpacked(row)
    except Unreadable:
        return Failed(SEALED, retry=False)
    config = Config({"to": row.address, "unsubscribe": unsubscribe})
    outcome = send(channel=outbox.MAIL, config=config, message=message, key=row.pk, transport=begun.transport)
    if isinstance(outcome, Failed) and outcome.everyone:
        begun.away = outcome
    return outcome


def _settle(row: Delivery, outcome: Outcome, *, now: dt.datetime) -> None:
    with transaction.atomic():
        if isinstance(outcome, Sent):
            _sent(row, now)
        else:
            _failed(row, outcome, now)


def _sent(row: Delivery, now: dt.datetime) -> None:
    # In one statement: a row that is done and still holds its text is refused by the database.
    done = {"state": State.DONE, "lease_until": None, "last_error": "", "done_at": now, "content": "", "address": ""}
    if leases.record(row, **done) and row.destination:
        places.took(row.destination, now=now)


def _failed(row: Delivery, outcome: Failed, now: dt.datetime) -> None:
    told = f"{outcome.reason.ja} / {outcome.reason.en}"
    if not leases.fail(row, error=told, now=now, final=not outcome.retry):
        return
    if row.state == State.WAITING:
        _wait(row, outcome.wait, now)
        return
    message = _message(row)
    Delivery.objects.filter(pk=row.pk).update(content="", address="")
    if row.destination:
        places.gave_up(row.destination, key=row.key, message=message, reason=outcome.reason, now=now)


def _wait(row: Delivery, seconds: int, now: dt.datetime) -> None:
    """A service that asks for more time than our own pause gets it."""
    asked = now + dt.timedelta(seconds=seconds)
    Delivery.objects.filter(pk=row.pk, state=State.WAITING, due_at__lt=asked).update(due_at=asked)


def _message(row: Delivery) -> Message | None:
    try:
        return outbox.unpacked(row)[0] if row.content else None
    except Unreadable:
        return None
