"""本人からの求め: what is held about one person, and its deletion."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.tenancy.conftest import BY, Tenants
from tests.web.tenancy.pages import at, signed_in

from sonaeru.core.words import Words
from sonaeru.web.audit import queries as log
from sonaeru.web.holdings import registry
from sonaeru.web.holdings.registry import AboutPerson, Room
from sonaeru.web.tenancy import actions, erasure, queries
from sonaeru.web.tenancy.scopes import opened

STAYS = Words("法律で残すもの", "Kept by law")
WHY = Words("法律で7年残すためです。", "The law asks for seven years.")


@pytest.fixture
def manager(tenants: Tenants) -> Client:
    return signed_in(tenants.ours, "manager")


@pytest.fixture
def other_room(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """A room that holds a fact for good; what it was asked to forget."""
    forgotten: list[tuple[str, str]] = []
    fact = AboutPerson(STAYS, ((Words("点", "Point"), "=7"),), deletable=False, why_not=WHY)
    room = Room("zz", about=lambda *_: [fact], forget=lambda *ids: forgotten.append(ids))
    rooms = {**registry.rooms(), "zz": room}
    monkeypatch.setattr(registry, "rooms", lambda: rooms)
    return forgotten


def held(tenants: Tenants, end: str = "held/", person: str = "") -> str:
    return at(tenants.ours, f"people/{person or tenants.person}/{end}")


def known(tenants: Tenants) -> bool:
    with opened(organisation=tenants.ours):
        try:
            queries.anyone(tenants.ours, tenants.person)
        except queries.NotFound:
            return False
    return True


def test_the_page_shows_what_every_room_holds(tenants: Tenants, manager: Client, other_room: object) -> None:
    page = manager.get(held(tenants)).content.decode()
    assert all(text in page for text in ("鈴木", "a@a.example", STAYS.ja, WHY.ja))


def test_the_files_hold_the_same(tenants: Tenants, manager: Client, other_room: object) -> None:
    found = json.loads(manager.get(held(tenants, "held.json")).content)
    assert found["person"] == tenants.person
    deletable = {part["title"]["ja"]: part["deletable"] for part in found["held"]}
    assert (deletable["社員の名簿"], deletable[STAYS.ja]) == (True, False)
    lines = manager.get(held(tenants, "held.csv")).content.decode("utf-8-sig").splitlines()
    assert f"{STAYS.ja},点,'=7,いいえ" in lines
    assert "社員の名簿,名前,鈴木,はい" in lines


def test_taking_a_file_out_is_written_into_the_log(tenants: Tenants, manager: Client) -> None:
    manager.get(held(tenants, "held.json"))
    (entry,) = log.page(log.Search(tenants.ours, None, verb="tenancy.person_exported")).entries
    assert (entry.subject, entry.after) == (tenants.person, None)


def test_somebody_is_deleted_in_every_room_and_the_log_keeps_only_the_id(
    tenants: Tenants, manager: Client, other_room: list[tuple[str, str]]
) -> None:
    assert WHY.ja in manager.get(held(tenants, "erase/")).content.decode()
    manager.post(held(tenants, "erase/"))
    assert not known(tenants)
    assert other_room == [(tenants.ours, tenants.person)]
    (entry,) = log.page(log.Search(tenants.ours, None, verb="tenancy.person_erased")).entries
    assert (entry.subject, entry.before, entry.after) == (tenants.person, None, None)


def test_what_breaks_in_a_room_leaves_the_person(
    tenants: Tenants, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(organisation: str, person: str) -> None:
        raise RuntimeError

    rooms = {**registry.rooms(), "zz": Room("zz", forget=breaking)}
    monkeypatch.setattr(registry, "rooms", lambda: rooms)
    with pytest.raises(RuntimeError):
        manager.post(held(tenants, "erase/"))
    assert known(tenants)


def test_a_second_press_is_not_found(tenants: Tenants, manager: Client) -> None:
    manager.post(held(tenants, "erase/"))
    assert manager.post(held(tenants, "erase/")).status_code == 404


def test_deleting_somebody_asks_for_a_fresh_sign_in(tenants: Tenants) -> None:
    signed_in(tenants.ours, recently=False).post(held(tenants, "erase/"))
    assert known(tenants)


@pytest.mark.parametrize("end", ["held/", "held.json", "held.csv", "erase/"])
def test_somebody_of_another_company_is_not_found(tenants: Tenants, manager: Client, end: str) -> None:
    assert manager.get(held(tenants, end, tenants.their_person)).status_code == 404


def test_a_viewer_may_not_look(tenants: Tenants) -> None:
    assert signed_in(tenants.ours, "viewer").get(held(tenants)).status_code == 403


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_who_was_taken_off_the_list_goes_for_good_after_a_month(tenants: Tenants, days: int, stays: bool) -> None:
    with opened(organisation=tenants.ours):
        actions.remove_person(by=BY, organisation=tenants.ours, person=tenants.person)
    kind = next(kind for kind in registry.all_kept() if kind.id == "tenancy.removed_people")
    assert kind.days and kind.delete and kind.due and kind.oldest and kind.oldest()
    before = timezone.now() + dt.timedelta(days=days - kind.days())
    assert kind.due(before) == (not stays)
    assert kind.delete(before) == (not stays)
    assert known(tenants) is stays


def test_who_was_taken_off_the_list_is_still_shown_on_request(tenants: Tenants, manager: Client) -> None:
    with opened(organisation=tenants.ours):
        actions.remove_person(by=BY, organisation=tenants.ours, person=tenants.person)
    assert "30日で自動的に消えます。" in manager.get(held(tenants)).content.decode()
    assert erasure.erase_removed_people(timezone.now() - dt.timedelta(days=1)) == 0
