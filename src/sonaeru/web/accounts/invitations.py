"""Invitations by mail: one link, one seat, seven days. Who opens the link has shown that the mail address is theirs.

Of the link only a hash is kept, so a new mail means a new link, and the old one opens nothing any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sonaeru.core.words import Words
from sonaeru.web.accounts import letters, queries
from sonaeru.web.accounts.actions import open_account
from sonaeru.web.accounts.models import Invitation
from sonaeru.web.accounts.spots import Spot, closing, name, seats
from sonaeru.web.accounts.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings.registry import Kept, Table
from sonaeru.web.notify.actions import mail as send
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import checks
from sonaeru.web.tenancy.queries import one
from sonaeru.web.tenancy.roles import ROLES, Place, Role
from sonaeru.web.ui.formats import masked, one_line
from sonaeru.web.ui.ids import hashed, link_token

DAYS: Final = 7
# 128 random bits: a link cannot be guessed (judgement: the same as the link of a check).
# A second press of the button comes before the answer to the first; later the link of a used invitation opens nothing.
SECOND_PRESS: Final = dt.timedelta(minutes=1)
Address = Callable[[str], str]

KEPT_DAYS: Final = 30


class Unusable(Exception):
    """The link opens nothing: unknown, changed, too old, withdrawn or used. It never says which."""


class OtherAddress(Exception):
    """Somebody else was invited than the one who is signed in."""


class AlreadyThere(Exception):
    """Who is to be invited has a role here already."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation. `name`: of the company or association, "" for the installation."""

    id: str
    mail: str
    role: Role
    spot: Spot
    name: str
    by: str
    expires_at: dt.datetime
    accepted_by: str

    @property
    def expired(self) -> bool:
        """Whether the days are over."""
        return self.expires_at <= timezone.now()

    @property
    def masked(self) -> str:
        """The address so that its owner knows it and nobody else learns it."""
        return masked(self.mail)


def waiting(spot: Spot) -> tuple[Invited, ...]:
    """The invitations to this spot that nobody accepted or withdrew, oldest first, expired ones too; in its scope."""
    called = name(spot)
    return tuple(_invited(row, called) for row in _open(_rows(spot)))


def by_token(token: str) -> Invited:
    """The invitation behind a link, used ones too. Needs no scope. Raises Unusable."""
    row = Invitation.everywhere.filter(token_hash=hashed(token), withdrawn_at=None).first()
    if row is None or (row.accepted_at is None and row.expires_at <= timezone.now()):
        raise Unusable
    spot = _spot(row)
    with spot.opened():
        if closing(spot):
            raise Unusable
        return _invited(row, name(spot))


@transaction.atomic
def invite(*, by: str, spot: Spot, mail: str, role: str, address: Address, language: str = "", origin: str = "") -> str:
    """Invite a mail address to a role and return the invitation's id; an open one to it gets the role and a new link.

    In the spot's scope. `address` makes the absolute address of a token. Raises tenancy's Refused("mail"),
    Refused("role") and NotFound, and AlreadyThere.
    """
    cleaned = checks.mail(mail)
    if not cleaned:
        raise checks.Refused("mail")
    if role not in {each.id for each in spot.roles}:
        raise checks.Refused("role")
    name(spot)
    _require_new(spot, cleaned, role)
    row = _open(_rows(spot)).select_for_update().filter(mail=cleaned).first() or Invitation(
        mail=cleaned, organisation_id=spot.organisation or None, association_id=spot.association or None
    )
    row.role, row.by = role, by
    _send(row, spot, address, language)
    _record(by, Verb.MEMBER_INVITED, row, origin)
    return row.pk


@transaction.atomic
def renew(*, by: str, spot: Spot, invitation: str, address: Address, language: str = "", origin: str = "") -> None:
    """Send an open invitation again with a new link and seven new days. Raises tenancy's NotFound."""
    row = one(_open(_rows(spot)).select_for_update().filter(pk=invitation))
    row.by = by
    _send(row, spot, address, language)
    _record(by, Verb.INVITATION_RENEWED, row, origin)


@transaction.atomic
def withdraw(*, by: str, spot: Spot, invitation: str, origin: str = "") -> None:
    """Make the link of an open invitation open nothing. Raises tenancy's NotFound."""
    row = one(_open(_rows(spot)).select_for_update().filter(pk=invitation))
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    _record(by, Verb.INVITATION_WITHDRAWN, row, origin)


@transaction.atomic
def accept(*, token: str, user: str = "", language: str = "", origin: str = "") -> str:
    """Take the seat, as `user` or, without one, as the account of the invited address, which is opened if need be.

    Needs no scope. Returns the user; accepted twice by the same one, nothing more happens. Raises Unusable, OtherAddress.
    """
    # Locked before it is looked at: two presses at the same moment come one after the other.
    row = Invitation.everywhere.select_for_update().filter(token_hash=hashed(token)).first()
    by_token(token)
    assert row is not None
    taker = user or open_account(mail=row.mail, language=language, origin=origin)
    if row.accepted_at is not None:
        _require_same(row, user, taker)
        return taker
    account = queries.users([taker]).get(taker)
    if account is None or account.mail != row.mail:
        raise OtherAddress
    _seat(row, taker, origin)
    return taker


def over(before: dt.datetime) -> QuerySet[Invitation]:
    """What is over since before a moment: accepted, withdrawn or expired. Needs no scope; for retention only."""
    ended = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at=None, expires_at__lt=before)
    return Invitation.everywhere.filter(ended)


def delete_over(before: dt.datetime) -> int:
    """Delete what is over since before a moment; returns how many."""
    return over(before).delete()[0]


def sent_by(organisation: str) -> Table:
    """All invitations of a company, for its export; in its scope."""
    rows = Invitation.objects.filter(organisation=organisation)
    columns = ("id", "mail", "role", "by", "created_at", "expires_at", "accepted_at", "withdrawn_at")
    return Table.of("invitations", Words("招待", "Invitations"), columns, rows)


def _seat(row: Invitation, taker: str, origin: str) -> None:
    spot = _spot(row)
    with spot.opened():
        # The one who invited gives the seat; the log says beside it who took it.
        tenancy.grant_seat(by=row.by, user=taker, role=row.role, origin=origin, **spot.ids)
    row.accepted_at, row.accepted_by = timezone.now(), taker
    row.save(update_fields=["accepted_at", "accepted_by"])
    _record(taker, Verb.INVITATION_ACCEPTED, row, origin)
    if spot.organisation:
        letters.joined(spot.organisation, row.pk)


def _require_same(row: Invitation, user: str, taker: str) -> None:
    assert row.accepted_at is not None
    late = timezone.now() - row.accepted_at > SECOND_PRESS
    if row.accepted_by != taker or (not user and late):
        raise Unusable


def _require_new(spot: Spot, mail: str, role: str) -> None:
    account = queries.user_by_mail(mail)
    held = {each.seat.role for each in seats(spot) if account and each.user == account.id}
    # An operator may also sit at the desk; elsewhere one role holds all of a lesser one.
    if role in held or (held and spot.place is not Place.INSTALLATION):
        raise AlreadyThere


def _send(row: Invitation, spot: Spot, address: Address, language: str) -> None:
    token = link_token()
    row.token_hash = hashed(token)
    row.expires_at = timezone.now() + dt.timedelta(days=DAYS)
    row.save()
    account = queries.user_by_mail(row.mail)
    message = _message(row, name(spot), address(token), (account and account.language) or language or "ja")
    send(to=row.mail, message=message, key=f"invitation-{row.token_hash}")


def _message(row: Invitation, place: str, address: str, language: str) -> Message:
    with override(language):
        place = one_line(place) or _("そなえるの運用")
        role = ROLES[row.role].name.in_language(language)
        subject = _("そなえる：%(place)sへの招待") % {"place": place}
        text = _(
            "%(place)sが、あなたを「%(role)s」として招いています。\n"
            "そなえるは、会社のセキュリティを確かめて、直していくための道具です。\n"
            "下のページを開いて、「招待を受けて入る」を押してください。\n"
            "リンクは%(days)d日間、1回だけ使えます。\n"
            "\n"
            "心当たりがないときは、何もしなくて大丈夫です。"
        ) % {"place": place, "role": role, "days": DAYS}
        return Message(subject, text, Link(_("招待のページを開く"), address), language)


def _rows(spot: Spot) -> QuerySet[Invitation]:
    if spot.organisation:
        return Invitation.objects.filter(organisation=spot.organisation)
    if spot.association:
        return Invitation.of_association.filter(association=spot.association)
    return Invitation.everywhere.filter(organisation=None, association=None)


def _open(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return rows.filter(accepted_at=None, withdrawn_at=None)


def _spot(row: Invitation) -> Spot:
    return Spot(row.organisation_id or "", row.association_id or "")


def _invited(row: Invitation, called: str) -> Invited:
    return Invited(
        id=row.pk,
        mail=row.mail,
        role=ROLES[row.role],
        spot=_spot(row),
        name=called,
        by=row.by,
        expires_at=row.expires_at,
        accepted_by=row.accepted_by,
    )


def _record(by: str, verb: Verb, row: Invitation, origin: str) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=row.pk,
        organisation=row.organisation_id or "",
        association=row.association_id or "",
        after={"role": row.role},
        origin=origin,
    )


# What `holdings.py` of the room declares about the addresses that are kept here.
KEPT: Final = Kept(
    id="accounts.invitations",
    name=Words("招待した人のメールアドレス", "Mail addresses of people who were invited"),
    since=Words("招待を受けた日、取り消した日、期限が切れた日", "The day of acceptance, withdrawal or expiry"),
    why=Words("だれを招いたかを、しばらく確かめられるように", "So that it can be checked for a while who was invited"),
    days=lambda: KEPT_DAYS,
    due=lambda before: over(before).count(),
    delete=delete_over,
    oldest=lambda: over(timezone.now()).aggregate(first=Min("expires_at"))["first"],
)
