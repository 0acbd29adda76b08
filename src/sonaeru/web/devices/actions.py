"""Writing the room: letting computers in and out, naming them. Each act with its row in the log, or nothing at all.

Called in the company's open scope. The log names computers and people by id.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sonaeru.web.audit import actions as audit
from sonaeru.web.devices import queries, secrets
from sonaeru.web.devices.models import Device, EnrolmentCode, Fleet, FormerLabel, Source
from sonaeru.web.devices.verbs import Verb
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import one
from sonaeru.web.tenancy.scopes import opened

CODE_MINUTES = 15
MOST_USES = 50
BY_CODE = "code"


class CodeRefused(Exception):
    """The code lets nobody in: mistyped, expired, stopped or used up. It never says which."""


# Codes


@transaction.atomic
def make_code(*, by: str, organisation: str, uses: int = 1, person: str = "", origin: str = "") -> tuple[str, str]:
    """Make a code for so many computers (1 to 50), and return its id and its signs, which are shown once.

    `person`: whose computers they are. Raises NotFound for somebody who is not on the list, ValueError.
    """
    if not 1 <= uses <= MOST_USES:
        raise ValueError(f"a code is for 1 to {MOST_USES} computers")
    if person:
        tenancy.person(organisation, person)
    signs = secrets.new_code()
    row = EnrolmentCode.objects.create(
        organisation_id=organisation,
        code_hash=secrets.code_hash(signs),
        uses=uses,
        person=person,
        created_by=by,
        expires_at=timezone.now() + dt.timedelta(minutes=CODE_MINUTES),
    )
    after = {"uses": uses}
    audit.record(by=by, verb=Verb.CODE_MADE, subject=row.pk, organisation=organisation, after=after, origin=origin)
    return row.pk, signs


@transaction.atomic
def stop_code(*, by: str, organisation: str, code: str, origin: str = "") -> None:
    """Nobody comes in by a code any more. Raises NotFound."""
    row = one(EnrolmentCode.objects.filter(organisation=organisation, pk=code))
    if row.stopped_at is None:
        row.stopped_at = timezone.now()
        row.save(update_fields=["stopped_at"])
        audit.record(by=by, verb=Verb.CODE_STOPPED, subject=code, organisation=organisation, origin=origin)


@transaction.atomic
def enrol(
    *, code: str, source: Source, label: str = "", os_family: str = "", agent_version: str = "", origin: str = ""
) -> queries.Device:
    """Let a computer in by a code, which opens its company. Raises CodeRefused.

    Without `label` it is called after how many there are, until its person says better.
    """
    now = timezone.now()
    open_codes = EnrolmentCode.everywhere.filter(
        code_hash=secrets.code_hash(code), stopped_at=None, expires_at__gt=now, organisation__deleted_at=None
    )
    # Held while it is counted: two computers in the same moment do not share the last use. One statement would not do:
    # with the company in it, PostgreSQL looks at the count before it waits.
    row = open_codes.select_for_update(of=("self",)).first()
    if row is None or row.used >= row.uses:
        raise CodeRefused
    row.used += 1
    row.save(update_fields=["used"])
    with opened(organisation=row.organisation_id):
        device = Device.objects.create(
            organisation_id=row.organisation_id,
            label=label or next_label(row.organisation_id),
            person=row.person,
            source=source,
            os_family=os_family,
            agent_version=agent_version,
        )
        after = {"source": source.value, "code": row.pk}
        audit.record(
            by=BY_CODE,
            verb=Verb.ENROLLED,
            subject=device.pk,
            organisation=row.organisation_id,
            after=after,
            origin=origin,
        )
        return queries.device(row.organisation_id, device.pk)


def next_label(organisation: str) -> str:
    """What a computer is called until somebody says better."""
    return f"PC-{Device.objects.filter(organisation=organisation).count() + 1}"


# One computer


@transaction.atomic
def rename(*, by: str, organisation: str, device: str, label: str, origin: str = "") -> None:
    """Call it otherwise; the former name stays in its history for as long as its facts. Raises NotFound."""
    row = one(Device.objects.select_for_update().filter(organisation=organisation, pk=device))
    if row.label == label:
        return
    FormerLabel.objects.create(device=row, label=row.label)
    row.label = label
    row.save(update_fields=["label"])
    audit.record(by=by, verb=Verb.RENAMED, subject=device, organisation=organisation, origin=origin)


@transaction.atomic
def give(*, by: str, organisation: str, device: str, person: str, origin: str = "") -> None:
    """Say who uses it (text id, "" for nobody). Raises NotFound, also for somebody who is not on the list."""
    if person:
        tenancy.person(organisation, person)
    row = one(Device.objects.select_for_update().filter(organisation=organisation, pk=device))
    if row.person != person:
        before, row.person = {"person": row.person}, person
        row.save(update_fields=["person"])
        after = {"person": person}
        audit.record(
            by=by, verb=Verb.GIVEN, subject=device, organisation=organisation, before=before, after=after, origin=origin
        )


@transaction.atomic
def revoke(*, by: str, organisation: str, device: str, origin: str = "") -> None:
    """Listen to it no more. What it reported stays until its term or until it is deleted. Raises NotFound."""
    row = one(Device.objects.select_for_update().filter(organisation=organisation, pk=device))
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        audit.record(by=by, verb=Verb.REVOKED, subject=device, organisation=organisation, origin=origin)


@transaction.atomic
def forget(*, by: str, organisation: str, device: str, origin: str = "") -> None:
    """Delete it with all that it reported, at once; one line of the log stays. Raises NotFound."""
    # Held, so that a report that is just being stored goes too.
    row = one(Device.objects.select_for_update().filter(organisation=organisation, pk=device))
    audit.record(by=by, verb=Verb.FORGOTTEN, subject=device, organisation=organisation, origin=origin)
    row.delete()


@transaction.atomic
def clear_marks(*, by: str, organisation: str, device: str, origin: str = "") -> None:
    """Somebody has looked into what could not be true. Raises NotFound."""
    row = one(Device.objects.select_for_update().filter(organisation=organisation, pk=device))
    if row.marks:
        before, row.marks = {"marks": [mark["code"] for mark in row.marks]}, []
        row.save(update_fields=["marks"])
        audit.record(
            by=by, verb=Verb.MARK_CLEARED, subject=device, organisation=organisation, before=before, origin=origin
        )


@transaction.atomic
def looked_at(*, by: str, organisation: str, device: str, origin: str = "") -> None:
    """Note that somebody of the company opened the page of one computer. Raises NotFound."""
    found = queries.device(organisation, device)
    audit.record(by=by, verb=Verb.LOOKED_AT, subject=found.id, organisation=organisation, origin=origin)


# All computers


@transaction.atomic
def say_how_many(*, by: str, organisation: str, expected: int | None, origin: str = "") -> None:
    """How many computers the company has; None to say nothing again."""
    row, _ = Fleet.objects.get_or_create(organisation_id=organisation)
    if row.expected != expected:
        before, row.expected, row.expected_at = {"expected": row.expected}, expected, timezone.now()
        row.save(update_fields=["expected", "expected_at"])
        after = {"expected": expected}
        audit.record(
            by=by,
            verb=Verb.COUNTED,
            subject=organisation,
            organisation=organisation,
            before=before,
            after=after,
            origin=origin,
        )
