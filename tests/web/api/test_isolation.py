"""The walk through the API, made from its own description: every operation × every kind of token."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from tests.web.api.conftest import Caller, token
from tests.web.world import World

from sonaeru.web.api.scopes import Scope
from sonaeru.web.api.v1.api import api
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.roles import OWNER
from sonaeru.web.tenancy.scopes import opened

BODIES: dict[str, Any] = {
    "/assessments": {},
    "/assessments/{assessment}": None,
    "/assessments/{assessment}/answers": {"answers": {"1": "partly"}},
    "/assessments/{assessment}/finish": None,
    "/people": {"name": "鈴木"},
    "/people/{person}": {"name": "鈴木"},
    "/sites": {"name": "支店"},
    "/sites/{site}": {"name": "支店"},
}


def operations() -> list[tuple[str, str]]:
    described = api.get_openapi_schema()["paths"]
    return [(method.upper(), path.removeprefix("/api/v1")) for path, methods in described.items() for method in methods]


def scope_of(method: str, path: str) -> Scope:
    return Scope(f"{path.split('/')[1]}:{'read' if method == 'GET' else 'write'}")


def at(path: str, ids: dict[str, str]) -> str:
    for name in ("assessment", "person", "site"):
        path = path.replace(f"{{{name}}}", ids.get(name, f"{name}_missing"))
    return path


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    own = Caller(token(world.own.ids["organisation"]))
    return world.own.ids | {"assessment": own("POST", "/assessments", {}).json()["id"]}


def send(caller: Caller, method: str, path: str, ids: dict[str, str]) -> int:
    body = None if method in {"GET", "DELETE"} else BODIES[path]
    return int(caller(method, at(path, ids), body).status_code)


@pytest.mark.parametrize(("method", "path"), operations())
def test_only_a_valid_token_with_the_right_scope_of_the_own_company_opens(
    method: str, path: str, world: World, ids: dict[str, str]
) -> None:
    own, foreign = world.own.ids["organisation"], world.foreign.ids["organisation"]
    needed, tokens = scope_of(method, path), apps.get_model("api", "Token").everywhere
    all_others = [scope for scope in Scope if scope is not needed]
    assert send(Caller(""), method, path, ids) == 401
    assert send(Caller("snr_tok_nothing_nothing"), method, path, ids) == 401
    assert send(Caller(token(own, *all_others)), method, path, ids) == 403
    for column in ("expires_at", "revoked_at"):
        dead = token(own)
        tokens.order_by("-created_at").filter(pk=dead[4:].rpartition("_")[0]).update(
            **{column: timezone.now() - dt.timedelta(seconds=1)}
        )
        assert send(Caller(dead), method, path, ids) == 401
    assert send(Caller(token(own, needed)), method, path, ids) in {200, 201, 204, 409}
    if "{" in path:
        assert send(Caller(token(foreign)), method, path, ids) == 404


@pytest.mark.parametrize(("method", "path"), operations())
def test_a_signed_in_browser_without_a_token_opens_nothing(
    method: str, path: str, world: World, ids: dict[str, str]
) -> None:
    browser = Caller("", world.signed_in(OWNER))
    assert send(browser, method, path, ids) == 401


def test_lists_show_the_own_company_only(world: World, ids: dict[str, str]) -> None:
    foreign = Caller(token(world.foreign.ids["organisation"]))
    assert [row["id"] for row in foreign("GET", "/assessments").json()["items"]] == [world.foreign.ids["number"]]
    assert [row["id"] for row in foreign("GET", "/people").json()["items"]] == [world.foreign.ids["person"]]
    assert [row["id"] for row in foreign("GET", "/sites").json()["items"]] == [world.foreign.ids["site"]]


def test_a_company_that_is_being_deleted_is_shut(world: World) -> None:
    own = world.own.ids["organisation"]
    caller = Caller(token(own))
    with opened(organisation=own):
        tenancy.mark_for_deletion(by="usr_test", organisation=own)
    assert caller("GET", "/people").status_code == 401


def test_the_description_is_open_to_everybody(db: None) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    assert set(document["paths"]) == {f"/api/v1{path}" for path in BODIES}
    assert Client().get("/api/").status_code == 200
