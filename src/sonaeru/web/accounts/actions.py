"""Changing accounts. Each act happens as a whole, with its row in the log, or not at all."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction

from sonaeru.web.accounts.models import User
from sonaeru.web.accounts.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.notify import actions as notify
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as tenants
from sonaeru.web.tenancy.scopes import opened


class StillNeeded(Exception):
    """Nobody could open a place any more. `companies`: names of those whose only owner the user is; `operation`:
    whether the user is the only operator.
    """

    def __init__(self, companies: tuple[str, ...], operation: bool) -> None:
        super().__init__(companies, operation)
        self.companies, self.operation = companies, operation


@transaction.atomic
def open_account(*, mail: str, language: str, by: str = "", origin: str = "") -> str:
    """The id of the account of somebody who proved to own a mail address; a new one, without a password, if need be.

    An account that somebody began with this address but never verified loses its password, other ways in and
    sessions: who began it may have been somebody else.
    """
    user, made = _account(mail, language)
    if made:
        audit.record(by=by or user.pk, verb=Verb.ACCOUNT_OPENED, subject=user.pk, origin=origin)
    elif not _verified(user):
        _shut_out(user)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user.pk


@transaction.atomic
def edit_account(*, by: str, name: str, language: str, origin: str = "") -> None:
    """Change the user's own name and language."""
    user = User.objects.select_for_update().get(pk=by)
    wanted = {"name": name, "language": language}
    changed = sorted(field for field, value in wanted.items() if value != getattr(user, field))
    if not changed:
        return
    User.objects.filter(pk=by).update(**wanted)
    audit.record(by=by, verb=Verb.ACCOUNT_EDITED, subject=by, after={"changed": changed}, origin=origin)


@transaction.atomic
def delete_account(*, by: str, origin: str = "") -> None:
    """Delete the user's own account with all seats, ways in and sessions. Raises StillNeeded."""
    user = User.objects.select_for_update().get(pk=by)
    # Seats given up come back with the error: the whole act is one transaction.
    companies = tuple(name for organisation in _companies(by) if (name := _leave_company(by, organisation)))
    operation = _leave_installation(by)
    if companies or operation:
        raise StillNeeded(companies, operation)
    for association in _associations(by):
        with opened(association=association):
            _revoke(by, tenants.seats_of_association(association), association=association)
    _end_sessions(user)
    notify.forget(user=by)
    user.delete()
    audit.record(by=by, verb=Verb.ACCOUNT_DELETED, subject=by, origin=origin)


def _account(mail: str, language: str) -> tuple[User, bool]:
    """The account of an address, locked, and whether it is new. Of two who open it at once, the second finds it."""
    rows = User.objects.select_for_update().filter(email=mail.strip().lower())
    if known := rows.first():
        return known, False
    try:
        with transaction.atomic():
            return User.objects.create_user(mail, language=language), True
    except IntegrityError:
        return rows.get(), False


def _companies(user: str) -> list[str]:
    return list(dict.fromkeys(seat.organisation for seat in tenants.seats_of(user) if seat.organisation))


def _associations(user: str) -> list[str]:
    return list(dict.fromkeys(seat.association for seat in tenants.seats_of(user) if seat.association))


def _leave_company(user: str, organisation: str) -> str:
    """Give up all seats there; returns the company's name if that cannot be."""
    with opened(organisation=organisation):
        try:
            _revoke(user, tenants.seats_of_organisation(organisation), organisation=organisation)
        except tenancy.LastOwner:
            return tenants.organisation(organisation).name
    return ""


def _leave_installation(user: str) -> bool:
    """Give up all seats of the installation; returns whether that cannot be."""
    try:
        _revoke(user, tenants.seats_of_installation())
    except tenancy.LastOperator:
        return True
    return False


def _revoke(user: str, held: tuple[tenants.HeldSeat, ...], *, organisation: str = "", association: str = "") -> None:
    for seat in held:
        if seat.user == user:
            tenancy.revoke_seat(by=user, seat=seat.id, organisation=organisation, association=association, origin="web")


def _verified(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def _shut_out(user: User) -> None:
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
