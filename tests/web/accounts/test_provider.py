"""Sign-in by OpenID Connect, end to end against a provider that runs as a program of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from tests.web.accounts.signing import MAIL, WORD, is_signed_in, mails, somebody

from sonaeru.web.accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/provider/login/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(address)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(autouse=True)
def provider(issuer: str, settings: Any) -> None:
    """Settings as the environment would make them."""
    app = {
        "provider_id": "provider",
        "name": "見本の会社",
        "client_id": "sonaeru",
        "secret": "secret",
        "settings": {"server_url": issuer},
    }
    settings.OIDC_ISSUER = issuer
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def _wait(address: str) -> None:
    """Until the provider answers, at most 30 seconds."""
    until = time.monotonic() + 30
    while True:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=2).raise_for_status()
            return
        except requests.RequestException:
            if time.monotonic() > until:
                raise


def person(issuer: str, sub: str, **claims: object) -> str:
    """Somebody the provider knows."""
    requests.put(f"{issuer}/users/{sub}", json=claims, timeout=10).raise_for_status()
    return sub


def come_back(client: Client, sub: str, path: str = LOGIN) -> HttpResponse:
    """Go to the provider, agree there, and open the address it sends the browser back to."""
    away = client.get(path)
    assert away.status_code == 302, away
    agreed = requests.post(away.url, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = agreed.headers["location"]
    assert back.startswith("http://testserver/account/oidc/provider/login/callback/?")
    return client.get(back.removeprefix("http://testserver"))


def test_the_button_is_there_only_with_a_provider(client: Client, settings: Any) -> None:
    page = client.get("/account/login/?next=/account/profile/").content.decode()
    assert "見本の会社 でサインインする" in page
    assert f'href="{LOGIN}?next=%2Faccount%2Fprofile%2F"' in page
    settings.OIDC_ISSUER = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "見本の会社" not in client.get("/account/login/").content.decode()
    assert client.get(LOGIN).status_code == 404


def test_a_newcomer_with_a_verified_address_gets_an_account(client: Client, issuer: str) -> None:
    sub = person(issuer, "sub-1", email="Taro@Example.co.jp", email_verified=True, name="山田 太郎")
    done = come_back(client, sub, f"{LOGIN}?next=/account/profile/")
    assert done.url == "/account/profile/"
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("taro@example.co.jp", "山田 太郎", False)
    assert EmailAddress.objects.get().verified
    assert come_back(Client(), sub).url == "/home/"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [{}, {"email_verified": False}, {"email_verified": "false"}, {"email_verified": 0}, {"xms_edov": False}],
)
def test_an_address_that_the_provider_has_not_verified_opens_nothing(
    client: Client, issuer: str, claims: dict[str, object]
) -> None:
    somebody()
    refused = come_back(client, person(issuer, f"thief-{len(str(claims))}", email=MAIL, **claims))
    assert refused.status_code == 403
    assert "メールアドレスを確かめられません" in refused.content.decode()
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    come_back(client, person(issuer, f"new-{len(str(claims))}", email="new@example.co.jp", **claims))
    assert User.objects.count() == 1


def test_a_verified_address_leads_to_the_account_that_has_it(client: Client, issuer: str) -> None:
    user = somebody()
    come_back(client, person(issuer, "sub-2", email=MAIL, email_verified=True))
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user_id == user.pk
    assert User.objects.get().check_password(WORD)
    assert [mail.to for mail in mails()] == [MAIL]


@pytest.mark.parametrize("told", [True, 1, "1"])
def test_microsofts_own_word_for_a_verified_address_counts(client: Client, issuer: str, told: object) -> None:
    somebody()
    come_back(client, person(issuer, f"entra-{told!r}".replace("'", ""), email=MAIL, xms_edov=told))
    assert is_signed_in(client)


def test_an_account_that_nobody_verified_loses_its_password_when_the_owner_comes(client: Client, issuer: str) -> None:
    thief = User.objects.create_user(MAIL, WORD)
    EmailAddress.objects.create(user=thief, email=MAIL, primary=True)
    come_back(client, person(issuer, "sub-3", email=MAIL, email_verified=True))
    assert not User.objects.get(email=MAIL).check_password(WORD)


def test_the_second_step_is_asked_after_the_provider_too(client: Client, issuer: str) -> None:
    TOTP.activate(somebody(), "JBSWY3DPEHPK3PXP")
    assert (
        come_back(client, person(issuer, "sub-4", email=MAIL, email_verified=True)).url == "/account/2fa/authenticate/"
    )
    assert not is_signed_in(client)


def test_a_closed_installation_makes_no_account_but_lets_in_who_has_one(
    client: Client, issuer: str, settings: Any
) -> None:
    settings.SIGN_UP = "closed"
    closed = come_back(client, person(issuer, "sub-5", email="new@example.co.jp", email_verified=True))
    assert "招かれた方だけ" in closed.content.decode()
    assert not User.objects.exists()
    somebody()
    come_back(client, person(issuer, "sub-6", email=MAIL, email_verified=True))
    assert is_signed_in(client)


def test_an_answer_that_this_visitor_did_not_ask_for_is_refused(client: Client, issuer: str) -> None:
    sub = person(issuer, "sub-7", email=MAIL, email_verified=True)
    away = Client().get(LOGIN)
    agreed = requests.post(away.url, data={"sub": sub}, allow_redirects=False, timeout=10)
    answer = client.get(agreed.headers["location"].removeprefix("http://testserver"))
    assert "サインインできませんでした" in answer.content.decode()
    assert not is_signed_in(client)


def test_who_declines_at_the_provider_is_told_that_nothing_happened(client: Client) -> None:
    state = parse_qs(urlsplit(client.get(LOGIN).url).query)["state"][0]
    back = client.get(f"{LOGIN}callback/", {"error": "access_denied", "state": state})
    assert "サインインをやめました" in client.get(back.url).content.decode()


def test_connecting_has_no_page_and_no_fault(client: Client, issuer: str) -> None:
    sub = person(issuer, "sub-8", email=MAIL, email_verified=True)
    assert come_back(client, sub, f"{LOGIN}?process=connect").status_code == 403


def test_a_provider_that_is_away_is_said_plainly(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {"server_url": "http://127.0.0.1:1"}
    assert "サインインできませんでした" in client.get(LOGIN).content.decode()


def test_the_provider_leads_to_no_foreign_address(client: Client, issuer: str) -> None:
    sub = person(issuer, "sub-9", email=MAIL, email_verified=True)
    assert come_back(client, sub, f"{LOGIN}?next=https://evil.example/").url == "/home/"
