"""The owner's journey on a phone, from the first tap to the printed result."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.walk import answer_all, begin, finish, tap_all


def test_25_taps_lead_to_the_result_without_javascript(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    for no in range(1, 26):
        expect(page.locator(".prog__txt b")).to_have_text(f"25問中 {no}問目")
        page.locator('button[value="partly"]').click()
    expect(page.locator("h1")).to_have_text("答えの確認")
    finish(page)
    expect(page.locator(".score__n strong")).to_have_text("50")
    expect(page.locator(".act")).to_have_count(3)


def test_all_four_answers_fit_the_screen_of_a_phone(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    for no in range(1, 26):
        box = page.locator("button.tap").last.bounding_box()
        assert box and box["y"] + box["height"] <= 844, f"item {no}: the last answer lies below the screen"
        assert box["height"] >= 64
        page.locator('button[value="partly"]').click()


def test_the_way_back_shows_the_saved_answer(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    page.locator('button[value="unknown"]').click()
    # Not `go_back`: it asks the browser for its history, and that fails while a page is being swapped for another.
    with page.expect_navigation():
        page.evaluate("history.back()")
    expect(page.locator(".is-now b")).to_contain_text("わからない")
    page.get_by_role("link", name="はじめのページにもどる").click()
    page.get_by_role("link", name="続きから始める").click()
    expect(page.locator(".prog__txt b")).to_have_text("25問中 2問目")


def test_a_change_on_the_review_leads_back_to_its_row(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    answer_all(page, "partly")
    page.locator("#a14 a").click()
    page.locator('button[value="implemented"]').click()
    assert page.url.endswith("/review/#a14")
    expect(page.locator("#a14 dd").first).to_have_text("できている")


def test_back_after_finishing_leads_to_the_result_and_says_why(phone: BrowserContext) -> None:
    page = phone.new_page()
    token = begin(page)
    answer_all(page, "partly")
    finish(page)
    page.goto(f"/check/{token}/q/3/")
    expect(page.locator("#finished")).to_be_visible()
    page.goto(f"/check/{token}/result/")
    expect(page.locator("#finished")).to_be_hidden()


def test_the_link_moves_the_check_to_another_device(phone: BrowserContext, browser: Browser, server: str) -> None:
    page = phone.new_page()
    begin(page)
    page.locator('button[value="partly"]').click()
    page.get_by_role("link", name="ここで中断する").click()
    link = page.locator("#link").input_value()
    assert page.locator("svg.qr").bounding_box()
    with browser.new_context() as other:
        elsewhere = other.new_page()
        elsewhere.goto(link)
        expect(elsewhere.locator(".prog__txt b")).to_have_text("25問中 2問目")


def test_the_result_can_be_saved_in_three_forms(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    answer_all(page)
    finish(page)
    for name, ending in (("PDFで保存", ".pdf"), ("CSVで保存", ".csv"), ("Excelで保存", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(ending)


def test_again_takes_over_what_still_holds_and_shows_what_changed(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    answer_all(page, "partly")
    finish(page)
    page.get_by_role("button", name="もう一度診断する").click()
    page.locator("#a11 a").click()
    expect(page.locator(".tag--past")).to_have_text("前回の答え")
    page.locator('button[value="implemented"]').click()
    page.get_by_role("button", name="残り24問は前回と同じにする").click()
    finish(page)
    expect(page.locator(".score__d").first).to_have_text("前回より ＋2点")
    expect(page.locator(".trend svg")).to_be_visible()


def test_the_check_task_puts_the_four_answers_beside_each_unknown_item(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    answer_all(page)
    finish(page)
    page.get_by_role("link", name="確かめる").first.click()
    page.get_by_role("button", name="確かめた答えを入れる").click()
    expect(page.locator(".taps")).to_have_count(5)
    page.locator('.taps button[value="implemented"]').first.click()
    assert page.url.endswith("/unknown/")


def _problems(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    # A request is aborted when the page is left before the icon has come; that is no fault of a page.
    page.on("requestfailed", lambda request: found.append(request.url) if "ABORTED" not in request.failure else None)
    page.on("response", lambda response: found.append(response.url) if response.status >= 500 else None)
    return found


def test_the_whole_walk_leaves_no_message_on_the_console(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, reduced_motion="reduce") as context:
        page = context.new_page()
        found = _problems(page)
        begin(page)
        tap_all(page)
        finish(page)
        assert found == []
