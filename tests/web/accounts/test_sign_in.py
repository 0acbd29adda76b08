"""Password and mailed codes: sign-up, sign-in, another password, another mail address; what strangers cannot learn."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from tests.web.accounts.signing import MAIL, WORD, code, is_signed_in, mails, make_stale, sign_in, somebody

from sonaeru.web.accounts.models import User
from sonaeru.web.audit.models import Record
from sonaeru.web.config import settings as product

pytestmark = pytest.mark.django_db
NEW = "zuihitsu-to-ame-7"


def test_somebody_signs_up_with_a_mailed_code_and_is_signed_in(client: Client) -> None:
    begun = client.post("/account/signup/", {"email": "Taro@Example.co.jp", "password1": WORD})
    assert begun.status_code == 303
    assert not is_signed_in(client)
    done = client.post(begun.url, {"code": code(), "action": "verify"})
    assert (done.status_code, done.url) == (303, "/home/")
    assert is_signed_in(client)
    assert User.objects.get().email == "taro@example.co.jp"
    assert (mails()[0].to, mails()[0].subject) == ("taro@example.co.jp", "そなえる：アカウントを作るコード")


def test_passwords_are_kept_by_argon2() -> None:
    # The tests themselves use a fast hash.
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        assert make_password(WORD).startswith("argon2$argon2id$")


def test_a_wrong_code_is_refused_with_words_and_the_third_ends_it(client: Client) -> None:
    client.post("/account/signup/", {"email": MAIL, "password1": WORD})
    answers = [client.post("/account/confirm-email/", {"code": "WRONG1", "action": "verify"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 303]
    assert "コードが違います" in answers[0].content.decode()
    assert client.post("/account/confirm-email/", {"code": code(), "action": "verify"}).status_code == 303
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "新しいパスワードを入れてください"),
        ("kurz-7", "10文字以上"),
        ("1234567890", "数字だけ"),
        ("password123", "よく使われていて"),
        (MAIL, "似ています"),
    ],
)
def test_a_weak_password_is_refused_in_plain_words_and_the_address_is_kept(
    client: Client, password: str, words: str
) -> None:
    answer = client.post("/account/signup/", {"email": MAIL, "password1": password})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{MAIL}"' in page
    assert password == MAIL or not password or password not in page
    assert "<title>エラー：" in page


def test_signing_up_with_a_taken_address_answers_as_with_a_free_one(client: Client) -> None:
    somebody()
    taken = client.post("/account/signup/", {"email": MAIL, "password1": NEW})
    other = Client()
    free = other.post("/account/signup/", {"email": "mada@example.co.jp", "password1": NEW})
    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    pages = [each.get(taken.url).content.decode() for each in (client, other)]
    assert _without_differences(pages[0], MAIL) == _without_differences(pages[1], "mada@example.co.jp")
    assert mails()[0].subject == "そなえる：アカウントはもうあります"
    assert User.objects.get(email=MAIL).check_password(WORD)


def test_asking_for_another_password_answers_alike_for_known_and_unknown(client: Client) -> None:
    somebody()
    other = Client()
    answers = [
        client.post("/account/password/reset/", {"email": MAIL}),
        other.post("/account/password/reset/", {"email": "nobody@example.co.jp"}),
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(303, "/account/password/reset/confirm/")}
    pages = [each.get(answers[0].url).content.decode() for each in (client, other)]
    assert _without_differences(pages[0], MAIL) == _without_differences(pages[1], "nobody@example.co.jp")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client) -> None:
    somebody()
    answers = [sign_in(client, password="x" * 12), sign_in(Client(), mail="nobody@example.co.jp")]
    assert [answer.status_code for answer in answers] == [422, 422]
    for answer in answers:
        assert "メールアドレスかパスワードが違います" in answer.content.decode()


def test_a_forgotten_password_is_replaced_by_a_mailed_code_and_other_devices_are_signed_out(client: Client) -> None:
    somebody()
    elsewhere = Client()
    sign_in(elsewhere)
    client.post("/account/password/reset/", {"email": MAIL})
    confirmed = client.post("/account/password/reset/confirm/", {"code": code()})
    unequal = client.post(confirmed.url, {"password1": NEW, "password2": "x"})
    assert unequal.status_code == 422
    assert "2つのパスワードが同じではありません" in unequal.content.decode()
    assert client.post(confirmed.url, {"password1": NEW, "password2": NEW}).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert mails()[-1].subject == "そなえる：サインインの設定が変わりました"


def test_the_mail_address_changes_only_after_its_code(client: Client) -> None:
    user = somebody()
    sign_in(client)
    client.post("/account/email/", {"email": "new@example.co.jp", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == MAIL
    client.post("/account/confirm-email/", {"code": code(), "action": "verify"})
    user.refresh_from_db()
    assert user.email == "new@example.co.jp"
    assert [mail.to for mail in mails()] == ["new@example.co.jp", MAIL]


def test_the_session_key_changes_at_sign_in(client: Client) -> None:
    somebody()
    client.get("/account/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    before = client.session.session_key
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_sign_in_leads_to_no_foreign_address(client: Client, target: str) -> None:
    somebody()
    assert sign_in(client, next=target).url == "/home/"


def test_sign_in_leads_back_to_where_somebody_wanted_to_go(client: Client) -> None:
    somebody()
    asked = client.get("/account/profile/")
    assert asked.url == "/account/login/?next=%2Faccount%2Fprofile%2F"
    assert 'name="next" value="/account/profile/"' in client.get(asked.url).content.decode()
    assert sign_in(client, next="/account/profile/").url == "/account/profile/"


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/logout/"]
)
def test_a_form_from_elsewhere_is_refused(path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {"login": MAIL, "password": WORD}).status_code == 403


def test_signing_out_needs_a_button(client: Client) -> None:
    somebody()
    sign_in(client)
    client.get("/account/logout/")
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_other_devices_are_signed_out_at_once_and_the_log_says_so(client: Client) -> None:
    user = somebody()
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Version/17 Safari/604"})
    sign_in(elsewhere)
    sign_in(client)
    assert "Safari（iPhone）" in client.get("/account/sessions/").content.decode()
    client.post("/account/sessions/")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert Record.objects.get(verb="accounts.sessions_ended").after == {"count": 1}
    assert Record.objects.get(verb="accounts.sessions_ended").by == user.pk


def test_a_closed_installation_makes_no_accounts(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.SIGN_UP = "closed"  # type: ignore[attr-defined]
    for path in ("/account/signup/", "/account/signup/passkey/"):
        assert "招かれた方だけ" in client.get(path).content.decode()
        client.post(path, {"email": MAIL, "password1": WORD})
    assert not User.objects.exists()
    assert "アカウントを作る" not in client.get("/account/login/").content.decode()


def test_without_a_mail_server_pages_that_need_mail_say_so(client: Client, settings: pytest.FixtureRequest) -> None:
    words = "メールを送る設定が、まだありません"
    assert words in client.get("/account/signup/").content.decode()
    settings.MAIL_READY = True  # type: ignore[attr-defined]
    assert words not in client.get("/account/signup/").content.decode()


def test_the_log_tells_of_sign_ins_and_never_of_addresses(client: Client) -> None:
    user = somebody()
    sign_in(client, password="y" * 12)
    sign_in(client, mail="nobody@example.co.jp")
    sign_in(client)
    rows = [(row.by, row.verb, row.subject) for row in Record.objects.order_by("pk")]
    assert rows == [
        ("visitor", "accounts.sign_in_failed", user.pk),
        ("visitor", "accounts.sign_in_failed", "visitor"),
        (user.pk, "accounts.signed_in", user.pk),
    ]
    assert "@" not in str(list(Record.objects.values("before", "after", "origin")))


def test_the_language_of_the_account_follows_to_a_new_device(client: Client) -> None:
    somebody()
    sign_in(client)
    saved = client.post("/account/profile/", {"name": "鈴木 花子", "language": "en"})
    assert saved.status_code == 303
    elsewhere = Client()
    assert sign_in(elsewhere).cookies["django_language"].value == "en"
    assert User.objects.get().name == "鈴木 花子"


def test_a_password_is_changed_only_with_the_old_one(client: Client) -> None:
    user = somebody()
    sign_in(client)
    make_stale(client)
    fields = {"oldpassword": "x", "password1": NEW, "password2": NEW}
    wrong = client.post("/account/password/change/", fields)
    assert wrong.status_code == 422
    assert "いまのパスワードが違います" in wrong.content.decode()
    assert client.post("/account/password/change/", fields | {"oldpassword": WORD}).status_code == 303
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Record.objects.filter(verb="accounts.password_changed", by=user.pk).exists()


def _without_differences(page: str, mail: str) -> str:
    """The page without the address that was typed and without the form's own secret."""
    lines = (line.partition('name="csrfmiddlewaretoken"') for line in page.replace(mail, "…").splitlines())
    return "\n".join(before + after.partition(">")[2] for before, _, after in lines)


def test_a_changed_password_signs_out_other_devices(client: Client) -> None:
    somebody()
    elsewhere = Client()
    for each in (client, elsewhere):
        sign_in(each)
    client.post("/account/password/change/", {"oldpassword": WORD, "password1": NEW, "password2": NEW})
    assert [each.get("/account/").status_code for each in (client, elsewhere)] == [200, 302]
