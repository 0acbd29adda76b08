"""Tells the room of notices who a user id is: below, nobody knows of users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sonaeru.web.accounts import queries
from sonaeru.web.notify import people
from sonaeru.web.notify.people import Recipient
from sonaeru.web.tenancy.queries import seats_of, seats_of_organisation
from sonaeru.web.tenancy.roles import MANAGER, OWNER
from sonaeru.web.tenancy.scopes import opened

HEADS: Final = {OWNER.id, MANAGER.id}


def recipient(user: str) -> Recipient | None:
    """The user of an id; None if the account is gone."""
    account = queries.users([user]).get(user)
    if account is None:
        return None
    owner = any(seat.role == OWNER.id for seat in seats_of(user))
    return Recipient(user=account.id, mail=account.mail, language=account.language or "ja", owner=owner)


def heads(organisation: str) -> Sequence[str]:
    """The owners and managers of a company, each once, oldest seat first."""
    with opened(organisation=organisation):
        held = seats_of_organisation(organisation)
    return tuple(dict.fromkeys(each.user for each in held if each.seat.role in HEADS))


people.provide(recipient, heads)
