"""Those who sign in at a company, at an association or to the installation, and what each may do there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sonaeru.web.accounts import letters, queries
from sonaeru.web.accounts.spots import Spot, seats
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import ROLES, Role


@dataclass(frozen=True, slots=True)
class Member:
    """A seat and who holds it. Where the account is gone, `mail` is "" and `name` says so."""

    seat: str
    user: str
    name: str
    mail: str
    role: Role
    since: dt.datetime


def members(spot: Spot) -> tuple[Member, ...]:
    """Everybody with a role here, oldest first; in the spot's scope."""
    held = seats(spot)
    users = queries.users(each.user for each in held)
    return tuple(
        Member(
            seat=each.id,
            user=each.user,
            name=users[each.user].name if each.user in users else _("使われていないアカウント"),
            mail=users[each.user].mail if each.user in users else "",
            role=ROLES[each.seat.role],
            since=each.granted_at,
        )
        for each in held
        if each.seat.role in ROLES
    )


def member(spot: Spot, seat: str) -> Member:
    """Who holds a seat here. Raises tenancy's NotFound."""
    found = next((each for each in members(spot) if each.seat == seat), None)
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def change_role(*, by: str, spot: Spot, seat: str, role: str, origin: str = "") -> None:
    """Give somebody another role here instead of the present one; both steps stand in the log.

    Raises tenancy's NotFound, Refused for a role of another place, LastOwner or LastOperator.
    """
    held = member(spot, seat)
    if held.role.id != role:
        tenancy.grant_seat(by=by, user=held.user, role=role, origin=origin, **spot.ids)
        tenancy.revoke_seat(by=by, seat=seat, origin=origin, **spot.ids)
        letters.role_changed(held.user, ROLES[role], spot)
