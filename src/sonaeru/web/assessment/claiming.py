"""Claiming: an anonymous result becomes a company's history. A mail proves the address; the link in it works once.

The link holds text ids and a hash, signed, and nothing of the person. The address waits in a row of its own until the
link is used or a day is over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sonaeru.web.accounts import queries as accounts
from sonaeru.web.accounts.actions import open_account
from sonaeru.web.assessment.models import Assessment, Claim
from sonaeru.web.assessment.queries import Check
from sonaeru.web.assessment.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as tenants
from sonaeru.web.tenancy.queries import Named
from sonaeru.web.tenancy.roles import OWNER, Permission, Subject, can
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.ids import text_id

SALT: Final = "sonaeru.assessment.claim"
HOURS: Final = 24
# Mails a day to one address, and about one check: enough for a mistyped address, too few to annoy anybody (judgement).
MOST_MAILS: Final = 5


class Refused(Exception):
    """The link opens nothing: changed, too old, or of something that is gone. It never says which."""


class AlreadyClaimed(Exception):
    """Somebody keeps this result already."""


class TooMany(Exception):
    """Enough mails were sent about this check for today."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a result goes: a company of the user by its id, or a new one by its name."""

    organisation: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link in a mail is about. `user`: the id of the account with this address, "" if there is none yet."""

    id: str
    mail: str
    user: str
    assessment: int
    company: str


@transaction.atomic
def ask(*, check: Check, mail: str, address: Callable[[str], str], language: str) -> None:
    """Mail the link that keeps a result; `address` makes an absolute address of what stands in the link.

    Raises TooMany when enough mails were sent about this check.
    """
    mail, day_ago = mail.strip().lower(), timezone.now() - dt.timedelta(hours=HOURS)
    recent = Claim.objects.filter(asked_at__gt=day_ago)
    if recent.filter(assessment=check.id).count() >= MOST_MAILS:
        raise TooMany
    row = Claim.objects.create(assessment_id=check.id, mail=mail)
    # An address that had enough mails gets no more, and nobody is told: how often others asked is not theirs to know.
    if recent.filter(mail=mail).count() <= MOST_MAILS:
        notify.mail(to=mail, message=_message(address(_link(row)), language), key=f"claim {row.pk}")


def look(link: str) -> Asked:
    """What a link is about. Raises Refused, AlreadyClaimed."""
    row = _read(link)
    if row.assessment.organisation_id:
        raise AlreadyClaimed
    known = accounts.user_by_mail(row.mail)
    return Asked(row.pk, row.mail, known.id if known else "", row.assessment_id, row.assessment.company)


def companies_of(user: str) -> tuple[Named, ...]:
    """The companies that a user may give answers for, to choose from."""
    seats = tenants.seats_of(user) if user else ()
    found = []
    for organisation in dict.fromkeys(seat.organisation for seat in seats if seat.organisation):
        if can(seats, Permission.ANSWERS_GIVE, Subject(organisation)):
            with opened(organisation=organisation):
                found.append(Named(organisation, tenants.organisation(organisation).name))
    return tuple(found)


@transaction.atomic
def claim_by_link(*, link: str, target: Target, language: str, origin: str = "") -> tuple[str, str]:
    """Open the account of the address, keep the result, and end the link; returns the user's and the company's id.

    Raises Refused, AlreadyClaimed, tenancy's Refused for a name, and NotFound for a company that is not the user's.
    """
    asked = look(link)
    user = open_account(mail=asked.mail, language=language, origin=origin)
    row = Assessment.objects.filter(pk=asked.assessment).first()
    if row is None:
        # The same button pressed twice: the first press has it.
        raise AlreadyClaimed
    organisation = _claim(user, row.pk, row.series, target, origin)
    # The addresses go at once; the rows stay for their day, so that a second link is told what happened.
    Claim.objects.filter(pk=asked.id).update(mail="")
    return user, organisation


@transaction.atomic
def claim(*, user: str, check: Check, target: Target, origin: str = "") -> str:
    """Keep a result for somebody who is signed in; returns the company's id. Raises as `claim_by_link`."""
    return _claim(user, check.id, check.series, target, origin)


def _claim(user: str, assessment: int, series: UUID, target: Target, origin: str) -> str:
    # The rows are locked first: of two people who claim at the same moment, the second finds nothing left.
    rows = list(Assessment.objects.select_for_update().filter(series=series).order_by("started_at"))
    row = next((each for each in rows if each.pk == assessment and each.finished_at), None)
    if row is None:
        raise AlreadyClaimed
    organisation = target.organisation or _new_company(user, target.name, row, origin)
    if organisation not in {each.id for each in companies_of(user)}:
        raise tenants.NotFound
    with opened(organisation=organisation):
        name = tenants.organisation(organisation).name
    for each in rows:
        each.organisation_id, each.public_id, each.claimed_at = organisation, text_id("chk"), timezone.now()
        each.company = each.company or name
        each.entered_by = user
    fields = ["organisation", "public_id", "claimed_at", "company", "entered_by"]
    Assessment.everywhere.bulk_update(rows, fields)
    audit.record(
        by=user,
        verb=Verb.CLAIMED,
        subject=row.public_id or "",
        organisation=organisation,
        after={"checks": [each.public_id for each in rows]},
        origin=origin,
    )
    return organisation


def _new_company(user: str, name: str, row: Assessment, origin: str) -> str:
    organisation = tenancy.create_organisation(
        by=user, name=name, industry=row.industry, size=row.size, sample=row.sample, origin=origin
    )
    with opened(organisation=organisation):
        tenancy.grant_seat(by=user, user=user, role=OWNER.id, organisation=organisation, origin=origin)
    return organisation


# The mail and its link


def _message(address: str, language: str) -> Message:
    return Message(
        subject=_("診断の結果を残すためのリンク"),
        text=_("下のリンクを開くと、診断の結果を会社の記録として残せます。")
        + "\n"
        + _("リンクは%(hours)d時間、1回だけ使えます。") % {"hours": HOURS}
        + "\n\n"
        + _("心当たりがないときは、このメールを消してください。何も起きません。"),
        link=Link(_("結果を残すページを開く"), address),
        language=language,
    )


def _link(row: Claim) -> str:
    return signing.dumps([row.pk, row.assessment_id, _hash(row)], salt=SALT)


def _read(link: str) -> Claim:
    try:
        claim, assessment, known = signing.loads(link, salt=SALT, max_age=dt.timedelta(hours=HOURS))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refused from error
    row = Claim.objects.select_related("assessment").filter(pk=claim, assessment=assessment).first()
    if row is None or (row.mail and known != _hash(row)):
        raise Refused
    return row


def _hash(row: Claim) -> str:
    # Bound to the check and to the address: a link of one row says nothing about another.
    return hashlib.sha256(f"{row.assessment.token_hash} {row.mail}".encode()).hexdigest()[:16]
