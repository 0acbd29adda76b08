"""The isolation walk: every address of the product × every role × own and foreign tenant.

Made from the URLconf: a new address is walked the moment it exists. One that needs an object that `world.tenant` does
not make fails until somebody makes an own and a foreign one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker
from tests.web.world import Tenant, World, build

from sonaeru.web.tenancy import roles
from sonaeru.web.tenancy.gate import SIGNED_IN
from sonaeru.web.tenancy.roles import OPENED_BY, PUBLIC, Permission, Place, Role

TENANTS = {"organisation", "association"}
# A number of a question, an action and a check of the catalogue belong to nobody.
NOBODYS = {"no", "action", "check", "pk"}
# Where a view asks for more than its mark says: a confirmed result is deleted by an owner only.
STRICTER = {"c/<str:organisation>/checks/<str:number>/delete/": {403}}
OPEN = 200
# A page, a way on, or an address that takes only forms.
OPENED = {200, 302, 303, 405}


@dataclass(frozen=True)
class Address:
    """One address: its route with the names of what it needs, its view."""

    route: str
    view: Any

    @property
    def names(self) -> set[str]:
        return {part.partition(">")[0].rpartition(":")[2] for part in self.route.split("<")[1:]}

    @property
    def mark(self) -> Any:
        return getattr(self.view, "mark", None)

    @property
    def objects(self) -> set[str]:
        """What belongs to somebody, beside the tenant itself."""
        return self.names - TENANTS - NOBODYS

    def at(self, tenant: Tenant, objects: Tenant | None = None) -> str:
        """The path at a tenant, with the objects of the same or of another one."""
        return "/" + re.sub(
            r"<(?:\w+:)?(\w+)>",
            lambda found: self.id_of(found[1], (objects or tenant) if found[1] in self.objects else tenant),
            self.route,
        )

    def id_of(self, name: str, tenant: Tenant) -> str:
        """An object by its name; of seats and invitations there are some at each kind of place."""
        place = f"{self.route.partition('/')[0]}/{name}"
        return tenant.ids[place] if place in tenant.ids else tenant.ids[name]


def addresses() -> Iterator[Address]:
    yield from _below(get_resolver().url_patterns, "")


def _below(entries: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _below(entry.url_patterns, route)
        else:
            yield Address(route, entry.callback)


ALL = list(addresses())
GUARDED = [each for each in ALL if isinstance(each.mark, Permission)]
MINE = [each for each in ALL if each.mark is SIGNED_IN]


def named(each: Address) -> str:
    return each.route


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once, in a transaction around those of the tests: the walk is long and each step leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        for role in roles.ROLES.values():
            world.user(role)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(standing: World, db: None) -> World:
    return standing


@pytest.mark.parametrize("address", ALL, ids=named)
def test_every_address_names_what_it_needs(address: Address) -> None:
    assert address.mark is PUBLIC or address.mark is SIGNED_IN or isinstance(address.mark, Permission)


@pytest.mark.parametrize("address", ALL, ids=named)
def test_a_tenant_in_an_address_is_named_so_that_the_gate_sees_it(address: Address) -> None:
    assert address.route.startswith("c/<") == ("organisation" in address.names and "association" not in address.names)
    assert address.route.startswith("a/<") == ("association" in address.names)
    assert address.route.startswith("operator/") <= isinstance(address.mark, Permission)
    assert bool(address.names & TENANTS) <= isinstance(address.mark, Permission)


@pytest.mark.parametrize("address", GUARDED + MINE, ids=named)
def test_a_stranger_is_asked_to_sign_in(address: Address, world: World) -> None:
    for method in ("get", "post"):
        answer = getattr(Client(), method)(address.at(world.own))
        assert (answer.status_code, answer.headers.get("Location", "").partition("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_a_role_opens_what_it_may_and_nothing_else(address: Address, world: World) -> None:
    for role in roles.ROLES.values():
        walk(address, role, world)


def walk(address: Address, role: Role, world: World) -> None:
    client, at_home, who = world.signed_in(role), expected_at_home(address, role), f"{role.id} ({role.place})"
    foreign = 404 if address.names & TENANTS else at_home
    if address.names & TENANTS or at_home != OPEN:
        for method in ("get", "post"):
            assert status(client, method, address.at(world.foreign)) == foreign, (
                f"{who}: {method} of the foreign tenant"
            )
    if at_home != OPEN:
        for method in ("get", "post"):
            assert status(client, method, address.at(world.own)) == at_home, f"{who}: {method} of the own tenant"
        return
    for method in ("get", "post") if address.objects else ():
        mixed = status(client, method, address.at(world.own, objects=world.foreign))
        assert mixed in {404, 405}, f"{who}: {method} of the own tenant with a foreign object"
    assert status(client, "get", address.at(world.own)) in OPENED | STRICTER.get(address.route, set()), who


def status(client: Client, method: str, path: str) -> int:
    return int(getattr(client, method)(path).status_code)


def expected_at_home(address: Address, role: Role) -> int:
    """What the roles say, written down a second time without the code under test."""
    held, names = address.mark in role.permissions, address.names
    if role.place is Place.INSTALLATION:
        return 404 if names & TENANTS else OPEN if held else 403
    if not names & TENANTS:
        return 403
    if role.place is Place.ORGANISATION:
        return 404 if "association" in names else OPEN if held else 403
    if "organisation" in names:
        return OPEN if held and address.mark in OPENED_BY else 403
    return OPEN if held and address.mark not in OPENED_BY else 403


@pytest.mark.parametrize("address", [each for each in MINE if each.names], ids=named)
def test_what_is_a_users_own_is_not_there_for_another_user(address: Address, world: World) -> None:
    owner = get_user_model().objects.create_user("somebody@example.jp")
    passkey = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "phone"})
    client = world.signed_in(roles.OWNER)
    for method in ("get", "post"):
        assert status(client, method, "/" + address.route.replace("<int:pk>", str(passkey.pk))) in {404, 405}
