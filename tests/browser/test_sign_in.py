"""Signing in with a real browser: passkeys by a virtual authenticator, codes of an app: what people do; how the pages look is walked elsewhere."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect

WORD = "kaki-no-tane-42"


class Mailbox:
    """What a real mail server took, newest last."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep a mail as (to, text)."""
        made = message_from_bytes(envelope.content, policy=policy.default)
        body = made.get_body(("plain",))
        assert body
        self.mails.append((envelope.rcpt_tos[0], body.get_content()))
        return "250 OK"

    def code(self, mail: str) -> str:
        """The code in the next mail to an address; it comes within 30 seconds."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for to, text in list(self.mails):
                if to == mail and (found := re.search(r"^([0-9A-Z][0-9A-Z-]{4,})\s*$", text, re.MULTILINE)):
                    self.mails.remove((to, text))
                    return found[1]
            time.sleep(0.1)
        raise AssertionError(f"no code for {mail} in {self.mails}")


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A mail server on loopback and its port."""
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def site(
    mailbox: tuple[Mailbox, int], database: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The product with that mail server, by the name under which browsers allow passkeys."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home: Path = tmp_path_factory.mktemp("home")
    env = os.environ | database
    env |= {"SONAERU_HOME": str(home), "SONAERU_MAIL": f"smtp://127.0.0.1:{mailbox[1]}?tls=none"}
    del env["DJANGO_SETTINGS_MODULE"]
    command = [sys.executable, "-m", "sonaeru", "up", "--port", str(port), "--processes", "1"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            assert "ブラウザーで開いてください" in process.stdout.readline(), "the server did not start"
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A browser whose machine asks for a fingerprint that is always right. Nothing may break the CSP."""
    with browser.new_context(base_url=site, reduced_motion="reduce", viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        _fingerprint(context, page)
        yield page
        assert [text for text in told if "Failed to load resource" not in text] == []


def _fingerprint(context: BrowserContext, page: Page) -> None:
    machine = context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _prove(page: Page, box: Mailbox, mail: str) -> None:
    page.get_by_label("コード").fill(box.code(mail))
    page.get_by_role("button", name="確かめる").click()


def _sign_up(page: Page, box: Mailbox, mail: str) -> None:
    page.goto("/account/signup/")
    page.get_by_label("メールアドレス").fill(mail)
    page.get_by_label("パスワード").fill(WORD)
    page.get_by_role("button", name="アカウントを作る").click()
    _prove(page, box, mail)
    page.wait_for_url("**/home/")


def _sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("button", name="サインアウトする").click()


def _sign_in(page: Page, mail: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("メールアドレス").fill(mail)
    page.get_by_label("パスワード").fill(WORD)
    page.get_by_role("button", name="サインインする", exact=True).click()


def _app_code(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or some half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def _start_app(page: Page) -> str:
    """Set up the app's codes; returns its key."""
    page.goto("/account/2fa/app/")
    page.get_by_text("絵を読み取れないとき").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("アプリに出た6桁の数字").fill(_app_code(secret))
    page.get_by_role("button", name="アプリのコードを始める").click()
    expect(page.locator("h1")).to_have_text("予備のコード")
    return secret


def test_an_account_is_made_and_entered_with_a_passkey_alone(page: Page, mailbox: tuple[Mailbox, int]) -> None:
    page.goto("/account/signup/")
    page.get_by_role("link", name="パスワードの代わりにパスキーを使う").click()
    page.get_by_label("メールアドレス").fill("key@example.co.jp")
    page.get_by_role("button", name="コードを受け取る").click()
    _prove(page, mailbox[0], "key@example.co.jp")
    page.get_by_label("このパスキーの名前").fill("会社のパソコン")
    page.get_by_role("button", name="パスキーを作る").click()
    page.wait_for_url("**/home/")
    _sign_out(page)
    page.goto("/account/login/?next=/account/2fa/")
    page.get_by_role("button", name="パスキーでサインインする").click()
    expect(page.locator("h1")).to_have_text("2段階の確認とパスキー")
    expect(page.get_by_role("row", name="会社のパソコン")).to_be_visible()


def test_a_passkey_is_added_named_used_as_second_step_and_removed(page: Page, mailbox: tuple[Mailbox, int]) -> None:
    _sign_up(page, mailbox[0], "second@example.co.jp")
    page.goto("/account/passkeys/add/")
    page.get_by_role("button", name="パスキーを作る").click()
    expect(page.locator("h1")).to_have_text("予備のコード")
    _sign_out(page)
    _sign_in(page, "second@example.co.jp")
    expect(page.locator("h1")).to_have_text("2段階目の確認")
    page.get_by_role("button", name="パスキーで確かめる").click()
    page.wait_for_url("**/home/")
    page.goto("/account/2fa/")
    page.get_by_role("link", name="名前を変える").click()
    page.get_by_label("このパスキーの名前").fill("スマホ")
    page.get_by_role("button", name="名前を変える").click()
    page.get_by_role("link", name=re.compile("外す.*スマホ")).click()
    page.get_by_role("button", name="パスキーを外す").click()
    expect(page.get_by_text("パスキーを外しました。")).to_be_visible()


def test_the_codes_of_an_app_are_asked_after_the_password(page: Page, mailbox: tuple[Mailbox, int]) -> None:
    _sign_up(page, mailbox[0], "app@example.co.jp")
    secret = _start_app(page)
    _sign_out(page)
    _sign_in(page, "app@example.co.jp")
    page.get_by_label("コード").fill("000000")
    page.get_by_role("button", name="サインインする").click()
    expect(page.locator(".errsum")).to_contain_text("確かめられませんでした")
    # The code of the next half minute: that of now may have been used to set up.
    page.get_by_label("コード").fill(_app_code(secret, steps=1))
    page.get_by_role("button", name="サインインする").click()
    page.wait_for_url("**/home/")


def test_password_and_mailed_code_work_without_javascript(
    browser: Browser, site: str, mailbox: tuple[Mailbox, int]
) -> None:
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        _sign_up(page, mailbox[0], "plain@example.co.jp")
        _start_app(page)
        _sign_out(page)
        expect(page.get_by_text("サインアウトしました。")).to_be_visible()
