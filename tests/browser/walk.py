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


def tap_all(page: Page, word: str | None = None) -> None:
    """25 taps: always the same answer, or the four in turn."""
    for no in range(25):
        page.locator(f'button[value="{word or ANSWERS[no % 4]}"]').click()


def answer_all(page: Page, word: str | None = None) -> None:
    """What 25 taps send, without drawing the 25 pages between; ends on the review."""
    check = page.url.rpartition("/q/")[0]
    key = page.locator("main input[name=csrfmiddlewaretoken]").first.input_value()
    for no in range(25):
        fields = {"answer": word or ANSWERS[no % 4], "csrfmiddlewaretoken": key}
        assert page.request.post(f"{check}/q/{no + 1}/", form=fields, max_redirects=0).status == 303
    page.goto(f"{check}/review/")


def finish(page: Page) -> None:
    """From the review to the result."""
    page.get_by_role("button", name="この内容で結果を見る").click()
