"""Two companies and an association, made through the room's own door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from sonaeru.web.tenancy import actions, models
from sonaeru.web.tenancy.scopes import opened

BY = "usr_owner"


@dataclass(frozen=True)
class Tenants:
    """Ids. `ours` joined `chamber`, `theirs` was never invited; each has a site, a person and an owner."""

    ours: str
    theirs: str
    chamber: str
    other_chamber: str
    site: str
    person: str
    seat: str
    their_person: str
    their_seat: str


def company(name: str, mail: str) -> tuple[str, str, str, str]:
    """A company with a site, a person and an owner; returns the ids in this order."""
    organisation = actions.create_organisation(by=BY, name=name, industry="D", size="6-20", prefecture="13")
    with opened(organisation=organisation):
        site = actions.add_site(by=BY, organisation=organisation, name="本社")
        person = actions.add_person(by=BY, organisation=organisation, name="鈴木", mail=mail)
        seat = actions.grant_seat(by=BY, user=f"usr_{mail}", role="owner", organisation=organisation)
    return organisation, site, person, seat


@pytest.fixture
def tenants(db: None) -> Tenants:
    ours, site, person, seat = company("見本建設", "a@a.example")
    theirs, _, their_person, their_seat = company("となり工業", "b@b.example")
    chamber = actions.create_association(by=BY, name="見本商工会議所")
    other = actions.create_association(by=BY, name="となり商工会")
    with opened(association=chamber):
        actions.invite_to_association(by=BY, organisation=ours, association=chamber)
    with opened(organisation=ours):
        actions.join_association(by=BY, organisation=ours, association=chamber)
    return Tenants(ours, theirs, chamber, other, site, person, seat, their_person, their_seat)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the room, past every scope."""
    rows = {
        model: model._base_manager.order_by("pk").values()
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, models.models.Model) and model.__module__ == models.__name__
    }
    return {model.__name__: list(found) for model, found in rows.items()}
