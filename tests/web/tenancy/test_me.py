"""The page of somebody without an account."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from tests.web.tenancy.pages import at, signed_in
from tests.web.world import BY, World, build

from sonaeru.web.notify import delivering
from sonaeru.web.tenancy import actions, links, queries
from sonaeru.web.tenancy.scopes import opened


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def link(world: World) -> str:
    with opened(organisation=world.own.ids["organisation"]):
        return links.token(queries.person(world.own.ids["organisation"], world.own.ids["person"]))


def test_somebody_without_an_account_sees_what_is_held_about_them(client: Client, link: str) -> None:
    page = client.get(f"/me/{link}/")
    assert "t@example.jp" in page.content.decode()
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_a_changed_link_opens_nothing(client: Client, link: str) -> None:
    assert client.get(f"/me/{link[:-2]}xx/").status_code == 404


def test_whoever_was_removed_opens_nothing_any_more(client: Client, link: str, world: World) -> None:
    organisation, person = world.own.ids["organisation"], world.own.ids["person"]
    with opened(organisation=organisation):
        actions.remove_person(by=BY, organisation=organisation, person=person)
    assert client.get(f"/me/{link}/").status_code == 404


def test_the_link_comes_by_mail_and_opens_the_page(world: World) -> None:
    organisation, person = world.own.ids["organisation"], world.own.ids["person"]
    manager = signed_in(organisation, "manager")
    assert manager.post(at(organisation, f"people/{person}/link/")).status_code == 303
    delivering.deliver.call_local()
    found = re.search(r"http://testserver(/me/[^/]+/)", str(mail.outbox[-1].body))
    assert found
    assert Client().get(found[1]).status_code == 200


def test_a_viewer_sends_no_link(world: World) -> None:
    organisation, person = world.own.ids["organisation"], world.own.ids["person"]
    assert signed_in(organisation, "viewer").post(at(organisation, f"people/{person}/link/")).status_code == 403
