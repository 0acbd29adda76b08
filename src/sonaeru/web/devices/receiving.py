"""Receiving what our agent sends: who it is, whether it is genuine, whether it fits; then all of it is stored, or nothing.

Nothing is read from a body before its signature holds. Two computers, or one that sends twice, wait for each other at
the row of the device, so the second finds what the first has stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from sonaeru.core.assessment import strict_json
from sonaeru.core.devices import protocol
from sonaeru.core.devices.facts import TOKYO, Fact, day_of
from sonaeru.core.devices.history import alternates, another, oddities, pending_since_days
from sonaeru.core.devices.protocol import Answer, Arrival, Known
from sonaeru.core.devices.schema import Refused, read
from sonaeru.core.devices.schema import Report as Parsed
from sonaeru.web.audit import actions as audit
from sonaeru.web.devices import actions, marks, secrets, watching
from sonaeru.web.devices.models import Device, Report, Source
from sonaeru.web.devices.verbs import Verb
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.ratelimit import over

REPORTS: Final = "/api/agent/1/reports"
FORGET: Final = "/api/agent/1/forget"
FILE: Final = "FILE"
HAND_OVER: Final = "hand-over"
HOUR: Final = dt.timedelta(hours=1)
NONCES: Final = dt.timedelta(minutes=protocol.NONCE_MINUTES)
MOST_AN_HOUR: Final = 30
# Genuine requests that are refused cost a reading too (judgement).
TRIES_AN_HOUR: Final = 4 * MOST_AN_HOUR
# How far back two computers under one name are looked for (judgement).
LOOKED_BACK: Final = 10
OLDEST: Final = dt.date(2000, 1, 1)
BY_DEVICE: Final = "device"
ORIGIN: Final = "agent"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, or a file that somebody carried, of a form that can be checked. `key`: what makes it stored once."""

    method: str
    path: str
    device: str
    moment: str
    nonce: str
    seq: int
    key: str
    signature: str
    body: bytes

    @property
    def by_hand(self) -> bool:
        """Whether somebody carried it."""
        return self.method == FILE

    def arrival(self, secret: bytes) -> Arrival:
        """As the protocol asks about it."""
        digest = protocol.body_hash(self.body)
        text = protocol.string_to_sign(
            method=self.method,
            path=self.path,
            device=self.device,
            moment=self.moment,
            nonce=self.nonce,
            seq=self.seq,
            body_hash=digest,
        )
        genuine = protocol.genuine(secret, text, self.signature)
        return Arrival(len(self.body), int(self.moment), self.nonce, self.seq, self.key, digest, genuine)


def receive(sent: Sent, *, now: dt.datetime, organisation: str = "", by: str = "") -> Answer:
    """Check a report, and store it where it fits. `organisation`, `by`: of whoever hands over a file, which is logged."""
    device = _device(sent.device, organisation)
    if device is None:
        return Answer(401, "unknown_device")
    arrival = sent.arrival(secrets.secret(device.pk, device.generation))
    if refused := protocol.settle(arrival, _known(sent, device, now, last_seq=-1)):
        return refused
    if over(f"devices.report:{device.pk}", TRIES_AN_HOUR, int(HOUR.total_seconds())):
        return _slow_down(int(HOUR.total_seconds()))
    found = _read(sent, now)
    with opened(organisation=device.organisation_id), transaction.atomic():
        return _settled(sent, arrival, found, now, by)


def forget(sent: Sent, *, now: dt.datetime) -> Answer:
    """Delete a computer, with all that it reported, because it asks so itself."""
    device = _device(sent.device)
    if device is None:
        return Answer(401, "unknown_device")
    arrival = sent.arrival(secrets.secret(device.pk, device.generation))
    if refused := protocol.settle(arrival, _known(sent, device, now, last_seq=-1)):
        return refused
    try:
        if strict_json.parse(sent.body.decode()) != {}:
            return Answer(422, "wrong_value", {"field": ""})
    except ValueError:
        return Answer(422, "unreadable")
    with opened(organisation=device.organisation_id):
        actions.forget(by=BY_DEVICE, organisation=device.organisation_id, device=device.pk, origin=ORIGIN)
    return Answer(200, "forgotten")


def _device(identifier: str, organisation: str = "") -> Device | None:
    """One that our agent speaks for, of a company that is not being deleted."""
    where = {"organisation": organisation} if organisation else {}
    rows = Device.everywhere.filter(pk=identifier, source=Source.AGENT, organisation__deleted_at=None, **where)
    return rows.only("organisation_id", "generation", "revoked_at").order_by().first()


def _known(sent: Sent, device: Device, now: dt.datetime, *, last_seq: int, **more: Any) -> Known:
    window = protocol.HAND_OVER_S if sent.by_hand else protocol.MAX_SKEW_S
    return Known(int(now.timestamp()), last_seq, device.revoked_at is not None, window_s=window, **more)


def _settled(sent: Sent, arrival: Arrival, found: Parsed | Answer, now: dt.datetime, by: str) -> Answer:
    """What is decided with the row of the device held."""
    row = Device.objects.select_for_update().filter(pk=sent.device).first()
    if row is None:
        return Answer(401, "unknown_device")
    before = Report.objects.filter(Q(key=sent.key) | Q(received_at__gt=now - HOUR), device=row)
    rows = list(before.order_by().values_list("key", "body_hash", "nonce", "received_at"))
    known = _known(
        sent,
        row,
        now,
        last_seq=row.last_seq,
        nonces={nonce for _, _, nonce, at in rows if at > now - NONCES},
        stored={key: digest for key, digest, _, _ in rows},
    )
    if refused := protocol.settle(arrival, known):
        if refused.code == "sequence":
            # Genuine, new, and yet behind: somebody else with the same secret has counted on.
            _mark(row, [marks.CLONED], now)
            row.save(update_fields=["marks"])
        return refused
    times = sorted(at for _, _, _, at in rows if at > now - HOUR)
    if len(times) >= MOST_AN_HOUR:
        return _slow_down(int((times[-MOST_AN_HOUR] + HOUR - now).total_seconds()) + 1)
    if isinstance(found, Answer):
        return found
    answer = protocol.accept(arrival, known)
    _store(row, sent, arrival, found, now, gap="flag" in answer.details)
    if by:
        audit.record(by=by, verb=Verb.HANDED_OVER, subject=row.pk, organisation=row.organisation_id, origin="web")
    return answer


def _store(row: Device, sent: Sent, arrival: Arrival, found: Parsed, now: dt.datetime, *, gap: bool) -> None:
    before, days = _latest(row, found)
    strange = [*oddities(before, found.facts, days)] if before is not None else []
    if before is not None and _is_another_again(row, found, before):
        strange.append(marks.CLONED)
    Report.objects.create(
        organisation_id=row.organisation_id,
        device=row,
        key=sent.key,
        seq=sent.seq,
        nonce=sent.nonce,
        body_hash=arrival.body_hash,
        received_at=now,
        collected_at=_moment(found.head["collected_at"]),
        data_as_of=day_of(found.head["data_as_of"]),
        privilege=found.head["privilege"],
        facts=found.head["facts"],
        flags=[*strange, *(["gap"] if gap else [])],
    )
    _mark(row, strange, now)
    _renew(row, sent, found, now)
    watching.look(row, before or {}, found.facts, key=sent.key)


def _renew(row: Device, sent: Sent, found: Parsed, now: dt.datetime) -> None:
    """What the row of the device says of its latest report."""
    row.last_seq, row.reported_at, row.silence_told_at = sent.seq, now, None
    row.agent_version = found.head["agent"]["version"]
    row.os_family = str(found.facts.get("os.family", Fact()).value or row.os_family)
    row.pending_since = _pending_since(row, found)
    if not sent.by_hand:
        # The agent takes over our time when it is told to: what it noted while scanning shows a clock that is ahead.
        ahead = _moment(found.head["collected_at"]).timestamp()
        row.skew_s = int(max(int(sent.moment), ahead) - now.timestamp())
    row.save(
        update_fields=[
            *("last_seq", "reported_at", "silence_told_at", "agent_version", "os_family", "pending_since"),
            *("skew_s", "marks"),
        ]
    )


def _latest(row: Device, found: Parsed) -> tuple[dict[str, Fact] | None, int]:
    """The facts of the report before, None if it is the first; and how many days lie between."""
    latest = Report.objects.filter(device=row).values_list("facts", "collected_at").first()
    if latest is None:
        return None, 0
    return _facts(latest[0]), max((day_of(found.head["collected_at"]) - day_of(latest[1])).days, 0)


def _is_another_again(row: Device, found: Parsed, before: dict[str, Fact]) -> bool:
    """Whether two computers take turns. What lies further back is read only where the last report was of another."""
    if not another(before, found.facts):
        return False
    earlier = Report.objects.filter(device=row).values_list("facts", flat=True)[1:LOOKED_BACK]
    return alternates([before, *map(_facts, earlier)], found.facts)


def _facts(stored: dict[str, Any]) -> dict[str, Fact]:
    """Facts as they were stored, without their days."""
    return {key: Fact(fact.get("v"), fact.get("why", "")) for key, fact in stored.items()}


def _pending_since(row: Device, found: Parsed) -> dt.date | None:
    day = day_of(found.head["collected_at"])
    so_far: Sequence[tuple[dt.date, Fact]] = [(row.pending_since, Fact(1))] if row.pending_since else []
    days = pending_since_days([*so_far, (day, found.facts.get("os.pending_security"))], day)
    return None if days is None else day - dt.timedelta(days=days)


def _mark(row: Device, codes: Sequence[str], now: dt.datetime) -> None:
    row.marks = marks.added(row.marks, codes, now.isoformat(timespec="seconds"))


def _read(sent: Sent, now: dt.datetime) -> Parsed | Answer:
    """The report in a genuine body, or why it is refused as a whole."""
    try:
        table = strict_json.parse(sent.body.decode())
        found = read(table)
    except Refused as refused:
        return Answer(422, refused.code, {"field": refused.path.removeprefix("facts.")})
    except ValueError:
        return Answer(422, "unreadable")
    assert isinstance(table, dict)
    field = _contradiction(sent, found) or _impossible_day(found, now)
    # Beside the facts as they are judged, those as they were written, for the row.
    return Answer(422, "wrong_value", {"field": field}) if field else Parsed(found.facts, table)


def _contradiction(sent: Sent, found: Parsed) -> str:
    """The field that says otherwise than what was signed around it; "" for none."""
    said = {"device": sent.device, "seq": sent.seq, "report_id": sent.key}
    return next((name for name, value in said.items() if found.head[name] != value), "")


def _impossible_day(found: Parsed, now: dt.datetime) -> str:
    """The field with a day that cannot be: more than a day ahead of us, or before there was anything of this."""
    tomorrow = day_of(now) + dt.timedelta(days=1)
    days = {name: day_of(found.head[name]) for name in ("collected_at", "data_as_of")}
    days |= {key: fact.day for key, fact in found.facts.items() if fact.day}
    return next((name for name, day in days.items() if not OLDEST <= day <= tomorrow), "")


def _moment(text: str) -> dt.datetime:
    """A date stands for its beginning in Japan."""
    if len(text) == 10:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), TOKYO)
    return dt.datetime.fromisoformat(text)


def _slow_down(seconds: int) -> Answer:
    return Answer(429, "slow_down", {"retry_after": max(seconds, 1)})
