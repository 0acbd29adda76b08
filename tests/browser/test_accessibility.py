"""WCAG 2.2 AA by axe on every page, at both widths and in both looks; the keyboard; narrow and enlarged pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.walk import answer_all, begin, finish

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "begin": "/check/",
    "question": "/check/{draft}/q/9/",
    "review": "/check/{draft}/review/",
    "pause": "/check/{draft}/pause/",
    "unfinished": "/check/{draft}/result/",
    "result": "/check/{done}/result/",
    "again": "/check/{again}/review/",
    "look into": "/check/{look}/unknown/",
    "action": "/check/{done}/actions/{action}/",
    "check task": "/check/{done}/actions/check-1/",
    "delete": "/check/{draft}/delete/",
    "gone": "/check/nothing/",
    "not found": "/nothing/",
    "help now": "/help-now/",
    "how to": "/about/how-to/",
    "accessibility": "/about/accessibility/",
    "privacy": "/about/privacy/",
}


@pytest.fixture(scope="module")
def tokens(browser: Browser, server: str) -> dict[str, str]:
    """A draft, a result, and what follows from it."""
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        draft = begin(page)
        page.locator('button[value="unknown"]').click()
        done = begin(page)
        answer_all(page)
        finish(page)
        action = page.locator('.act a[href*="/actions/"]:not([href*="check-"])').first.get_attribute("href")
        page.get_by_role("button", name="もう一度診断する").click()
        again = page.url.split("/")[4]
        page.goto(f"/check/{done}/actions/check-1/")
        page.get_by_role("button", name="確かめた答えを入れる").click()
        look = page.url.split("/")[4]
    assert action
    return {"draft": draft, "done": done, "again": again, "look": look, "action": action.split("/")[-2]}


@pytest.fixture(params=[(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """A page at one width and in one look."""
    width, scheme = request.param
    with browser.new_context(
        base_url=server, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        yield context.new_page()


def _violations(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, tokens: dict[str, str], name: str) -> None:
    page.goto(PAGES[name].format(**tokens))
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("h1").count() == 1


def test_axe_finds_nothing_on_a_form_with_errors(page: Page) -> None:
    page.goto("/check/")
    page.locator("form.sheet button").click()
    expect(page.locator(".errsum")).to_be_focused()
    assert page.title().startswith("エラー：")
    assert _violations(page) == []


WIDE = (1280, "light")


@pytest.mark.parametrize("page", [WIDE], indirect=True, ids=str)
@pytest.mark.parametrize("name", ["home", "begin", "question", "review", "result", "help now"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    page: Page, tokens: dict[str, str], name: str
) -> None:
    page.goto(PAGES[name].format(**tokens))
    stops = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
            .filter(node => node.checkVisibility() && !(node.type === 'radio' && node !== document.querySelector(
                `input[name="${node.name}"]`))).length"""
    )
    seen: list[str] = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => { const node = document.activeElement, box = node.getBoundingClientRect();
            const shown = node.closest('.pick') || node, style = getComputedStyle(shown);
            return [node.outerHTML.slice(0, 200), box.width > 0 && parseFloat(style.outlineWidth) >= 2,
                [...document.querySelectorAll('*')].indexOf(node)] }"""
        )
        assert where[1], f"no visible focus on {where[0]}"
        seen.append(where[2])
    assert seen == sorted(set(seen)), "each stop once, in reading order"


@pytest.mark.parametrize("page", [(320, "light")], indirect=True, ids=str)
@pytest.mark.parametrize("name", ["home", "begin", "question", "review", "result"])
def test_enlarged_text_and_wide_spacing_lose_nothing(page: Page, tokens: dict[str, str], name: str) -> None:
    page.goto(PAGES[name].format(**tokens))
    page.add_style_tag(
        content="""html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("page", [(320, "light"), (1280, "light")], indirect=True, ids=str)
@pytest.mark.parametrize("name", ["home", "begin", "question", "review", "result", "pause"])
def test_buttons_and_links_of_their_own_are_large_enough_to_hit(page: Page, tokens: dict[str, str], name: str) -> None:
    page.goto(PAGES[name].format(**tokens))
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .btn, .row > a, .back, .ans__e a, summary, .pick')]
            .filter(node => node.checkVisibility()).map(node => [node.outerHTML.slice(0, 120), node.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
    )
    assert small == []
