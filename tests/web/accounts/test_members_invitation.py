"""The link of an invitation: what it shows, whom it lets in, and all the links that open nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from tests.web.accounts.given_members import Given, sign_in, user

from sonaeru.web.accounts import invitations
from sonaeru.web.accounts.models import Invitation
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.audit.models import Record
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.roles import Seat
from sonaeru.web.tenancy.scopes import opened

MAIL = "tanaka@example.jp"


def invite(
    given: Given, spot: Spot | None = None, mail: str = MAIL, role: str = "manager", by: str = "usr_owner"
) -> str:
    """Invite and return the path of the link."""
    spot = spot or Spot(organisation=given.company)
    with spot.opened():
        invitations.invite(
            by=by,
            spot=spot,
            mail=mail,
            role=role,
            address=lambda token: f"http://x.example/account/invitation/{token}/",
        )
    return given.link()


def seats(mail: str = MAIL) -> tuple[Seat, ...]:
    return queries.seats_of(get_user_model().objects.get(email=mail).pk)


def age(**passed: float) -> None:
    """Let time pass for every invitation."""
    for row in Invitation.everywhere.all():
        row.expires_at -= dt.timedelta(**passed)
        row.accepted_at = row.accepted_at and row.accepted_at - dt.timedelta(**passed)
        row.save()


def assert_unusable(client: Client, link: str) -> None:
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        page = answer.content.decode()
        assert "このリンクは使えません" in page
        assert "見本建設" not in page
        assert "tanaka" not in page


def test_the_mail_names_place_and_role_and_the_row_keeps_no_token(given: Given) -> None:
    link = invite(given)
    (mail,) = given.mails
    assert mail["to"] == MAIL
    assert "見本建設" in mail["message"].subject
    assert "管理者" in mail["message"].text
    token = link.split("/")[3]
    assert token not in str(Invitation.everywhere.values().get())
    assert token not in mail["key"]


def test_the_mail_speaks_the_language_of_an_account_that_exists(given: Given) -> None:
    someone = user(mail=MAIL)
    someone.language = "en"
    someone.save()
    invite(given)
    assert given.mails[-1]["message"].language == "en"


def test_the_page_shows_who_invites_to_what_and_changes_nothing(given: Given) -> None:
    owner = user("鈴木 花子")
    link = invite(given, by=owner.pk)
    page = Client().get(link).content.decode()
    assert all(text in page for text in ("見本建設", "管理者", "鈴木 花子さん"))
    assert owner.email not in page
    assert MAIL not in page
    assert not get_user_model().objects.filter(email=MAIL).exists()


@pytest.mark.parametrize(
    ("place", "role"), [("company", "viewer"), ("chamber", "adviser"), ("", "desk_agent"), ("", "operator")]
)
def test_accepting_opens_an_account_and_gives_the_seat(given: Given, place: str, role: str) -> None:
    spots = {"company": Spot(organisation=given.company), "chamber": Spot(association=given.chamber), "": Spot()}
    link, browser = invite(given, spots[place], role=role), Client()
    answer = browser.post(link)
    assert (answer.status_code // 100, answer["Location"]) == (3, "/account/welcome/")
    assert browser.get("/account/welcome/").status_code == 200
    assert seats() == (Seat(role, spots[place].organisation, spots[place].association),)
    verbs = set(Record.objects.values_list("verb", flat=True))
    assert verbs >= {"accounts.member_invited", "accounts.invitation_accepted", "tenancy.seat_granted"}


def test_the_log_holds_neither_address_nor_token(given: Given) -> None:
    link = invite(given)
    Client().post(link)
    said = str(list(Record.objects.values()))
    assert MAIL not in said
    assert link.split("/")[3] not in said


def test_a_new_session_begins_with_the_sign_in(given: Given) -> None:
    link, browser = invite(given), Client()
    session = browser.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    browser.post(link)
    assert browser.session.session_key != before
    assert browser.session["_auth_user_id"]


def test_somebody_signed_in_as_that_address_goes_straight_there(given: Given) -> None:
    someone = user(mail=MAIL)
    answer = sign_in(someone).post(invite(given))
    assert answer["Location"] == Spot(organisation=given.company).landing("manager")
    assert seats() == (Seat("manager", given.company),)


def test_somebody_else_who_is_signed_in_gets_no_seat_and_not_the_whole_address(given: Given) -> None:
    other = user()
    link, browser = invite(given), sign_in(other)
    for method, status in (("get", 200), ("post", 403)):
        answer = getattr(browser, method)(link)
        page = answer.content.decode()
        assert answer.status_code == status
        assert "t***@example.jp" in page
        assert MAIL not in page
    assert queries.seats_of(other.pk) == ()
    assert not get_user_model().objects.filter(email=MAIL).exists()


def test_two_presses_give_one_seat_and_both_lead_in(given: Given) -> None:
    link = invite(given)
    first, second = Client(), Client()
    places = [browser.post(link)["Location"] for browser in (first, second)]
    assert places == ["/account/welcome/"] * 2
    assert seats() == (Seat("manager", given.company),)
    assert Record.objects.filter(verb="accounts.invitation_accepted").count() == 1


def test_who_accepted_comes_in_again_by_the_link_while_signed_in(given: Given) -> None:
    link, browser = invite(given), Client()
    browser.post(link)
    age(hours=1)
    landing = Spot(organisation=given.company).landing("manager")
    assert [browser.get(link)["Location"], browser.post(link)["Location"]] == [landing, landing]


def test_a_used_link_opens_nothing_to_anybody_else(given: Given) -> None:
    link = invite(given)
    Client().post(link)
    age(minutes=2)
    assert_unusable(Client(), link)
    assert_unusable(sign_in(user()), link)


def test_an_expired_link_opens_nothing(given: Given) -> None:
    link = invite(given)
    age(days=invitations.DAYS, seconds=1)
    assert_unusable(Client(), link)
    assert not get_user_model().objects.filter(email=MAIL).exists()


def test_a_withdrawn_link_opens_nothing(given: Given) -> None:
    link, owner, spot = invite(given), user(), Spot(organisation=given.company)
    with opened(organisation=given.company):
        actions.grant_seat(by="usr_t", user=owner.pk, role="owner", organisation=given.company)
    (waiting,) = given.open_at(spot)
    sign_in(owner).post(spot.at("accounts:member_invitation", invitation=waiting.id), {"withdraw": ""})
    assert_unusable(Client(), link)
    assert given.open_at(spot) == ()


def test_an_invitation_sent_again_has_a_new_link_and_the_old_one_opens_nothing(given: Given) -> None:
    old, owner, spot = invite(given), user(), Spot(organisation=given.company)
    with opened(organisation=given.company):
        actions.grant_seat(by="usr_t", user=owner.pk, role="owner", organisation=given.company)
    age(days=8)
    (waiting,) = given.open_at(spot)
    assert waiting.expired
    sign_in(owner).post(spot.at("accounts:member_invitation", invitation=waiting.id), {"renew": ""})
    assert_unusable(Client(), old)
    assert Client().get(given.link()).status_code == 200
    assert [each.id for each in given.open_at(spot)] == [waiting.id]


def test_inviting_an_address_twice_keeps_one_invitation_with_the_later_role(given: Given) -> None:
    old = invite(given, role="viewer")
    invite(given, role="owner", mail=MAIL.upper())
    (waiting,) = given.open_at(Spot(organisation=given.company))
    assert waiting.role.id == "owner"
    assert_unusable(Client(), old)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda _t: "%F0%9F%92%A9"]
)
def test_a_tampered_link_opens_nothing(given: Given, change: object) -> None:
    token = invite(given).split("/")[3]
    assert_unusable(Client(), f"/account/invitation/{change(token)}/")  # type: ignore[operator]


def test_the_link_into_a_company_that_is_being_deleted_opens_nothing(given: Given) -> None:
    link = invite(given)
    with opened(organisation=given.company):
        actions.mark_for_deletion(by="usr_t", organisation=given.company)
    assert_unusable(Client(), link)


def test_an_accept_that_fails_leaves_nothing(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    link = invite(given)
    monkeypatch.setattr(invitations.tenancy, "grant_seat", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Client().post(link)
    assert not get_user_model().objects.filter(email=MAIL).exists()
    assert Client().get(link).status_code == 200


def test_the_button_is_guarded_against_other_sites(given: Given) -> None:
    link = invite(given)
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403


@pytest.mark.parametrize(
    ("role", "mail", "error"),
    [("operator", MAIL, "role"), ("", MAIL, "role"), ("viewer", "", "mail"), ("viewer", "no address", "mail")],
)
def test_what_cannot_be_is_refused(given: Given, role: str, mail: str, error: str) -> None:
    with pytest.raises(invitations.checks.Refused) as refused:
        invite(given, role=role, mail=mail)
    assert refused.value.field == error
    assert given.mails == []


def test_what_is_over_goes_after_its_days_and_the_rest_stays(given: Given) -> None:
    invite(given, mail="old@example.jp")
    age(days=invitations.DAYS + invitations.KEPT_DAYS, seconds=1)
    invite(given)
    before = timezone.now() - dt.timedelta(days=invitations.KEPT_DAYS)
    kept = invitations.KEPT
    assert kept.due and kept.delete and kept.oldest
    assert [kept.due(before), kept.delete(before), kept.due(before), kept.oldest()] == [1, 1, 0, None]
    assert [row.mail for row in Invitation.everywhere.all()] == [MAIL]


def test_the_export_of_a_company_holds_its_invitations_only(given: Given) -> None:
    invite(given)
    invite(given, Spot(organisation=given.other), mail="other@example.jp")
    with opened(organisation=given.company):
        table = invitations.sent_by(given.company)
    assert [row[1:3] for row in table.rows] == [(MAIL, "manager")]
