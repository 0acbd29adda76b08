"""The pages on which a company makes and stops its tokens."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.test import Client
from tests.web.api.conftest import Caller
from tests.web.world import World

from sonaeru.web.tenancy.roles import OWNER, VIEWER

FORM = {"name": "給与システム", "scopes": ["people:read"], "days": "90"}


@pytest.fixture
def owner(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """An owner who gave the password a moment ago."""
    monkeypatch.setattr("sonaeru.web.accounts.again.recently", lambda request: True)
    return world.signed_in(OWNER)


@pytest.fixture
def page(world: World) -> str:
    return f"/c/{world.own.ids['organisation']}/settings/tokens/"


def made(owner: Client, page: str) -> str:
    found = re.search(r"snr_tok_[0-9a-z_]+", owner.post(f"{page}new/", FORM).content.decode())
    assert found
    return found[0]


def test_a_token_is_shown_once_and_opens_what_was_chosen(owner: Client, page: str) -> None:
    token = made(owner, page)
    assert Caller(token)("GET", "/people").status_code == 200
    assert Caller(token)("GET", "/sites").status_code == 403
    assert token not in owner.get(page).content.decode()


def test_the_secret_stands_nowhere_in_the_database(owner: Client, page: str) -> None:
    secret = made(owner, page).rpartition("_")[2]
    rows = [*apps.get_model("api", "Token").everywhere.values(), *apps.get_model("audit", "Record").objects.values()]
    assert secret not in repr(rows)


def test_a_stopped_token_opens_nothing_any_more(owner: Client, page: str) -> None:
    token = made(owner, page)
    owner.post(f"{page}{token[4:].rpartition('_')[0]}/stop/")
    assert Caller(token)("GET", "/people").status_code == 401
    assert "止めました" in owner.get(page).content.decode()


def test_when_a_token_was_used_is_kept(owner: Client, page: str) -> None:
    token = made(owner, page)
    unused = owner.get(page).content.decode().count("まだ使われていません")
    Caller(token)("GET", "/people")
    assert owner.get(page).content.decode().count("まだ使われていません") == unused - 1


@pytest.mark.parametrize("missing", ["name", "scopes", "days"])
def test_what_is_missing_is_said_and_what_was_typed_stays(owner: Client, page: str, missing: str) -> None:
    before = apps.get_model("api", "Token").everywhere.count()
    answer = owner.post(f"{page}new/", FORM | {missing: ""})
    assert (answer.status_code, f'href="#{missing}"' in answer.content.decode()) == (422, True)
    assert apps.get_model("api", "Token").everywhere.count() == before


def test_a_viewer_makes_none(world: World, page: str) -> None:
    assert world.signed_in(VIEWER).get(page).status_code == 403


def test_making_one_asks_who_it_is(world: World, page: str) -> None:
    client = world.signed_in(OWNER)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert "/account/" in client.post(f"{page}new/", FORM).headers["Location"]
