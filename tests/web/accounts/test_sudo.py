"""Before a dangerous act somebody proves again who it is."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.accounts.signing import MAIL, WORD, code, mails, make_stale, sign_in, somebody

from sonaeru.web.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/account/delete/"


@pytest.fixture
def stale(client: Client) -> Client:
    """Somebody who signed in an hour ago."""
    somebody()
    sign_in(client)
    make_stale(client)
    return client


def without_password(client: Client) -> User:
    """Somebody signed in by other means than a password, an hour ago."""
    user = somebody()
    sign_in(client)
    make_stale(client)
    session = client.session
    user.set_unusable_password()
    user.save()
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return user


def test_who_just_signed_in_is_not_asked_again(client: Client) -> None:
    somebody()
    sign_in(client)
    assert client.get(PAGE).status_code == 200


def test_after_a_while_the_page_asks_again_and_leads_back(stale: Client) -> None:
    asked = stale.get(f"{PAGE}?x=1")
    assert asked.url == "/account/reauthenticate/?next=%2Faccount%2Fdelete%2F%3Fx%3D1"
    wrong = stale.post(asked.url, {"password": "no", "next": f"{PAGE}?x=1"})
    assert wrong.status_code == 422
    assert "パスワードが違います" in wrong.content.decode()
    right = stale.post(asked.url, {"password": WORD, "next": f"{PAGE}?x=1"})
    assert (right.status_code, right.url) == (303, f"{PAGE}?x=1")
    assert stale.get(PAGE).status_code == 200


def test_what_was_sent_is_not_done_later_and_the_page_says_so(stale: Client) -> None:
    refused = stale.post(PAGE, {"mail": MAIL})
    assert (refused.status_code, refused.url) == (303, "/account/reauthenticate/?next=%2Faccount%2Fdelete%2F")
    assert "同じボタンをもう一度押してください" in stale.get(refused.url).content.decode()
    stale.post(refused.url, {"password": WORD, "next": PAGE})
    assert User.objects.filter(email=MAIL).exists()


def test_it_leads_to_no_foreign_address(stale: Client) -> None:
    done = stale.post("/account/reauthenticate/", {"password": WORD, "next": "https://evil.example/"})
    assert done.url == "/home/"


def test_guessing_there_is_locked_out_too(stale: Client) -> None:
    codes = [stale.post("/account/reauthenticate/", {"password": f"guess-{no}-x"}).status_code for no in range(5)]
    assert codes == [422, 422, 422, 422, 429]


def test_somebody_without_a_password_is_asked_for_a_mailed_code(client: Client) -> None:
    user = without_password(client)
    asked = client.get(PAGE)
    assert asked.url == "/account/reauthenticate/code/?next=%2Faccount%2Fdelete%2F"
    sent = client.post("/account/reauthenticate/code/", {"send": "1", "next": PAGE})
    assert [mail.to for mail in mails()] == [user.email]
    wrong = client.post(sent.url, {"code": "00000", "next": PAGE})
    assert wrong.status_code == 422
    assert client.post(sent.url, {"code": code(), "next": PAGE}).url == PAGE
    assert client.get(PAGE).status_code == 200


def test_a_mailed_code_holds_three_tries(client: Client) -> None:
    without_password(client)
    client.post("/account/reauthenticate/code/", {"send": "1", "next": PAGE})
    for _ in range(3):
        client.post("/account/reauthenticate/code/", {"code": "00000", "next": PAGE})
    assert client.post("/account/reauthenticate/code/", {"code": code(), "next": PAGE}).status_code == 422


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_mailed_code_leads_to_no_foreign_address(client: Client, target: str) -> None:
    without_password(client)
    client.post("/account/reauthenticate/code/", {"send": "1", "next": target})
    assert client.post("/account/reauthenticate/code/", {"code": code(), "next": target}).url == "/account/"


def test_a_mailbox_alone_does_not_do_for_somebody_with_a_password(stale: Client) -> None:
    assert stale.post("/account/reauthenticate/code/", {"send": "1"}).url == "/account/reauthenticate/"
    assert mails() == []
