"""Reading tenants. Nothing is opened here: without an open scope each of these raises ScopeError, save where it says so.

What belongs to another tenant is NotFound, as if it did not exist.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django_scopes import scopes_disabled  # type: ignore[import-untyped]

from sonaeru.web.tenancy import models, roles, terms
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.ui.errors import NotFound as NotFound

Row = TypeVar("Row", bound=Model)
Kinds = frozenset[ConsentKind]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company. `deleted_at`: when its days of grace before deletion began, `erased_on`: when they end."""

    id: str
    name: str
    industry: str
    size: str
    prefecture: str
    sample: bool
    created_at: dt.datetime
    deleted_at: dt.datetime | None

    @property
    def erased_on(self) -> dt.datetime | None:
        """From when on the company is deleted for good; None while nobody wants that."""
        return self.deleted_at and self.deleted_at + dt.timedelta(days=terms.GRACE)


@dataclass(frozen=True, slots=True)
class Named:
    """A site or an association."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Overview:
    """An association as the operator sees it: how many companies joined and how many roles are held, no names of them."""

    id: str
    name: str
    created_at: dt.datetime
    companies: int
    seats: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in a company, or did: `removed_at`."""

    id: str
    organisation: str
    name: str
    mail: str
    department: str
    removed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """An association as a company sees it; `joined_at` is None while it is only invited.

    `help_asked_at`: since when the company asks it for help, `help_note`: about what.
    """

    association: str
    name: str
    invited_at: dt.datetime
    joined_at: dt.datetime | None
    shared: Kinds
    help_asked_at: dt.datetime | None = None
    help_note: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A company as an association sees it, what it shares, and since when and about what it asks for help."""

    organisation: str
    name: str
    industry: str
    size: str
    prefecture: str
    sample: bool
    joined_at: dt.datetime
    shared: Kinds
    help_asked_at: dt.datetime | None = None
    help_note: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a company is among others: enough to add up by, and nothing to know it by but its id."""

    organisation: str
    industry: str
    size: str
    sample: bool


@dataclass(frozen=True, slots=True)
class ConsentChange:
    """One step in the history of consent; `name`: of the association."""

    association: str
    kind: ConsentKind
    given: bool
    by: str
    at: dt.datetime
    name: str


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat and who holds it."""

    id: str
    user: str
    seat: roles.Seat
    granted_at: dt.datetime


# Companies


def organisation(organisation: str) -> Organisation:
    """A company. Raises NotFound."""
    row = one(models.Organisation.objects.filter(pk=organisation))
    return Organisation(**_fields(row, Organisation))


def sites(organisation: str) -> tuple[Named, ...]:
    """The sites of a company by name, without those that were removed."""
    return _sites(organisation, removed_at=None)


def removed_sites(organisation: str) -> tuple[Named, ...]:
    """The sites that a company removed, by name; what they answered stays."""
    return _sites(organisation, removed_at__isnull=False)


def site(organisation: str, site: str) -> Named:
    """A site of a company that was not removed. Raises NotFound."""
    row = one(models.Site.objects.filter(organisation=organisation, pk=site, removed_at=None))
    return Named(row.pk, row.name)


def people(organisation: str) -> tuple[Person, ...]:
    """The people of a company by name, without those who were removed."""
    return tuple(map(_person, models.Person.objects.filter(organisation=organisation, removed_at=None)))


def person(organisation: str, person: str) -> Person:
    """Somebody of a company who was not removed. Raises NotFound."""
    return _person(one(models.Person.objects.filter(organisation=organisation, pk=person, removed_at=None)))


def anyone(organisation: str, person: str) -> Person:
    """Somebody on a company's list, also after removal, as long as the row is there. Raises NotFound."""
    return _person(one(models.Person.objects.filter(organisation=organisation, pk=person)))


def user_names(users: Iterable[str]) -> Mapping[str, str]:
    """Names of users by id; who has no account any more is missing. Needs no scope.

    The accounts are a room above this one: Django names their table.
    """
    rows = get_user_model()._default_manager.filter(pk__in=set(users))
    return {row.pk: row.name or row.email for row in rows}


def due_for_erasure(*, before: dt.datetime) -> tuple[str, ...]:
    """Ids of the companies marked for deletion before a moment. Needs no scope and shows nothing else of them."""
    return tuple(models.Organisation.everywhere.filter(deleted_at__lt=before).values_list("pk", flat=True))


# Associations and consent


def association(association: str) -> Named:
    """An association. Raises NotFound."""
    row = one(models.Association.objects.filter(pk=association))
    return Named(row.pk, row.name)


def associations() -> tuple[Overview, ...]:
    """All associations by name, with counts, for the operator. Needs no scope: it shows no company."""
    with scopes_disabled():
        joined = models.Membership.of_association.filter(joined_at__isnull=False, organisation__deleted_at=None)
        companies = Counter(joined.values_list("association", flat=True))
        held = Counter(models.Seat.everywhere.exclude(association=None).values_list("association", flat=True))
        rows = list(models.Association.objects.order_by("name", "pk"))
    return tuple(Overview(row.pk, row.name, row.created_at, companies[row.pk], held[row.pk]) for row in rows)


def memberships(organisation: str) -> tuple[Membership, ...]:
    """The associations that a company joined or is invited to, by name."""
    rows = models.Membership.objects.filter(organisation=organisation).select_related("association")
    given = shared(organisation)
    return tuple(
        Membership(
            row.association_id,
            row.association.name,
            row.invited_at,
            row.joined_at,
            given.get(row.association_id, frozenset()),
            row.help_asked_at,
            row.help_note,
        )
        for row in rows.order_by("association__name", "association")
    )


def members(association: str) -> tuple[Member, ...]:
    """The companies that joined an association and are not being deleted, by name, with what each shares."""
    rows = _joined(association).select_related("organisation")
    history = models.Consent.of_association.filter(association=association)
    given = current(history.values_list("organisation", "kind", "given"))
    return tuple(
        _member(row, given.get(row.organisation_id, frozenset()))
        for row in rows.order_by("organisation__name", "organisation")
    )


def sharing(association: str, kind: ConsentKind) -> tuple[Kind, ...]:
    """The members that share one kind of data at this moment: for adding up over thousands, where no name is needed."""
    history = models.Consent.of_association.filter(association=association, kind=kind)
    given = dict(history.values_list("organisation", "given"))
    columns = ("organisation", *(f"organisation__{name}" for name in ("industry", "size", "sample")))
    return tuple(Kind(*row) for row in _joined(association).values_list(*columns) if given.get(row[0]))


def member(association: str, organisation: str) -> Member:
    """One of them. Raises NotFound for a company that did not join, as if it did not exist."""
    row = one(_joined(association).filter(organisation=organisation).select_related("organisation"))
    return _member(row, member_subject(association, organisation).shared.get(association, frozenset()))


def consent_history(organisation: str) -> tuple[ConsentChange, ...]:
    """Everything that a company ever gave and withdrew, newest first."""
    rows = models.Consent.objects.filter(organisation=organisation).select_related("association").order_by("-pk")
    return tuple(
        ConsentChange(row.association_id, ConsentKind(row.kind), row.given, row.by, row.at, row.association.name)
        for row in rows
    )


def shared(organisation: str) -> Mapping[str, Kinds]:
    """What a company shares now, by association."""
    history = models.Consent.objects.filter(organisation=organisation)
    return current(history.values_list("association", "kind", "given"))


def current(history: Iterable[tuple[str, str, bool]]) -> Mapping[str, Kinds]:
    """What holds after a history of (with whom, kind, given), oldest first. Pure."""
    latest = {(other, ConsentKind(kind)): given for other, kind, given in history}
    kinds: dict[str, set[ConsentKind]] = {}
    for other, kind in (key for key, given in latest.items() if given):
        kinds.setdefault(other, set()).add(kind)
    return {other: frozenset(given) for other, given in kinds.items()}


# Seats


def subject(organisation: str) -> roles.Subject:
    """A company as `can` asks about it, in the company's own scope. Raises NotFound."""
    one(models.Organisation.objects.filter(pk=organisation))
    return roles.Subject(organisation=organisation, shared=shared(organisation))


def member_subject(association: str, organisation: str) -> roles.Subject:
    """A member as `can` asks about it, in the association's scope. Raises NotFound unless the company joined."""
    one(_joined(association).filter(organisation=organisation))
    history = models.Consent.of_association.filter(association=association, organisation=organisation)
    return roles.Subject(organisation, shared=current(history.values_list("association", "kind", "given")))


def seats_of(user: str) -> tuple[roles.Seat, ...]:
    """All seats of a user. Needs no scope: this is read to know which one may be opened."""
    return tuple(_held(row).seat for row in models.Seat.everywhere.filter(user=user).order_by("pk"))


def seats_of_organisation(organisation: str) -> tuple[HeldSeat, ...]:
    """Who holds which seat in a company, oldest first."""
    return tuple(map(_held, models.Seat.objects.filter(organisation=organisation).order_by("granted_at", "pk")))


def seats_of_association(association: str) -> tuple[HeldSeat, ...]:
    """Who holds which seat in an association, oldest first."""
    return tuple(map(_held, models.Seat.of_association.filter(association=association).order_by("granted_at", "pk")))


def seats_of_installation() -> tuple[HeldSeat, ...]:
    """Operators and desk agents, oldest first. Needs no scope: these seats belong to no tenant."""
    rows = models.Seat.everywhere.filter(organisation=None, association=None)
    return tuple(map(_held, rows.order_by("granted_at", "pk")))


def one(rows: QuerySet[Row]) -> Row:
    """The first of the rows. Raises NotFound."""
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def _fields(row: Model, of: type[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in of.__slots__}


def _sites(organisation: str, **wanted: object) -> tuple[Named, ...]:
    rows = models.Site.objects.filter(organisation=organisation, **wanted)
    return tuple(Named(row.pk, row.name) for row in rows)


def _person(row: models.Person) -> Person:
    return Person(row.pk, row.organisation_id, row.name, row.mail, row.department, row.removed_at)


def _joined(association: str) -> QuerySet[models.Membership]:
    rows: QuerySet[models.Membership] = models.Membership.of_association.filter(
        association=association, joined_at__isnull=False, organisation__deleted_at=None
    )
    return rows


def _member(row: models.Membership, shares: Kinds) -> Member:
    company = row.organisation
    assert row.joined_at is not None
    return Member(
        organisation=company.pk,
        name=company.name,
        industry=company.industry,
        size=company.size,
        prefecture=company.prefecture,
        sample=company.sample,
        joined_at=row.joined_at,
        shared=shares,
        help_asked_at=row.help_asked_at,
        help_note=row.help_note,
    )


def _held(row: models.Seat) -> HeldSeat:
    seat = roles.Seat(row.role, row.organisation_id or "", row.association_id or "")
    return HeldSeat(row.pk, row.user, seat, row.granted_at)
