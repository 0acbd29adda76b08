"""Steps of the owner's journey that several tests take."""

from __future__ import annotations

from playwright.sync_api import Page

ANSWERS = ["implemented", "partly", "not_implemented", "unknown"]


def begin(page: Page, company: str = "見本建設株式会社") -> str:
    """From the start page to the first question; returns the token."""
    page.goto("/")
    page.locator('main a[href="/check/"]').click()
    page.get_by_label("建設業").check()
    page.get_by_label("6〜20人").check()
    page.get_by_label("会社名").fill(company)
    page.get_by_role("button", name="25問に進む").click()
    return page.url.split("/")[4]


def answer_all(page: Page, word: str | None = None) -> None:
    """25 taps: always the same answer, or the four in turn."""
    for no in range(25):
        page.locator(f'button[value="{word or ANSWERS[no % 4]}"]').click()


def finish(page: Page) -> None:
    """From the review to the result."""
    page.get_by_role("button", name="この内容で結果を見る").click()
