"""The first operator: a one-time link, printed where the product is started, makes the account.

The same link, asked for by command, helps an operator who is locked out: whoever may run commands over the data owns it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from sonaeru.web.accounts import queries
from sonaeru.web.accounts.actions import open_account
from sonaeru.web.accounts.models import SetupLink, User
from sonaeru.web.accounts.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as seats
from sonaeru.web.tenancy.roles import OPERATOR
from sonaeru.web.ui.ids import hashed, link_token

MINUTES: Final = 30
# Who acts where nobody is signed in: the command line of the machine.
COMMAND: Final = "command"


class Unusable(Exception):
    """The link opens nothing: unknown, too old, used, or there is an operator already. It never says which."""


class TakenMail(Exception):
    """An account that is no operator's signs in with this address: the link must not open it."""


def has_operator() -> bool:
    """Whether anybody runs this installation."""
    return any(held.seat.role == OPERATOR.id for held in seats.seats_of_installation())


@transaction.atomic
def new_link(*, rescue: bool = False, origin: str = "cli") -> str:
    """The token of a new link; all former ones open nothing. "" if there is an operator, unless to rescue one."""
    SetupLink.objects.all().delete()
    if has_operator() and not rescue:
        return ""
    token = link_token()
    expires = timezone.now() + dt.timedelta(minutes=MINUTES)
    SetupLink.objects.create(token_hash=hashed(token), rescue=rescue, expires_at=expires)
    if rescue:
        audit.record(by=COMMAND, verb=Verb.OPERATOR_LINK_MADE, subject="installation", origin=origin)
    return token


def require_usable(token: str) -> None:
    """Raise Unusable unless the link still makes an operator."""
    row = SetupLink.objects.filter(token_hash=hashed(token), expires_at__gt=timezone.now()).first()
    if row is None or (has_operator() and not row.rescue):
        raise Unusable


@transaction.atomic
def make_operator(*, token: str, mail: str, name: str, password: str, language: str = "", origin: str = "") -> str:
    """Open an account that runs this installation, and use the link up; returns the user.

    The account of an operator who is locked out gets the new name and password. Raises Unusable, TakenMail.
    """
    _use_up(token)
    known = queries.user_by_mail(mail)
    if known and all(seat.role != OPERATOR.id for seat in seats.seats_of(known.id)):
        raise TakenMail
    user = open_account(mail=mail, language=language, by=COMMAND, origin=origin)
    row = User.objects.get(pk=user)
    row.name = name
    row.set_password(password)
    row.save(update_fields=["name", "password"])
    _appoint(user, origin)
    return user


@transaction.atomic
def appoint(*, token: str, user: str, origin: str = "") -> None:
    """Make somebody who is signed in the operator, and use the link up. Raises Unusable."""
    _use_up(token)
    _appoint(user, origin)


def _use_up(token: str) -> None:
    # Locked: of two who open the link at the same moment one comes too late.
    list(SetupLink.objects.select_for_update().filter(token_hash=hashed(token)))
    require_usable(token)
    SetupLink.objects.filter(token_hash=hashed(token)).delete()


def _appoint(user: str, origin: str) -> None:
    tenancy.grant_seat(by=COMMAND, user=user, role=OPERATOR.id, origin=origin)
    audit.record(by=user, verb=Verb.OPERATOR_MADE, subject=user, origin=origin)
