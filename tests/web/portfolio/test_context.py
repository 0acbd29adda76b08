"""Pages of other rooms in an association's scope say too that it is an invented one; the menus lead on."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from sonaeru.web.accounts.spots import Spot
from sonaeru.web.portfolio.models import SamplePart
from sonaeru.web.tenancy import actions

from .conftest import BY, Chamber

MARK = '<span class="sample">見本データ</span>'


@pytest.fixture
def manager(chamber: Chamber) -> Client:
    """A manager of the chamber."""
    return _client("association_manager", association=chamber.id)


def _client(role: str, **where: str) -> Client:
    user = get_user_model().objects.create_user(f"{role}@example.jp", "a long enough password", name="田中")
    with Spot(**where).opened():
        actions.grant_seat(by=BY, user=user.pk, role=role, **where)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", ["members/", "log/"])
def test_pages_about_people_and_the_log_wear_the_mark_of_the_sample(
    chamber: Chamber, manager: Client, address: str
) -> None:
    assert MARK not in manager.get(f"/a/{chamber.id}/{address}").content.decode()
    SamplePart.objects.create(ref=chamber.id, kind="association")
    assert MARK in manager.get(f"/a/{chamber.id}/{address}").content.decode()


def test_the_menu_leads_to_all_places_even_with_a_single_one(chamber: Chamber, manager: Client) -> None:
    assert 'href="/home/?all"' in manager.get(f"/a/{chamber.id}/").content.decode()


def test_the_settings_of_an_association_lead_to_its_people_and_its_log(chamber: Chamber, manager: Client) -> None:
    page = manager.get(f"/a/{chamber.id}/settings/").content.decode()
    assert f'href="/a/{chamber.id}/members/"' in page
    assert f'href="/a/{chamber.id}/log/"' in page


def test_the_operator_finds_the_associations_in_the_menu(db: None) -> None:
    operator = _client("operator")
    assert (
        '<a href="/operator/associations/" aria-current="page">'
        in operator.get("/operator/associations/").content.decode()
    )
