"""The first operator: the printed link, the page behind it, and the command that helps who is locked out."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from tests.web.accounts.given_members import PASSWORD, sign_in, user

from sonaeru.cli.__main__ import main
from sonaeru.cli.operator_link import keep_address
from sonaeru.web.accounts import first_start
from sonaeru.web.accounts.models import SetupLink
from sonaeru.web.audit.models import Record
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.roles import Seat

SENT = {"mail": "boss@example.jp", "name": "運用 太郎", "password": PASSWORD}


def link(*, rescue: bool = False) -> str:
    return f"/start/{first_start.new_link(rescue=rescue)}/"


def operator(mail: str = "") -> str:
    someone = user(mail=mail)
    actions.grant_seat(by="usr_test", user=someone.pk, role="operator")
    return str(someone.pk)


def assert_unusable(path: str, client: Client | None = None) -> None:
    browser = client or Client()
    for answer in (browser.get(path), browser.post(path, SENT)):
        assert answer.status_code == 404
        assert "このリンクは使えません" in answer.content.decode()


def test_the_link_makes_the_operator_and_signs_in(db: None) -> None:
    path, browser = link(), Client()
    assert "はじめの用意" in browser.get(path).content.decode()
    answer = browser.post(path, SENT)
    (held,) = queries.seats_of_installation()
    someone = get_user_model().objects.get(pk=held.user)
    assert (held.seat, someone.email, someone.name) == (Seat("operator"), "boss@example.jp", "運用 太郎")
    assert someone.check_password(PASSWORD)
    assert answer["Location"] == "/home/"
    assert browser.get("/operator/people/").status_code == 200


def test_it_stands_in_the_log_without_address_name_and_password(db: None) -> None:
    path = link()
    Client().post(path, SENT)
    verbs = set(Record.objects.values_list("verb", flat=True))
    assert verbs >= {"accounts.operator_made", "accounts.account_opened", "tenancy.seat_granted"}
    said = str(list(Record.objects.values()))
    assert not [text for text in (*SENT.values(), path.split("/")[2]) if text in said]


def test_a_new_session_begins_with_it(db: None) -> None:
    path, browser = link(), Client()
    session = browser.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    browser.post(path, SENT)
    assert browser.session.session_key != before


def test_a_link_works_once(db: None) -> None:
    path = link()
    Client().post(path, SENT)
    assert_unusable(path)


def test_a_link_ends_after_half_an_hour(db: None) -> None:
    path = link()
    SetupLink.objects.update(expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    assert_unusable(path)


def test_a_new_start_makes_a_new_link_and_voids_the_old_one(db: None) -> None:
    old, new = link(), link()
    assert_unusable(old)
    assert Client().get(new).status_code == 200


def test_no_token_is_stored(db: None) -> None:
    path = link()
    assert path.split("/")[2] not in str(SetupLink.objects.values().get())


def test_once_there_is_an_operator_the_page_is_gone(db: None) -> None:
    path = link()
    operator()
    assert_unusable(path)
    assert first_start.new_link() == ""


@pytest.mark.parametrize("token", ["x", "a" * 500, "%F0%9F%92%A9"])
def test_a_tampered_link_opens_nothing(db: None, token: str) -> None:
    link()
    assert_unusable(f"/start/{token}/")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("mail", "", "メールアドレスを入れてください"), ("mail", "boss", "の形で"), ("name", "\u202e", "お名前を入れて")]
    + [("name", "あ" * 101, "100文字まで"), ("password", "", "パスワードを入れて"), ("password", "short", "文字以上")]
    + [("password", "1234567890123", "数字だけ"), ("password", "boss@example.jp", "似ています")],
)
def test_what_must_be_put_right_is_named(db: None, field: str, value: str, words: str) -> None:
    path = link()
    answer = Client().post(path, SENT | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert PASSWORD not in page
    assert queries.seats_of_installation() == ()
    assert Client().get(path).status_code == 200, "the link is not used up"


def test_the_link_does_not_open_the_account_of_somebody_else(db: None) -> None:
    path, someone = link(), user(mail=SENT["mail"])
    before = someone.password
    answer = Client().post(path, SENT)
    assert answer.status_code == 422
    assert "このアドレスは使われています" in answer.content.decode()
    someone.refresh_from_db()
    assert someone.password == before
    assert Client().get(path).status_code == 200, "the link is not used up"


def test_who_is_signed_in_becomes_the_operator_by_the_button(db: None) -> None:
    path, someone = link(), user("鈴木")
    browser = sign_in(someone)
    assert "鈴木" in browser.get(path).content.decode()
    browser.post(path)
    assert queries.seats_of(someone.pk) == (Seat("operator"),)


def test_an_operator_who_is_locked_out_gets_in_by_the_command(db: None) -> None:
    known = operator(mail=SENT["mail"])
    browser = Client()
    assert browser.post(link(rescue=True), SENT | {"password": "another quiet boat"})["Location"] == "/home/"
    assert get_user_model().objects.get(pk=known).check_password("another quiet boat")
    assert [held.user for held in queries.seats_of_installation()] == [known]
    assert Record.objects.filter(verb="accounts.operator_link_made").count() == 1


def test_the_command_prints_the_link_with_the_address_asked_for(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    operator()
    assert main(["operator-link", "--address", "https://check.example.jp/"]) == 0
    found = re.search(r"https://check\.example\.jp(/start/[^/]+/)\n", capsys.readouterr().out)
    assert found
    assert Client().get(found[1]).status_code == 200


def test_without_an_address_the_command_names_the_one_where_the_product_was_opened_last(
    db: None, settings, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HOME = tmp_path
    assert main(["operator-link"]) == 0
    keep_address("http://127.0.0.1:8123")
    assert main(["operator-link"]) == 0
    assert re.findall(r"(http://[^/]+)/start/", capsys.readouterr().out) == [
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8123",
    ]


def test_an_address_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["operator-link", "--address", "check.example.jp"])
    assert stopped.value.code == 2
    assert "address must look like" in capsys.readouterr().err


def test_a_start_prints_no_link_once_there_is_an_operator(db: None) -> None:
    assert str(call_command("operator_link", stdout=io.StringIO())).startswith("/start/")
    operator()
    assert call_command("operator_link", stdout=io.StringIO()) in ("", None)


def test_the_form_is_guarded_against_other_sites(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(link(), SENT).status_code == 403
