"""Changing tenants. Each act happens as a whole, with its row in the log, or not at all; what changes nothing writes none.

The scope is opened by whoever calls. Values are cleaned here (`checks.Refused`); what belongs to another tenant is
`queries.NotFound`. The log names of a person only what changed, never the value: it outlives the person's data.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from sonaeru.web.audit import actions as audit
from sonaeru.web.tenancy import checks, letters, queries, roles
from sonaeru.web.tenancy.models import Association, Consent, Membership, Organisation, Person, Seat, Site
from sonaeru.web.tenancy.queries import NotFound, one, shared
from sonaeru.web.tenancy.roles import ConsentKind, Place
from sonaeru.web.tenancy.verbs import Verb


class Duplicate(checks.Refused):
    """The same value is there already, for instance a mail address; `field` names it."""


class LastOwner(Exception):
    """The only owner of a company cannot go: nobody could open the company any more."""


class LastOperator(LastOwner):
    """The only operator cannot go: nobody could run the installation any more."""


# Roles that at least one user must hold, and what says so.
KEPT_ONCE = {roles.OWNER.id: LastOwner, roles.OPERATOR.id: LastOperator}

# Companies


@transaction.atomic
def create_organisation(
    *, by: str, name: str, industry: str, size: str, prefecture: str = "", sample: bool = False, origin: str = ""
) -> str:
    """Add a company and return its id. Needs no scope: there is nothing to open yet. Raises Refused."""
    facts = checks.organisation({"name": name, "industry": industry, "size": size, "prefecture": prefecture})
    row = Organisation(**facts, sample=sample)
    row.save(force_insert=True)
    audit.record(by=by, verb=Verb.ORGANISATION_CREATED, subject=row.pk, organisation=row.pk, after=facts, origin=origin)
    return row.pk


@transaction.atomic
def edit_organisation(*, by: str, organisation: str, origin: str = "", **facts: str) -> None:
    """Change some of name, industry, size, prefecture. Raises Refused, NotFound."""
    row = _organisation(organisation)
    after = {field: text for field, text in checks.organisation(facts).items() if text != getattr(row, field)}
    if not after:
        return
    before = {field: getattr(row, field) for field in after}
    _store(row, after)
    audit.record(
        by=by,
        verb=Verb.ORGANISATION_EDITED,
        subject=row.pk,
        organisation=row.pk,
        before=before,
        after=after,
        origin=origin,
    )


@transaction.atomic
def mark_for_deletion(*, by: str, organisation: str, origin: str = "") -> None:
    """Begin the days of grace before a company is deleted. Marked twice, the first mark counts. Raises NotFound."""
    row = _organisation(organisation)
    if row.deleted_at is None:
        _store(row, {"deleted_at": timezone.now()})
        company = queries.organisation(organisation)
        letters.tell_owners(company, letters.MARKED, key=f"deletion/{row.pk}/{row.deleted_at:%Y%m%d%H%M%S}")
        audit.record(by=by, verb=Verb.DELETION_MARKED, subject=row.pk, organisation=row.pk, origin=origin)


@transaction.atomic
def undo_deletion(*, by: str, organisation: str, origin: str = "") -> None:
    """Keep a company that was marked for deletion. Raises NotFound."""
    row = _organisation(organisation)
    if row.deleted_at is not None:
        before = {"deleted_at": row.deleted_at}
        _store(row, {"deleted_at": None, "warned_at": None})
        audit.record(
            by=by, verb=Verb.DELETION_UNDONE, subject=row.pk, organisation=row.pk, before=before, origin=origin
        )


@transaction.atomic
def add_site(*, by: str, organisation: str, name: str, origin: str = "") -> str:
    """Add a site and return its id. Raises Refused, Duplicate("name"), NotFound."""
    row = Site(organisation=_organisation(organisation), name=checks.name(name))
    _insert(row, "name")
    after = {"name": row.name}
    audit.record(by=by, verb=Verb.SITE_ADDED, subject=row.pk, organisation=organisation, after=after, origin=origin)
    return row.pk


@transaction.atomic
def rename_site(*, by: str, organisation: str, site: str, name: str, origin: str = "") -> None:
    """Give a site another name. Raises Refused, Duplicate("name"), NotFound."""
    row, after = _site(organisation, site), checks.name(name)
    before = row.name
    if after == before:
        return
    _store_once(row, {"name": after}, "name")
    audit.record(
        by=by,
        verb=Verb.SITE_RENAMED,
        subject=site,
        organisation=organisation,
        before={"name": before},
        after={"name": after},
        origin=origin,
    )


@transaction.atomic
def remove_site(*, by: str, organisation: str, site: str, origin: str = "") -> None:
    """Ask a site no more; what it answered stays with the company. Removed already, it stays so. Raises NotFound."""
    row = _site(organisation, site)
    if row.removed_at is None:
        _store(row, {"removed_at": timezone.now()})
        audit.record(by=by, verb=Verb.SITE_REMOVED, subject=site, organisation=organisation, origin=origin)


@transaction.atomic
def restore_site(*, by: str, organisation: str, site: str, origin: str = "") -> None:
    """Undo a removal. Raises NotFound, Duplicate("name") when the name was given to another site meanwhile."""
    row = _site(organisation, site)
    if row.removed_at is not None:
        _store_once(row, {"removed_at": None}, "name")
        audit.record(by=by, verb=Verb.SITE_RESTORED, subject=site, organisation=organisation, origin=origin)


# People


@transaction.atomic
def add_person(*, by: str, organisation: str, name: str, mail: str = "", department: str = "", origin: str = "") -> str:
    """Add somebody who works in a company and return the id. Raises Refused, Duplicate("mail"), NotFound."""
    facts = checks.person({"name": name, "mail": mail, "department": department})
    row = Person(organisation=_organisation(organisation), **facts)
    _insert(row, "mail")
    audit.record(by=by, verb=Verb.PERSON_ADDED, subject=row.pk, organisation=organisation, origin=origin)
    return row.pk


@transaction.atomic
def edit_person(*, by: str, organisation: str, person: str, origin: str = "", **facts: str) -> None:
    """Change some of name, mail, department. Raises Refused, Duplicate("mail"), NotFound."""
    row = _person(organisation, person)
    changed = {field: text for field, text in checks.person(facts).items() if text != getattr(row, field)}
    if not changed:
        return
    _store_once(row, changed, "mail")
    after = {"changed": sorted(changed)}
    audit.record(by=by, verb=Verb.PERSON_EDITED, subject=row.pk, organisation=organisation, after=after, origin=origin)


@transaction.atomic
def remove_person(*, by: str, organisation: str, person: str, origin: str = "") -> None:
    """Take somebody off the list; the personal link opens nothing from now on. Raises NotFound."""
    row = _person(organisation, person)
    _store(row, {"removed_at": timezone.now()})
    audit.record(by=by, verb=Verb.PERSON_REMOVED, subject=row.pk, organisation=organisation, origin=origin)


@transaction.atomic
def restore_person(*, by: str, organisation: str, person: str, origin: str = "") -> None:
    """Put somebody back on the list who was removed; who stands on it stays. Raises Duplicate("mail"), NotFound."""
    row = one(Person.objects.select_for_update().filter(organisation=organisation, pk=person))
    if row.removed_at is None:
        return
    _store_once(row, {"removed_at": None}, "mail")
    audit.record(by=by, verb=Verb.PERSON_RESTORED, subject=row.pk, organisation=organisation, origin=origin)


# Associations and consent


@transaction.atomic
def create_association(*, by: str, name: str, origin: str = "") -> str:
    """Add an association and return its id. Needs no scope. Raises Refused."""
    row = Association(name=checks.name(name))
    row.save(force_insert=True)
    after = {"name": row.name}
    audit.record(by=by, verb=Verb.ASSOCIATION_CREATED, subject=row.pk, association=row.pk, after=after, origin=origin)
    return row.pk


@transaction.atomic
def rename_association(*, by: str, association: str, name: str, origin: str = "") -> None:
    """Give an association another name, in its own scope. Raises Refused, NotFound."""
    row, after = one(Association.objects.select_for_update().filter(pk=association)), checks.name(name)
    if row.name == after:
        return
    before, row.name = row.name, after
    row.save(update_fields=["name"])
    audit.record(
        by=by,
        verb=Verb.ASSOCIATION_RENAMED,
        subject=association,
        association=association,
        before={"name": before},
        after={"name": after},
        origin=origin,
    )


@transaction.atomic
def delete_association(*, by: str, association: str, origin: str = "") -> None:
    """Delete an association with its memberships and seats, in its own scope; companies stay. Raises NotFound."""
    one(Association.objects.select_for_update().filter(pk=association)).delete()
    audit.record(by=by, verb=Verb.ASSOCIATION_DELETED, subject=association, association=association, origin=origin)


@transaction.atomic
def invite_to_association(*, by: str, organisation: str, association: str, origin: str = "") -> None:
    """Invite a company, in the association's scope; it sees nothing of the company yet. Raises NotFound.

    An invitation that is there already stays as it is.
    """
    one(Association.objects.filter(pk=association))
    one(Organisation.everywhere.filter(pk=organisation, deleted_at=None))
    known = Membership.of_association.filter(organisation=organisation, association=association)
    if known.exists():
        return
    _insert(Membership(organisation_id=organisation, association_id=association), "association")
    _record_membership(by, Verb.ASSOCIATION_INVITED, organisation, association, origin)


@transaction.atomic
def join_association(*, by: str, organisation: str, association: str, origin: str = "") -> None:
    """Accept an invitation, in the company's scope. Nothing is shared by it. Raises NotFound if there is none."""
    row = _membership(organisation, association)
    if row.joined_at is None:
        _store(row, {"joined_at": timezone.now()})
        _record_membership(by, Verb.ASSOCIATION_JOINED, organisation, association, origin)


@transaction.atomic
def leave_association(*, by: str, organisation: str, association: str, origin: str = "") -> None:
    """Leave, or decline an invitation, in the company's scope; everything shared is withdrawn. Raises NotFound."""
    row = _membership(organisation, association)
    for kind in sorted(shared(organisation).get(association, ())):
        withdraw_consent(by=by, organisation=organisation, association=association, kind=kind, origin=origin)
    row.delete()
    _record_membership(by, Verb.ASSOCIATION_LEFT, organisation, association, origin)


def give_consent(*, by: str, organisation: str, association: str, kind: ConsentKind, origin: str = "") -> None:
    """Share one kind of data with an association that the company joined. Raises NotFound for any other."""
    _consent(True, by, organisation, association, kind, origin)


def withdraw_consent(*, by: str, organisation: str, association: str, kind: ConsentKind, origin: str = "") -> None:
    """Stop sharing one kind of data. Raises NotFound if the company did not join the association."""
    _consent(False, by, organisation, association, kind, origin)


# Seats


@transaction.atomic
def grant_seat(
    *, by: str, user: str, role: str, organisation: str = "", association: str = "", origin: str = ""
) -> str:
    """Give a user a role at the place that fits it and return the seat's id; one held already stays. Raises Refused
    if role and place do not fit, NotFound if the place is not in the open scope.
    """
    _require_fitting(role, organisation, association)
    held = _seats(organisation, association).filter(user=user, role=role).first()
    if held is not None:
        return held.pk
    row = Seat(user=user, role=role, organisation_id=organisation or None, association_id=association or None)
    _insert(row, "role")
    _record_seat(by, Verb.SEAT_GRANTED, row, origin)
    return row.pk


@transaction.atomic
def revoke_seat(*, by: str, seat: str, organisation: str = "", association: str = "", origin: str = "") -> None:
    """Take a seat away. Raises NotFound if it is not at this place, LastOwner, LastOperator."""
    seats = _seats(organisation, association)
    row = one(seats.filter(pk=seat))
    # Locked: two owners who take each other's role away at the same moment come one after the other.
    list(seats.select_for_update().filter(role=row.role).order_by("pk"))
    if row.role in KEPT_ONCE and not seats.filter(role=row.role).exclude(pk=seat).exists():
        raise KEPT_ONCE[row.role]
    seats.filter(pk=seat).delete()
    _record_seat(by, Verb.SEAT_REVOKED, row, origin)


# The rows behind them


def _organisation(organisation: str) -> Organisation:
    # Locked, so that what is read of the row and written into the log is what the act changed.
    return one(Organisation.objects.select_for_update().filter(pk=organisation))


def _site(organisation: str, site: str) -> Site:
    return one(Site.objects.select_for_update().filter(organisation=organisation, pk=site))


def _person(organisation: str, person: str) -> Person:
    return one(Person.objects.select_for_update().filter(organisation=organisation, pk=person, removed_at=None))


def _membership(organisation: str, association: str) -> Membership:
    return one(Membership.objects.select_for_update().filter(organisation=organisation, association=association))


def _insert(row: Site | Person | Membership | Seat, field: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Duplicate(field) from error


def _store_once(row: Site | Person, values: Mapping[str, object], field: str) -> None:
    try:
        with transaction.atomic():
            _store(row, values)
    except IntegrityError as error:
        raise Duplicate(field) from error


def _store(row: Organisation | Site | Person | Membership, values: Mapping[str, object]) -> None:
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=list(values))


def _record_membership(by: str, verb: Verb, organisation: str, association: str, origin: str) -> None:
    audit.record(
        by=by, verb=verb, subject=association, organisation=organisation, association=association, origin=origin
    )


@transaction.atomic
def _consent(given: bool, by: str, organisation: str, association: str, kind: ConsentKind, origin: str) -> None:
    # The lock makes leaving and giving wait for each other: nothing stays shared with an association that was left.
    if _membership(organisation, association).joined_at is None and given:
        raise NotFound
    if (kind in shared(organisation).get(association, ())) == given:
        return
    Consent(organisation_id=organisation, association_id=association, kind=kind, given=given, by=by).save()
    audit.record(
        by=by,
        verb=Verb.CONSENT_GIVEN if given else Verb.CONSENT_WITHDRAWN,
        subject=association,
        organisation=organisation,
        association=association,
        after={"kind": kind},
        origin=origin,
    )


def _require_fitting(role: str, organisation: str, association: str) -> None:
    named = {Place.ORGANISATION: organisation, Place.ASSOCIATION: association}
    places = [place for place, text in named.items() if text] or [Place.INSTALLATION]
    if role not in roles.ROLES or places != [roles.ROLES[role].place]:
        raise checks.Refused("role")


def _seats(organisation: str, association: str) -> QuerySet[Seat]:
    # The place is locked: two owners who remove each other at the same moment cannot both go.
    if organisation:
        return Seat.objects.filter(organisation=_organisation(organisation))
    if association:
        place = one(Association.objects.select_for_update().filter(pk=association))
        return Seat.of_association.filter(association=place)
    installation = Seat.everywhere.filter(organisation=None, association=None)
    list(installation.select_for_update().order_by("pk"))
    return installation


def _record_seat(by: str, verb: Verb, row: Seat, origin: str) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=row.user,
        organisation=row.organisation_id or "",
        association=row.association_id or "",
        after={"seat": row.pk, "role": row.role},
        origin=origin,
    )
