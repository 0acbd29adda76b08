"""Keeping a result on a phone without JavaScript: the page that asks, the page that says what was sent."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect
from tests.browser.walk import answer_all, begin, finish


def test_the_result_leads_to_the_mail_that_keeps_it(phone: BrowserContext) -> None:
    page = phone.new_page()
    token = begin(page)
    answer_all(page, "partly")
    finish(page)
    page.get_by_role("link", name="この結果を残す").click()
    expect(page.locator("h1")).to_have_text("この結果を残す")
    page.get_by_label("メールアドレス").fill("tanaka@")
    page.get_by_role("button", name="リンクをメールで受け取る").click()
    expect(page.locator(".errsum")).to_contain_text("メールアドレスの形ではありません")
    page.get_by_label("メールアドレス").fill("tanaka@example.jp")
    page.get_by_role("button", name="リンクをメールで受け取る").click()
    expect(page.locator("h1")).to_have_text("リンクを用意しました")  # no mail server is set
    page.get_by_role("link", name="結果にもどる").click()
    assert page.url.endswith(f"/check/{token}/result/")
