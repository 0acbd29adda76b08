"""`/home/`: the places of whoever is signed in, and registering a company."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.accounts.given_members import Given, sign_in, user

from sonaeru.web.accounts.spots import Spot
from sonaeru.web.audit.models import Record
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.roles import Seat
from sonaeru.web.tenancy.scopes import opened

COMPANY = {"name": "田中電機", "industry": "D", "size": "6-20", "prefecture": "13"}


def seat(user_id: str, role: str, spot: Spot) -> None:
    with spot.opened():
        actions.grant_seat(by="usr_test", user=user_id, role=role, **spot.ids)


def test_without_a_place_the_page_says_how_to_begin(db: None) -> None:
    page = sign_in(user()).get("/home/").content.decode()
    assert "診断を始める" in page
    assert reverse("accounts:new_company") in page


@pytest.mark.parametrize(("place", "role"), [("company", "viewer"), ("chamber", "adviser"), ("", "operator")])
def test_a_single_place_is_opened_at_once(given: Given, place: str, role: str) -> None:
    spots = {"company": Spot(organisation=given.company), "chamber": Spot(association=given.chamber), "": Spot()}
    someone = user()
    seat(someone.pk, role, spots[place])
    answer = sign_in(someone).get("/home/")
    assert (answer.status_code, answer["Location"]) == (303, spots[place].landing(role))
    assert sign_in(someone).get(answer["Location"]).status_code == 200


def test_several_places_are_listed_and_no_foreign_one(given: Given) -> None:
    someone = user()
    seat(someone.pk, "owner", Spot(organisation=given.company))
    seat(someone.pk, "adviser", Spot(association=given.chamber))
    seat(someone.pk, "operator", Spot())
    page = sign_in(someone).get("/home/").content.decode()
    assert all(text in page for text in ("見本建設", "責任者", "見本商工会議所", "支援員", "そなえるの運用", "運用者"))
    assert "となり工業" not in page


def test_a_company_in_its_days_of_grace_is_listed_as_such(given: Given) -> None:
    someone = user()
    seat(someone.pk, "owner", Spot(organisation=given.company))
    with opened(organisation=given.company):
        actions.mark_for_deletion(by=someone.pk, organisation=given.company)
    assert "削除を待っています" in sign_in(someone).get("/home/?all").content.decode()


def test_a_role_without_pages_yet_is_named_without_a_link(db: None) -> None:
    someone = user()
    seat(someone.pk, "desk_agent", Spot())
    page = sign_in(someone).get("/home/").content.decode()
    assert "窓口の担当" in page


def test_whoever_registers_a_company_is_its_owner(db: None) -> None:
    someone = user()
    answer = sign_in(someone).post("/home/company/", COMPANY)
    (held,) = queries.seats_of(someone.pk)
    assert held == Seat("owner", held.organisation)
    assert answer["Location"] == Spot(organisation=held.organisation).landing("owner")
    verbs = set(Record.objects.filter(organisation=held.organisation).values_list("verb", flat=True))
    assert verbs == {"tenancy.organisation_created", "tenancy.seat_granted"}


def test_a_company_without_an_owner_is_not_left_behind(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "grant_seat", lambda **_: 1 / 0)
    before = Record.objects.count()
    with pytest.raises(ZeroDivisionError):
        sign_in(user()).post("/home/company/", COMPANY)
    assert Record.objects.filter(verb="tenancy.organisation_created").count() == 0
    assert Record.objects.count() == before


def test_two_presses_register_one_company(db: None) -> None:
    someone = user()
    browser = sign_in(someone)
    assert browser.post("/home/company/", COMPANY)["Location"] == browser.post("/home/company/", COMPANY)["Location"]
    assert len(queries.seats_of(someone.pk)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("name", " \u202e ", "会社名を入れてください"), ("name", "あ" * 101, "100文字まで"), ("industry", "?", "業種を")]
    + [("size", "", "人数を"), ("prefecture", "48", "都道府県を")],
)
def test_what_must_be_put_right_is_named_and_nothing_is_lost(db: None, field: str, value: str, words: str) -> None:
    someone = user()
    answer = sign_in(someone).post("/home/company/", COMPANY | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert field == "name" or 'value="田中電機"' in page
    assert queries.seats_of(someone.pk) == ()


@pytest.mark.parametrize("name", ["𠮷野家 🍣", "\u202eevil", "<script>"])
def test_a_strange_company_name_is_kept_as_clean_text(db: None, name: str) -> None:
    someone = user()
    browser = sign_in(someone)
    browser.post("/home/company/", COMPANY | {"name": name})
    page = browser.get("/home/?all").content.decode()
    assert "\u202e" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("path", ["/home/", "/home/company/", "/account/welcome/"])
def test_a_guest_is_asked_to_sign_in(db: None, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/account/login/")
