"""Registering a company: the company and its first owner in one act."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from sonaeru.web.accounts.models import User
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries
from sonaeru.web.tenancy.roles import OWNER
from sonaeru.web.tenancy.scopes import opened

# A second press of the button comes within moments; a second company of one name does not.
SECOND_PRESS: Final = dt.timedelta(minutes=1)


@transaction.atomic
def register(*, by: str, name: str, industry: str, size: str, prefecture: str = "", origin: str = "") -> str:
    """Add a company with its owner and return its id; pressed twice, it is one company. Raises tenancy's Refused."""
    # Locked, so that two presses at the same moment come one after the other.
    list(User.objects.select_for_update().filter(pk=by))
    if known := _just_made(by, name):
        return known
    organisation = tenancy.create_organisation(
        by=by, name=name, industry=industry, size=size, prefecture=prefecture, origin=origin
    )
    with opened(organisation=organisation):
        tenancy.grant_seat(by=by, user=by, role=OWNER.id, organisation=organisation, origin=origin)
    return organisation


def _just_made(by: str, name: str) -> str:
    for seat in queries.seats_of(by):
        if seat.role == OWNER.id:
            with opened(organisation=seat.organisation):
                found = queries.organisation(seat.organisation)
            if found.name == name and timezone.now() - found.created_at < SECOND_PRESS:
                return found.id
    return ""
