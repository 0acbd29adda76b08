"""What the walk over every page does not ask: enlarged text, targets for a thumb, the pages that say "not found"."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from tests.browser.seen import Viewer
from tests.browser.walk import answer_all, begin, finish

PAGES = ["/", "/check/", "/check/{draft}/q/9/", "/check/{draft}/review/", "/check/{draft}/pause/"]
PAGES += ["/check/{done}/result/"]
ENLARGED = """html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
SMALL = """() => [...document.querySelectorAll('button, .btn, .row > a, .back, .ans__e a, summary, .pick')]
    .filter(node => node.checkVisibility()).map(node => [node.outerHTML.slice(0, 120), node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""


@pytest.fixture(scope="module")
def tokens(browser: Browser, server: str) -> dict[str, str]:
    """A draft and a result."""
    with browser.new_context(base_url=server, reduced_motion="reduce") as context:
        page = context.new_page()
        draft = begin(page)
        page.locator('button[value="unknown"]').click()
        done = begin(page)
        answer_all(page)
        finish(page)
    return {"draft": draft, "done": done}


@pytest.mark.parametrize("path", PAGES)
def test_buttons_are_large_enough_to_hit_and_enlarged_text_loses_nothing(
    browser: Browser, server: str, tokens: dict[str, str], path: str
) -> None:
    with browser.new_context(base_url=server, viewport={"width": 320, "height": 800}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(path.format(**tokens))
        assert page.evaluate(SMALL) == []
        page.add_style_tag(content=ENLARGED)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_page_that_is_not_there_has_no_violations(browser: Browser, server: str) -> None:
    viewer = Viewer.of(browser, server, "")
    assert [fault for path in ("/nothing/", "/check/nothing/") for fault in viewer.violations(path)] == []
    viewer.context.close()
