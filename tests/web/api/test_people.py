"""People and sites by the API."""

from __future__ import annotations

import pytest
from tests.web.api.conftest import Caller
from tests.web.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["𠮷野 花子", "たなか😀", "Anna-Maria O'Neill"])
def test_a_person_is_added_read_changed_and_removed(call: Caller, name: str) -> None:
    added = call("POST", "/people", {"name": name, "mail": "New@Example.jp"})
    person = added.json()
    assert (added.status_code, person["name"], person["mail"]) == (201, name, "new@example.jp")
    changed = call("PATCH", f"/people/{person['id']}", {"department": "総務"}).json()
    assert changed == person | {"department": "総務"}
    assert call("DELETE", f"/people/{person['id']}").status_code == 204
    assert call("GET", f"/people/{person['id']}").status_code == 404


def test_marks_that_turn_the_direction_do_not_come_in(call: Caller) -> None:
    assert call("POST", "/people", {"name": "田中\u202egpj.exe"}).json()["name"] == "田中gpj.exe"


def test_a_mail_address_that_is_there_already_is_a_conflict(call: Caller) -> None:
    assert call("POST", "/people", {"name": "鈴木", "mail": "t@example.jp"}).status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u0007"}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "あ" * 101}, "name"),
        ({"name": "田中", "mail": "tanaka@"}, "mail"),
        ({}, "name"),
    ],
)
def test_what_cannot_be_stored_is_named(call: Caller, body: dict[str, str], field: str) -> None:
    refused = call("POST", "/people", body)
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])


def test_a_list_comes_in_pages_that_lead_to_each_other(call: Caller) -> None:
    for no in range(4):
        call("POST", "/people", {"name": f"社員{no}"})
    first = call("GET", "/people?per_page=2").json()
    second = call("GET", first["next"].partition("/api/v1")[2]).json()
    third = call("GET", second["next"].partition("/api/v1")[2]).json()
    assert (first["total"], third["next"]) == (5, None)
    assert len({row["id"] for page in (first, second, third) for row in page["items"]}) == 5


def test_sites_are_added_renamed_and_removed(call: Caller, world: World) -> None:
    site = call("POST", "/sites", {"name": "川口工場"}).json()
    assert call("POST", "/sites", {"name": "川口工場"}).status_code == 409
    assert call("PATCH", f"/sites/{site['id']}", {"name": "本社"}).status_code == 409
    assert call("PATCH", f"/sites/{site['id']}", {"name": "蕨工場"}).json()["name"] == "蕨工場"
    assert call("DELETE", f"/sites/{site['id']}").status_code == 204
    assert [each["id"] for each in call("GET", "/sites").json()["items"]] == [world.own.ids["site"]]
