"""Writing for osquery: opening and shutting the way in, letting clients in, keeping what they tell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from sonaeru.core.devices import Fact
from sonaeru.core.devices.facts import day_of
from sonaeru.core.devices.history import oddities
from sonaeru.web.audit import actions as audit
from sonaeru.web.devices import osquery, secrets
from sonaeru.web.devices.actions import next_label
from sonaeru.web.devices.models import Device, Fleet, Report, Source
from sonaeru.web.devices.osquery import Reply
from sonaeru.web.devices.queries_osquery import Client
from sonaeru.web.devices.verbs import Verb
from sonaeru.web.tenancy.queries import one
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.ids import hashed

BY = ORIGIN = "osquery"
# Two computers under one identifier: copied disks.
CLONED = "cloned"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VERSION = re.compile(r"[0-9A-Za-z.+-]{1,32}")
# Threads of a client may still use the former key for a moment after it got a new one.
OVERLAP = dt.timedelta(minutes=1)
# What cannot be true of reports of osquery: a table may be missing for a day, so lost facts are no sign.
STRANGE = ("build_fell",)


class EnrolmentRefused(Exception):
    """A client is not let in. `code`: secret, identifier (not a UUID), revoked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# The way in


@transaction.atomic
def open_door(*, by: str, organisation: str, origin: str = "") -> str:
    """Let clients in by a new secret, which is returned and shown once. The former one lets nobody in any more."""
    secret = secrets.long_key()
    row, _ = Fleet.objects.get_or_create(organisation_id=organisation)
    row.osquery_hash, row.osquery_made_at = hashed(secret), timezone.now()
    row.save(update_fields=["osquery_hash", "osquery_made_at"])
    audit.record(by=by, verb=Verb.OSQUERY_OPENED, subject=organisation, organisation=organisation, origin=origin)
    return secret


@transaction.atomic
def shut_door(*, by: str, organisation: str, origin: str = "") -> None:
    """Let no further clients in. Those that are in go on."""
    if Fleet.objects.filter(pk=organisation).exclude(osquery_hash=None).update(osquery_hash=None, osquery_made_at=None):
        audit.record(by=by, verb=Verb.OSQUERY_SHUT, subject=organisation, organisation=organisation, origin=origin)


@transaction.atomic
def enrol(*, secret: str, identifier: str, family: str = "", version: str = "") -> str:
    """Let a client in by its company's secret, and return its key. Raises EnrolmentRefused.

    A computer that is known by its identifier stays the same computer and gets a new key; the old one dies. The secret
    is found by its hash, so how long the search takes tells nothing of it.
    """
    fleets = Fleet.everywhere.select_for_update(of=("self",)).filter(organisation__deleted_at=None)
    fleet = fleets.filter(osquery_hash=hashed(secret)).first()
    if fleet is None:
        raise EnrolmentRefused("secret")
    if not UUID.fullmatch(identifier.strip().lower()):
        raise EnrolmentRefused("identifier")
    host = secrets.host_hash(identifier)
    with opened(organisation=fleet.organisation_id):
        row = Device.objects.select_for_update().filter(organisation=fleet.organisation_id, host_hash=host).first()
        row = row or _came_in(fleet.organisation_id, host)
        return _keyed(row, family, version if VERSION.fullmatch(version) else "")


def _came_in(organisation: str, host: str) -> Device:
    row = Device.objects.create(
        organisation_id=organisation, label=next_label(organisation), source=Source.OSQUERY, host_hash=host
    )
    after = {"source": Source.OSQUERY.value}
    audit.record(by=BY, verb=Verb.ENROLLED, subject=row.pk, organisation=organisation, after=after, origin=ORIGIN)
    return row


def _keyed(row: Device, family: str, version: str) -> str:
    if row.revoked_at is not None:
        raise EnrolmentRefused("revoked")
    key = secrets.long_key()
    row.former_key_hash, row.node_key_hash = row.node_key_hash or "", hashed(key)
    row.keyed_at, row.agent_version, row.os_family = timezone.now(), version, family or row.os_family
    row.save(update_fields=["former_key_hash", "node_key_hash", "keyed_at", "agent_version", "os_family"])
    return key


def notice_former_key(*, key: str) -> None:
    """Mark a computer whose former key is still in use: a client forgets it, so a second one has the same identifier."""
    before = timezone.now() - OVERLAP
    # Anybody can send keys that nobody has: for those nothing is locked.
    for row in Device.everywhere.filter(former_key_hash=hashed(key), keyed_at__lt=before, revoked_at=None):
        _mark_one(row.organisation_id, row.pk)


def notice_copy(*, client: Client) -> None:
    """Mark a computer under whose key another one speaks: a disk was copied with the key on it."""
    _mark_one(client.organisation, client.id)


@transaction.atomic
def _mark_one(organisation: str, device: str) -> None:
    with opened(organisation=organisation):
        row = one(Device.objects.select_for_update().filter(organisation=organisation, pk=device))
        _mark(row, CLONED)
        row.save(update_fields=["marks"])


def _mark(row: Device, code: str) -> None:
    if code not in {mark["code"] for mark in row.marks}:
        row.marks = [*row.marks, {"code": code, "at": timezone.now().isoformat()}]


# What is told


@transaction.atomic
def keep(*, client: Client, replies: Sequence[Reply], now: dt.datetime, answered: bool = False) -> None:
    """Merge answers into the report of the day. The same answers again change nothing.

    `answered`: they are what the client was asked out of turn.
    """
    with opened(organisation=client.organisation):
        row = one(Device.objects.select_for_update().filter(organisation=client.organisation, pk=client.id))
        latest = Report.objects.filter(device=row).first()
        before = latest.facts if latest else {}
        after = osquery.merged(before, replies, now)
        if after != before:
            _report(row, latest, after, now)
            row.reported_at = now
            row.os_family = after.get("os.family", {}).get("v") or row.os_family
        if after != before or answered:
            row.answered_at = now if answered else row.answered_at
            row.save(update_fields=["answered_at", "reported_at", "os_family", "marks"])


def _report(row: Device, latest: Report | None, after: dict[str, Any], now: dt.datetime) -> None:
    flags = [code for code in oddities(_facts(latest.facts if latest else {}), _facts(after), 0) if code in STRANGE]
    for code in flags:
        _mark(row, code)
    key = f"osquery-{day_of(now)}"
    report = (
        latest if latest and latest.key == key else Report(organisation_id=row.organisation_id, device=row, key=key)
    )
    report.received_at, report.facts, report.privilege = now, after, "admin"
    report.flags = sorted({*report.flags, *flags})
    report.collected_at = dt.datetime.fromisoformat(max(fact["at"] for fact in after.values())) if after else now
    report.save()


def _facts(told: Mapping[str, Any]) -> dict[str, Fact]:
    return {key: Fact(fact.get("v"), fact.get("why", "")) for key, fact in told.items()}


# Asking out of turn


@transaction.atomic
def ask_again(*, by: str, organisation: str, device: str, origin: str = "") -> None:
    """Have a computer looked at again, by the same questions as every day. Raises NotFound, also for other sources."""
    rows = Device.objects.select_for_update().filter(organisation=organisation, source=Source.OSQUERY, revoked_at=None)
    row = one(rows.filter(pk=device))
    row.asked_at = timezone.now()
    row.save(update_fields=["asked_at"])
    audit.record(by=by, verb=Verb.ASKED_AGAIN, subject=device, organisation=organisation, origin=origin)


def ask_late(*, client: Client, now: dt.datetime) -> None:
    """Ask a computer of which nothing came for long."""
    with opened(organisation=client.organisation):
        Device.objects.filter(organisation=client.organisation, pk=client.id).update(asked_at=now)
