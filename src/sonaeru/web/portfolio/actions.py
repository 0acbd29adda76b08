"""Changing the portfolio: inviting companies, joining, the month's figures. Each act as a whole, with its row in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from sonaeru.core.assessment.peers import figures
from sonaeru.web.audit import actions as audit
from sonaeru.web.library import reader
from sonaeru.web.notify import actions as notify
from sonaeru.web.portfolio import letters
from sonaeru.web.portfolio.frozen import as_json
from sonaeru.web.portfolio.models import CompanyInvitation, SamplePart, Snapshot
from sonaeru.web.portfolio.queries import sample_parts, votes
from sonaeru.web.portfolio.verbs import Verb
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import checks, queries
from sonaeru.web.tenancy.queries import association, one
from sonaeru.web.tenancy.roles import OWNER
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.ids import hashed, link_token

# A month is the time between two meetings of a board (judgement).
DAYS: Final = 30
# A whole chamber in a few days; more looks like a mistake or like abuse (judgement).
A_DAY: Final = 1000

Address = Callable[[str], str]


class AlreadyInvited(Exception):
    """This address holds an open invitation of this association."""


class TooMany(Exception):
    """The association invited as many companies as it may on one day."""


class Over(Exception):
    """The link is used, withdrawn, too old, or was never made. It never says which."""


@transaction.atomic
def invite(
    *, by: str, association: str, mail: str, company: str = "", language: str = "ja", address: Address, origin: str = ""
) -> str:
    """Mail a company's owner a link to join, in the association's scope; returns the invitation's id.

    `address(token)` makes the link. One that ran out is sent anew. Raises Refused, AlreadyInvited, TooMany.
    """
    facts = {"mail": checks.mail(mail), "company": checks.line(company, "company")}
    if not facts["mail"]:
        raise checks.Refused("mail")
    _require_room(association)
    token, row = link_token(), CompanyInvitation(association_id=association, by=by, **facts)
    CompanyInvitation.objects.filter(
        association=association, mail=row.mail, accepted_at=None, expires_at__lte=timezone.now()
    ).delete()
    row.token_hash, row.expires_at = hashed(token), timezone.now() + dt.timedelta(days=DAYS)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyInvited from error
    _send(row, token, language, address)
    _record(by, Verb.COMPANY_INVITED, row, origin)
    return row.pk


@transaction.atomic
def resend(
    *, by: str, association: str, invitation: str, language: str = "ja", address: Address, origin: str = ""
) -> None:
    """Send an invitation again, by a new link; the old one opens nothing from now on. Raises NotFound, TooMany."""
    row = _open(association, invitation)
    _require_room(association)
    token, now = link_token(), timezone.now()
    row.token_hash, row.sent_at, row.expires_at = hashed(token), now, now + dt.timedelta(days=DAYS)
    row.save(update_fields=["token_hash", "sent_at", "expires_at"])
    _send(row, token, language, address)
    _record(by, Verb.INVITATION_RESENT, row, origin)


@transaction.atomic
def withdraw(*, by: str, association: str, invitation: str, origin: str = "") -> None:
    """Take an invitation back; the address is forgotten with it. Raises NotFound."""
    row = _open(association, invitation)
    _record(by, Verb.INVITATION_WITHDRAWN, row, origin)
    row.delete()


@transaction.atomic
def accept(*, by: str, token: str, organisation: str, origin: str = "") -> None:
    """Join by a link, for a company whose owner `by` is (the caller asks). Nothing is shared by it.

    Pressed twice for one company it joins once. Raises Over, NotFound.
    """
    row = CompanyInvitation.everywhere.select_for_update().filter(token_hash=hashed(token)).first()
    if row is None or (row.accepted_at and row.organisation != organisation):
        raise Over
    if row.accepted_at:
        return
    if row.expires_at <= timezone.now():
        raise Over
    _require_alike(organisation, row.association_id)
    with opened(association=row.association_id):
        tenancy.invite_to_association(
            by=row.by, organisation=organisation, association=row.association_id, origin=origin
        )
    with opened(organisation=organisation):
        tenancy.join_association(by=by, organisation=organisation, association=row.association_id, origin=origin)
    # The address did its work: it is not kept.
    row.accepted_at, row.organisation, row.mail, row.company = timezone.now(), organisation, "", ""
    row.save(update_fields=["accepted_at", "organisation", "mail", "company"])
    _record(by, Verb.INVITATION_ACCEPTED, row, origin)


@transaction.atomic
def accept_as_new(*, by: str, token: str, facts: Mapping[str, str], origin: str = "") -> str:
    """Make a company with `by` as its owner and join by a link; returns its id. Raises Over, Refused."""
    sample = _is_sample(token)
    organisation = tenancy.create_organisation(by=by, origin=origin, sample=sample, **facts)
    if sample:
        SamplePart.objects.create(ref=organisation, kind="organisation")
    with opened(organisation=organisation):
        tenancy.grant_seat(by=by, user=by, role=OWNER.id, organisation=organisation, origin=origin)
    accept(by=by, token=token, organisation=organisation, origin=origin)
    return organisation


@transaction.atomic
def record_export(*, by: str, association: str, rows: int, origin: str = "") -> None:
    """Write down that the list left the house."""
    audit.record(
        by=by,
        verb=Verb.LIST_EXPORTED,
        subject=association,
        association=association,
        after={"rows": rows},
        origin=origin,
    )


@transaction.atomic
def freeze_figures(*, by: str, association: str, on: dt.date, origin: str = "") -> bool:
    """Keep the month's figures over the members of an association, in its scope.

    False if the month has its figures: they are never made anew, or two of one month could be subtracted.
    """
    month = on.replace(day=1)
    if Snapshot.objects.filter(association=association, month=month).exists():
        return False
    found = figures(votes(association), reader.offered_edition(), on)
    Snapshot.objects.create(association_id=association, month=month, figures=as_json(found))
    audit.record(
        by=by,
        verb=Verb.FIGURES_FROZEN,
        subject=association,
        association=association,
        after={"month": f"{month:%Y-%m}"},
        origin=origin,
    )
    return True


def _is_sample(token: str) -> bool:
    row = CompanyInvitation.everywhere.filter(token_hash=hashed(token)).first()
    return row is not None and row.association_id in sample_parts("association")


def _require_alike(organisation: str, association: str) -> None:
    # Sample data and real companies never mix: otherwise taking the one out would touch the other.
    with opened(organisation=organisation):
        if queries.organisation(organisation).sample != (association in sample_parts("association")):
            raise queries.NotFound


def _require_room(association: str) -> None:
    since = timezone.now() - dt.timedelta(days=1)
    if CompanyInvitation.objects.filter(association=association, sent_at__gt=since).count() >= A_DAY:
        raise TooMany


def _open(association: str, invitation: str) -> CompanyInvitation:
    found = CompanyInvitation.objects.select_for_update().filter(association=association, accepted_at=None)
    return one(found.filter(pk=invitation))


def _send(row: CompanyInvitation, token: str, language: str, address: Address) -> None:
    message = letters.invitation(association(row.association_id).name, address(token), language)
    notify.mail(to=row.mail, message=message, key=f"{row.pk}:{row.token_hash[:16]}")


def _record(by: str, verb: Verb, row: CompanyInvitation, origin: str) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=row.pk,
        association=row.association_id,
        organisation=row.organisation,
        origin=origin,
    )
