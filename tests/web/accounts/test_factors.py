"""Second steps: an app's codes, recovery codes, passkeys; what a page may load for them."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client, RequestFactory
from tests.web.accounts.signing import WORD, is_signed_in, mails, sign_in, somebody

from sonaeru.web.accounts import again, signin
from sonaeru.web.accounts.adapter import Factors
from sonaeru.web.accounts.models import User
from sonaeru.web.audit.models import Record

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def now_code(secret: str = SECRET) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def guarded(client: Client) -> User:
    """Somebody with an app's codes and recovery codes, not signed in."""
    user = somebody()
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def test_an_app_is_set_up_and_recovery_codes_come_with_it(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    user = somebody()
    sign_in(client)
    page = client.get("/account/2fa/app/").content.decode()
    assert 'class="qr"' in page
    found = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert found
    wrong = client.post("/account/2fa/app/", {"code": "000000"})
    assert wrong.status_code == 422
    assert found[1] in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/2fa/app/", {"code": now_code(found[1])})
    assert (done.status_code, done.url) == (303, "/account/2fa/codes/")
    codes = re.findall(r"<li><code>(\d{8})</code></li>", client.get(done.url).content.decode())
    assert len(codes) == 10
    assert found[1] not in str(list(Authenticator.objects.values("data")))
    added = Record.objects.filter(verb="accounts.factor_added", by=user.pk)
    assert sorted(row.after["kind"] for row in added) == ["recovery_codes", "totp"]
    assert "アプリのコードが始まりました" in mails()[-1].text


def test_the_password_alone_opens_nothing_then(client: Client, guarded: User) -> None:
    asked = sign_in(client, next="/account/profile/")
    assert (asked.status_code, asked.url) == (303, "/account/2fa/authenticate/")
    assert not is_signed_in(client)
    assert client.post(asked.url, {"code": "000000"}).status_code == 422
    assert client.post(asked.url, {"code": now_code()}).url == "/account/profile/"
    assert is_signed_in(client)


def test_a_code_opens_only_once(client: Client, guarded: User) -> None:
    code = now_code()
    for each in (client, Client()):
        sign_in(each)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 303
    again = Client()
    sign_in(again)
    assert again.post("/account/2fa/authenticate/", {"code": code}).status_code == 422


def test_a_recovery_code_opens_once(client: Client, guarded: User) -> None:
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    codes = []
    for each in (client, Client()):
        sign_in(each)
        codes.append(each.post("/account/2fa/authenticate/", {"code": code}).status_code)
    assert codes == [303, 422]


def test_guessing_the_second_step_is_stopped(client: Client, guarded: User) -> None:
    sign_in(client)
    pages = [client.post("/account/2fa/authenticate/", {"code": f"{no:06}"}).content.decode() for no in range(21)]
    assert "回数が多いため" in pages[-1]
    assert "回数が多いため" not in pages[0]


def entered(user: User) -> HttpRequest:
    """A request whose visitor opened a link from a mail."""
    request = RequestFactory().get("/")
    request.session, request.user, request.allauth = SessionStore(), AnonymousUser(), SimpleNamespace()
    request.session.create()
    with context.request_context(request):
        request.led_to = signin.enter(request, user.pk, "/account/profile/").url
    return request


def test_a_mail_link_does_not_pass_the_second_step(guarded: User) -> None:
    request = entered(guarded)
    assert request.led_to == "/account/2fa/authenticate/"
    assert not request.user.is_authenticated


def test_a_mail_link_signs_in_under_a_new_session_key_and_counts_as_proof_just_now() -> None:
    request = entered(somebody())
    assert request.led_to == "/account/profile/"
    assert request.user.is_authenticated
    assert again.recently(request)


def test_stopping_the_app_takes_the_recovery_codes_along(client: Client, guarded: User) -> None:
    sign_in(client)
    client.post("/account/2fa/authenticate/", {"code": now_code()})
    assert client.post("/account/2fa/app/remove/").status_code == 303
    assert not Authenticator.objects.exists()
    assert Record.objects.filter(verb="accounts.factor_removed").count() == 2


def test_a_stored_key_is_encrypted_and_another_installation_cannot_read_it(settings: pytest.FixtureRequest) -> None:
    sealed = Factors().encrypt(SECRET)
    assert SECRET not in sealed
    assert Factors().decrypt(sealed) == SECRET
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert Factors().decrypt(sealed) != SECRET


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000"])
def test_passkeys_are_not_offered_where_browsers_refuse_them(client: Client, host: str) -> None:
    assert "パスキーでサインインする" not in client.get("/account/login/", headers={"host": host}).content.decode()
    sign_in_at = client.get("/account/login/", headers={"host": "localhost:8000"}).content.decode()
    assert "パスキーでサインインする" in sign_in_at


def test_a_page_loads_script_for_passkeys_only_and_from_our_own_address(client: Client) -> None:
    page = client.get("/account/login/", headers={"host": "localhost"}).content.decode()
    tags = re.findall(r"<script[^>]*>", page)
    sources = [found[1] for tag in tags if (found := re.search(r'src="([^"]+)"', tag))]
    assert all(source.startswith(("/static/mfa/js/", "/static/account/js/")) for source in sources)
    assert len(sources) == 3
    assert all("src=" in tag or 'type="application/json"' in tag for tag in tags)
    for path in ("/account/signup/", "/account/password/reset/"):
        assert "<script" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", "5", '"x"', '{"response": 1}', "{", '{"response": null}']
)
def test_a_broken_passkey_answer_is_refused_without_a_fault(client: Client, credential: str) -> None:
    answer = client.post("/account/passkeys/login/", {"credential": credential})
    assert (answer.status_code, answer.url) == (303, "/account/login/")
    somebody()
    sign_in(client, password=WORD)
    added = client.post(
        "/account/passkeys/add/", {"name": "x", "credential": credential}, headers={"host": "localhost"}
    )
    assert added.status_code == 422
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_is_not_found(client: Client) -> None:
    other = somebody("jiro@example.co.jp")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
    somebody()
    sign_in(client)
    for page in ("name", "remove"):
        assert client.get(f"/account/passkeys/{key.pk}/{page}/").status_code == 404
        assert client.post(f"/account/passkeys/{key.pk}/{page}/", {"name": "y"}).status_code == 404
