"""Who signs in at a company, at an association and to the installation: seeing, inviting, changing, taking away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from tests.web.accounts.given_members import PASSWORD, Given, sign_in, user

from sonaeru.web.accounts import members
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.audit.models import Record
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.scopes import opened


@dataclass(frozen=True)
class Kind:
    """One of the three places: its keepers' role, a lesser role, and the address of the list."""

    keeper: str
    lesser: str
    spot: Callable[[Given], Spot]


KINDS = [
    Kind("owner", "viewer", lambda given: Spot(organisation=given.company)),
    Kind("association_manager", "adviser", lambda given: Spot(association=given.chamber)),
    Kind("operator", "desk_agent", lambda given: Spot()),
]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.keeper)


def seat(spot: Spot, user_id: str, role: str) -> str:
    with spot.opened():
        return actions.grant_seat(by="usr_test", user=user_id, role=role, **spot.ids)


def roles(spot: Spot) -> set[tuple[str, str]]:
    with spot.opened():
        return {(each.user, each.role.id) for each in members.members(spot)}


@each_kind
def test_the_list_says_who_holds_which_role(given: Given, kind: Kind) -> None:
    spot, keeper, other = kind.spot(given), user("鈴木 花子"), user("佐藤 次郎")
    seat(spot, keeper.pk, kind.keeper)
    seat(spot, other.pk, kind.lesser)
    page = sign_in(keeper).get(spot.list).content.decode()
    assert all(text in page for text in ("鈴木 花子", "佐藤 次郎", other.email, "人を招く"))


def test_a_viewer_sees_the_list_without_buttons_and_without_open_invitations(given: Given) -> None:
    spot, owner, viewer = Spot(organisation=given.company), user("責任者"), user("閲覧者")
    seat(spot, owner.pk, "owner")
    seat(spot, viewer.pk, "viewer")
    sign_in(owner).post(spot.list + "invite/", {"mail": "new@example.jp", "role": "viewer"})
    page = sign_in(viewer).get(spot.list).content.decode()
    assert "人を招く" not in page
    assert "new@example.jp" not in page


@each_kind
def test_a_role_is_changed_and_both_steps_stand_in_the_log(given: Given, kind: Kind) -> None:
    spot, keeper, other = kind.spot(given), user(), user()
    seat(spot, keeper.pk, kind.keeper)
    held = seat(spot, other.pk, kind.lesser)
    answer = sign_in(keeper).post(spot.at("accounts:member", seat=held), {"role": kind.keeper})
    assert (answer.status_code, answer["Location"]) == (303, spot.list)
    assert roles(spot) == {(keeper.pk, kind.keeper), (other.pk, kind.keeper)}
    verbs = list(Record.objects.filter(subject=other.pk, by=keeper.pk).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["tenancy.seat_granted", "tenancy.seat_revoked"]


@each_kind
def test_a_role_is_taken_away_and_given_back_by_undo(given: Given, kind: Kind) -> None:
    spot, keeper, other = kind.spot(given), user(), user()
    seat(spot, keeper.pk, kind.keeper)
    held = seat(spot, other.pk, kind.lesser)
    browser = sign_in(keeper)
    browser.post(spot.at("accounts:member", seat=held), {"remove": ""})
    assert roles(spot) == {(keeper.pk, kind.keeper)}
    assert "もとにもどす" in browser.get(spot.list).content.decode()
    browser.post(spot.at("accounts:member_undo"))
    assert roles(spot) == {(keeper.pk, kind.keeper), (other.pk, kind.lesser)}


def test_undo_gives_nothing_back_at_another_place(given: Given) -> None:
    here, there, owner, other = Spot(organisation=given.company), Spot(organisation=given.other), user(), user()
    for spot in (here, there):
        seat(spot, owner.pk, "owner")
    browser = sign_in(owner)
    browser.post(here.at("accounts:member", seat=seat(here, other.pk, "viewer")), {"remove": ""})
    browser.post(there.at("accounts:member_undo"))
    assert roles(there) == {(owner.pk, "owner")}


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[2]], ids=["owner", "operator"])
@pytest.mark.parametrize("act", ["remove", "change"])
def test_the_last_keeper_cannot_go(given: Given, kind: Kind, act: str) -> None:
    spot, keeper = kind.spot(given), user()
    held = seat(spot, keeper.pk, kind.keeper)
    sent = {"remove": ""} if act == "remove" else {"role": kind.lesser}
    answer = sign_in(keeper).post(spot.at("accounts:member", seat=held), sent)
    assert answer.status_code == 422
    assert "1人だけです。先に、ほかの人を" in answer.content.decode()
    assert roles(spot) == {(keeper.pk, kind.keeper)}


def test_who_gives_up_the_own_role_is_led_home(given: Given) -> None:
    spot, owner, other = Spot(organisation=given.company), user(), user()
    held = seat(spot, owner.pk, "owner")
    seat(spot, other.pk, "owner")
    answer = sign_in(owner).post(spot.at("accounts:member", seat=held), {"remove": ""})
    assert answer["Location"] == "/home/"
    assert roles(spot) == {(other.pk, "owner")}


def test_a_role_of_another_place_is_refused(given: Given) -> None:
    spot, owner = Spot(organisation=given.company), user()
    held = seat(spot, owner.pk, "owner")
    answer = sign_in(owner).post(spot.at("accounts:member", seat=held), {"role": "operator"})
    assert answer.status_code == 422
    assert "役割を1つ選んでください。" in answer.content.decode()


@each_kind
def test_a_seat_and_an_invitation_of_another_place_are_not_found(given: Given, kind: Kind) -> None:
    spot, keeper, stranger = kind.spot(given), user(), user()
    seat(spot, keeper.pk, kind.keeper)
    abroad = Spot(organisation=given.other)
    foreign = seat(abroad, stranger.pk, "owner")
    sign_in(stranger).post(abroad.list + "invite/", {"mail": "x@example.jp", "role": "viewer"})
    (invitation,) = given.open_at(abroad)
    browser = sign_in(keeper)
    for address, ids in (("member", {"seat": foreign}), ("member_invitation", {"invitation": invitation.id})):
        path = spot.at(f"accounts:{address}", **ids)
        assert [browser.get(path).status_code, browser.post(path, {"withdraw": ""}).status_code] == [404, 404]
    assert given.open_at(abroad) == (invitation,)


def test_another_company_is_not_found(given: Given) -> None:
    owner = user()
    seat(Spot(organisation=given.company), owner.pk, "owner")
    abroad, browser = Spot(organisation=given.other), sign_in(owner)
    for path in (abroad.list, abroad.list + "invite/", abroad.list + "undo/", abroad.list + "seat_x/"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("role", ["manager", "viewer"])
def test_only_who_may_gives_roles(given: Given, role: str) -> None:
    spot, someone, owner = Spot(organisation=given.company), user(), user()
    seat(spot, someone.pk, role)
    held = seat(spot, owner.pk, "owner")
    browser = sign_in(someone)
    assert browser.post(spot.list + "invite/", {"mail": "a@example.jp", "role": "owner"}).status_code == 403
    assert browser.post(spot.at("accounts:member", seat=held), {"remove": ""}).status_code == 403


def test_a_dangerous_act_asks_again_after_a_while(given: Given) -> None:
    spot, owner = Spot(organisation=given.company), user(password=PASSWORD)
    held = seat(spot, owner.pk, "owner")
    browser = sign_in(owner, fresh=False)
    for path in (spot.list + "invite/", spot.at("accounts:member", seat=held)):
        assert "/account/reauthenticate/" in browser.get(path)["Location"]


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ("", "メールアドレスを入れてください。"),
        ("tanaka@", "name@example.jp の形で"),
        (f"{'a' * 255}@example.jp", "文字まで"),
    ],
)
def test_a_bad_address_is_named_and_nothing_is_lost(given: Given, mail: str, words: str) -> None:
    spot, owner = Spot(organisation=given.company), user()
    seat(spot, owner.pk, "owner")
    answer = sign_in(owner).post(spot.list + "invite/", {"mail": mail, "role": "manager"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="manager" checked' in page


def test_who_has_a_role_is_not_invited_again(given: Given) -> None:
    spot, owner = Spot(organisation=given.company), user()
    seat(spot, owner.pk, "owner")
    answer = sign_in(owner).post(spot.list + "invite/", {"mail": owner.email.upper(), "role": "viewer"})
    assert answer.status_code == 422
    assert "もうサインインできます" in answer.content.decode()


def test_an_operator_may_also_sit_at_the_desk(given: Given) -> None:
    operator = user()
    seat(Spot(), operator.pk, "operator")
    answer = sign_in(operator).post("/operator/people/invite/", {"mail": operator.email, "role": "desk_agent"})
    assert answer.status_code == 303


def test_too_many_invitations_wait(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sonaeru.web.accounts.views.members.INVITATIONS_PER_TEN_MINUTES", 1)
    cache.clear()
    spot, owner = Spot(organisation=given.company), user()
    seat(spot, owner.pk, "owner")
    browser = sign_in(owner)
    codes = [
        browser.post(spot.list + "invite/", {"mail": f"{n}@example.jp", "role": "viewer"}).status_code for n in (1, 2)
    ]
    assert codes == [303, 429]
    assert len(given.open_at(spot)) == 1


@pytest.mark.parametrize("name", ["\u202e花子 👩‍💻", "<b>花子</b>", "𠮷野"])
def test_a_strange_name_stays_text(given: Given, name: str) -> None:
    spot, owner = Spot(organisation=given.company), user(name)
    seat(spot, owner.pk, "owner")
    page = sign_in(owner).get(spot.list).content.decode()
    assert "<b>花子" not in page
    assert "<bdi>" in page


def test_a_member_whose_account_is_gone_is_still_listed(given: Given) -> None:
    spot, owner = Spot(organisation=given.company), user()
    seat(spot, owner.pk, "owner")
    seat(spot, "usr_gone", "viewer")
    assert "使われていないアカウント" in sign_in(owner).get(spot.list).content.decode()


def test_the_last_operator_stays_and_one_of_two_may_go(db: None) -> None:
    first, second = (actions.grant_seat(by="usr_t", user=f"usr_{n}", role="operator") for n in (1, 2))
    actions.revoke_seat(by="usr_t", seat=first)
    with pytest.raises(actions.LastOperator):
        actions.revoke_seat(by="usr_t", seat=second)
    assert [held.id for held in queries.seats_of_installation()] == [second]


def test_a_guest_is_asked_to_sign_in(given: Given) -> None:
    answer = Client().get(f"/c/{given.company}/settings/members/")
    assert answer["Location"].startswith("/account/login/")
    assert get_user_model().objects.count() == 0
    with opened(organisation=given.company):
        assert queries.seats_of_organisation(given.company) == ()
