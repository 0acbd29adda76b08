"""From a score to doing: result, plan, who and when, a reminder by mail, done, the expected score, the items again."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.test_sign_in import Mailbox, mailbox  # noqa: F401
from tests.browser.walk import answer_all, begin, finish

REMIND = """
import django
django.setup()
from django.utils import timezone
from sonaeru.web.plan import reminding
print(reminding.remind(now=timezone.now()))
"""


@dataclass(frozen=True)
class Site:
    """The product with a mail server, and what its other processes need."""

    url: str
    env: dict[str, str]
    box: Mailbox

    def remind(self) -> int:
        """Do what the clock does each morning."""
        env = self.env | {"DJANGO_SETTINGS_MODULE": "sonaeru.web.config.settings"}
        done = subprocess.run([sys.executable, "-c", REMIND], env=env, capture_output=True, text=True, check=True)
        return int(done.stdout)

    def link(self, mail: str, path: str) -> str:
        """The next link below a path in a mail to an address; it comes within 90 seconds."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            for to, text in self.box.mails:
                if to == mail and (found := re.search(rf"{self.url}{path}\S+", text)):
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no mail for {mail} with {path} in {self.box.mails}")


@pytest.fixture(scope="module")
def site(
    mailbox: tuple[Mailbox, int],  # noqa: F811
    database: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home: Path = tmp_path_factory.mktemp("home")
    url = f"http://localhost:{port}"
    env = os.environ | database | {"SONAERU_HOME": str(home), "SONAERU_ADDRESS": url}
    env |= {"SONAERU_MAIL": f"smtp://127.0.0.1:{mailbox[1]}?tls=none"}
    del env["DJANGO_SETTINGS_MODULE"]
    command = [sys.executable, "-m", "sonaeru", "up", "--port", str(port), "--processes", "1"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            assert "ブラウザーで開いてください" in process.stdout.readline(), "the server did not start"
            yield Site(url, dict(env), mailbox[0])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def keep(page: Page, site: Site, mail: str) -> str:
    """Answer all as partly and keep the result for a company; returns its address."""
    begin(page)
    answer_all(page, "partly")
    finish(page)
    page.get_by_role("link", name="この結果を残す").click()
    page.get_by_label("メールアドレス").fill(mail)
    page.get_by_role("button", name="リンクをメールで受け取る").click()
    page.goto(site.link(mail, "/keep/"))
    page.get_by_role("button", name="会社の記録に残す").click()
    page.wait_for_url("**/checks/")
    return page.url.removesuffix("checks/")


def test_an_owner_gets_from_the_result_to_something_done(browser: Browser, site: Site) -> None:
    size = {"width": 390, "height": 844}
    with browser.new_context(
        base_url=site.url, viewport=size, java_script_enabled=False, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        company = keep(page, site, "owner@journey.example")
        page.goto(f"{company}settings/people/add/")
        page.get_by_label("氏名").fill("鈴木 花子")
        page.get_by_label("メールアドレス").fill("suzuki@journey.example")
        page.get_by_role("button", name="社員を加える").click()

        # The result leads to the plan.
        page.goto(f"{company}checks/")
        page.get_by_role("link", name="結果と、次にする3つを見る").click()
        page.locator(".act").filter(has_text="更新を自動にする").get_by_role("link").click()
        page.get_by_role("button", name="この対策をする").click()
        expect(page.locator("[role=status]")).to_contain_text("対策を予定に加えました。")

        # Who and when.
        page.get_by_label("担当").select_option(label="鈴木 花子")
        page.get_by_label("期限").fill((dt.date.today() + dt.timedelta(days=2)).isoformat())
        page.get_by_role("button", name="変更を保存する").click()
        expect(page.locator("[role=status]")).to_contain_text("対策の内容を変えました。")

        # The person is reminded and says that it is done, on a phone of their own.
        assert site.remind() == 1
        link = site.link("suzuki@journey.example", "/me/")
        with browser.new_context(java_script_enabled=False, viewport=size) as other:
            theirs = other.new_page()
            theirs.goto(link)
            expect(theirs.locator("h1")).to_have_text("鈴木 花子さんの対策")
            theirs.get_by_role("button", name="終わりました").click()
            expect(theirs.locator("[role=status]")).to_contain_text("会社に伝えました")

        # The owner sees what it is worth, and which question to answer again.
        page.goto(f"{company}plan/")
        expect(page.locator(".goal")).to_contain_text("いまの点数は50点です。終わった対策で52点になる見込みです。")
        expect(page.locator(".tbl--plan .st--ok")).to_have_text(re.compile("終わった"))
        answer_again(page)


def answer_again(page: Page) -> None:
    """The items of what was done are answered again; after that the official score is the expected one."""
    page.get_by_role("button", name="1つの問いを答え直す").click()
    expect(page.locator("main .sheet")).to_have_count(1)
    page.get_by_role("button", name="できている").first.click()
    finish(page)
    expect(page.locator(".score__n strong")).to_have_text("52")
    page.get_by_role("link", name="前の答えと並べて見る").click()
    expect(page.locator("main")).to_contain_text("50点→52点。よくなった1")
