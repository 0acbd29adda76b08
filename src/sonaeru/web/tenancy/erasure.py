"""Deleting for good: a company after its days of grace, somebody who works there. In one transaction each: whatever
breaks in between, all is still there, and the next night tries again.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings import registry
from sonaeru.web.notify import actions as notify
from sonaeru.web.tenancy import letters, queries, terms
from sonaeru.web.tenancy.models import Organisation, Person
from sonaeru.web.tenancy.queries import NotFound, one
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.tenancy.verbs import Verb

log = logging.getLogger(__name__)
JOB = "job"


@transaction.atomic
def erase_organisation(*, by: str, organisation: str, before: dt.datetime, origin: str = "") -> None:
    """Delete a company that was marked before a moment, with all that any room holds of it. Opens its scope itself.

    Raises NotFound if it is gone already, or somebody decided to keep it meanwhile.
    """
    with opened(organisation=organisation):
        row = one(Organisation.objects.select_for_update().filter(pk=organisation, deleted_at__lt=before))
        _erase(row, by, origin)


@transaction.atomic
def erase_sample(*, by: str, organisation: str, origin: str = "") -> None:
    """Delete a company of the sample data, without days of grace. Opens its scope itself. Raises NotFound for others."""
    with opened(organisation=organisation):
        _erase(one(Organisation.objects.select_for_update().filter(pk=organisation, sample=True)), by, origin)


def erase_due(before: dt.datetime) -> int:
    """Delete the companies marked before a moment and return how many. One that fails is logged and waits a night."""
    return sum([_erased(organisation, before) for organisation in queries.due_for_erasure(before=before)])


@transaction.atomic
def erase_person(*, by: str, organisation: str, person: str, origin: str = "") -> None:
    """Delete what the rooms may delete of somebody, and the row in the list itself. Raises NotFound."""
    row = one(Person.objects.select_for_update().filter(organisation=organisation, pk=person))
    for room in registry.rooms().values():
        if room.forget:
            room.forget(organisation, person)
    notify.withdraw(to=row.mail, organisation=organisation)
    row.delete()
    audit.record(by=by, verb=Verb.PERSON_ERASED, subject=person, organisation=organisation, origin=origin)


def erase_removed_people(before: dt.datetime) -> int:
    """Delete those who were taken off their company's list before a moment, and return how many."""
    rows = list(Person.everywhere.filter(removed_at__lt=before).values_list("organisation", "pk"))
    for organisation, person in rows:
        with opened(organisation=organisation):
            erase_person(by=JOB, organisation=organisation, person=person, origin=JOB)
    return len(rows)


def warn_owners(*, now: dt.datetime) -> int:
    """Tell the owners of companies whose days of grace end soon, once; returns how many companies."""
    soon = now - dt.timedelta(days=terms.GRACE - terms.WARNING)
    waiting = Organisation.everywhere.filter(deleted_at__lt=soon, warned_at=None).values_list("pk", flat=True)
    return sum([_warned(organisation, soon, now) for organisation in list(waiting)])


def _erase(row: Organisation, by: str, origin: str) -> None:
    organisation = row.pk
    for room in registry.rooms().values():
        if room.erase:
            room.erase(organisation)
    row.delete()
    audit.record(by=by, verb=Verb.ORGANISATION_ERASED, subject=organisation, organisation=organisation, origin=origin)


def _erased(organisation: str, before: dt.datetime) -> bool:
    try:
        erase_organisation(by=JOB, organisation=organisation, before=before, origin=JOB)
    except NotFound:
        return False
    except Exception:
        # The other companies must not wait for this one.
        log.exception("%s could not be erased", organisation)
        return False
    return True


@transaction.atomic
def _warned(organisation: str, soon: dt.datetime, now: dt.datetime) -> bool:
    with opened(organisation=organisation):
        rows = Organisation.objects.filter(pk=organisation, deleted_at__lt=soon, warned_at=None)
        if not rows.update(warned_at=now):
            return False
        company = queries.organisation(organisation)
        letters.tell_owners(
            company, letters.SOON, key=f"deletion-soon/{organisation}/{company.deleted_at:%Y%m%d%H%M%S}"
        )
        return True
