"""What is wrong with a page as a browser shows it: axe, width, headings, targets, weight, keyboard, forms with errors."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response, TimeoutError

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every page is seen narrow, light or dark in turns, and one of four wide as well: what many pages share is seen in all.
SHOWN: list[list[tuple[int, Any]]] = [
    [(320, "light")],
    [(320, "dark")],
    [(320, "light"), (1280, "dark")],
    [(320, "dark")],
    [(320, "light")],
    [(320, "dark"), (1280, "light")],
    [(320, "light")],
    [(320, "dark")],
]
HTML_BYTES, FIRST_VIEW_BYTES = 30_000, 100_000

LOOK = """async tags => {
    const visible = selector => [...document.querySelectorAll(selector)].filter(node => node.checkVisibility());
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`scrolls ${wide} px sideways: ` + visible('body *')
        .filter(node => node.getBoundingClientRect().right > innerWidth + 0.5).slice(-1).map(node => node.outerHTML.slice(0, 120)));
    if (visible('.btn:not(.btn--line)').length > 1)
        found.push('solid buttons: ' + visible('.btn:not(.btn--line)').map(node => node.textContent.trim()));
    for (const node of visible('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
        const hit = node.closest('label') || node, box = hit.getBoundingClientRect();
        if (Math.min(box.width, box.height) < 24 && getComputedStyle(hit).display !== 'inline')
            found.push(`small (${box.width} × ${box.height}): ${node.outerHTML.slice(0, 120)}`);
    }
    const run = await axe.run({runOnly: tags, preload: false, resultTypes: ['violations'], elementRef: false});
    for (const each of run.violations)
        for (const node of each.nodes) found.push(`${each.id}: ${node.html.slice(0, 160)} ${node.any.map(one => one.message)}`);
    return found;
}"""

PARTS = """() => {
    const found = [], levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
        .filter(node => node.checkVisibility() && !node.closest('.errsum')).map(node => Number(node.tagName[1]));
    if (levels.filter(level => level === 1).length !== 1) found.push('not one h1');
    if (levels.some((level, at) => at && level > levels[at - 1] + 1)) found.push(`headings: ${levels}`);
    if (levels[0] !== 1) found.push(`first heading: h${levels[0]}`);
    const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`id twice: ${id}`);
    return found;
}"""

STOPS = """() => {
    const shown = node => { const style = getComputedStyle(node.closest('.pick') || node);
        return node.getBoundingClientRect().width > 0 && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    const place = node => [...document.querySelectorAll('*')].indexOf(node);
    window.stops = [];
    document.addEventListener('focusin', event => window.stops.push(
        {html: event.target.outerHTML.slice(0, 120), place: place(event.target), shown: shown(event.target)}));
    const chosen = node => document.querySelector(`input[name="${node.name}"]:checked`) === node ||
        !document.querySelector(`input[name="${node.name}"]:checked`) && document.querySelector(`input[name="${node.name}"]`) === node;
    return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
        .filter(node => node.checkVisibility() && !node.disabled && (node.type !== 'radio' || chosen(node)))
        .map(node => ({html: node.outerHTML.slice(0, 120), place: place(node)}));
}"""

# The first form that asks for something, emptied; true if there is one.
EMPTY = """() => {
    const asks = 'input[type=text], input[type=email], input[type=password], input[type=number], input[type=url],' +
        'input[type=file], input[type=date], textarea, select';
    const form = [...document.querySelectorAll('main form[method=post]')].find(each => each.querySelector(asks));
    if (!form) return false;
    for (const node of form.querySelectorAll(asks)) node.value = '';
    for (const node of form.querySelectorAll('input')) node.checked = false;
    form.noValidate = true;
    window.emptied = form;
    return true;
}"""


@dataclass
class Viewer:
    """One person's browser window, and what it was told."""

    context: BrowserContext
    page: Page
    told: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, browser: Browser, site: str, session: str, *, language: str = "", script: bool = True) -> Viewer:
        """Signed in by a session's cookie, or a visitor."""
        context = browser.new_context(base_url=site, reduced_motion="reduce", java_script_enabled=script)
        context.set_default_timeout(10_000)
        context.add_init_script(path=AXE)
        given = {"sessionid": session, "django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in given.items() if value])
        viewer = cls(context, context.new_page())
        viewer.page.on("console", lambda message: viewer.told.append(message.text))
        viewer.page.on("pageerror", lambda error: viewer.told.append(str(error)))
        viewer.page.on("response", viewer._weigh)
        return viewer

    def _weigh(self, response: Response) -> None:
        self.sizes.setdefault(response.url, int(response.headers.get("content-length", 0)))

    def faults(self, path: str, html: bytes) -> list[str]:
        """All that is wrong with a page, as itself and after its form was sent empty."""
        self.told.clear()
        self.page.goto(path, wait_until="load")
        shown = SHOWN[len(path) % len(SHOWN)]
        return [*self._as_it_is(html, shown), *self._of_keyboard(), *self._of_empty_form(shown)]

    def violations(self, path: str) -> list[str]:
        """Only what axe and the narrow screen say."""
        self.page.set_viewport_size({"width": 320, "height": 800})
        self.page.goto(path)
        return list(self.page.evaluate(LOOK, TAGS))

    def text(self, path: str) -> str:
        """What the page says, without what is only for browsers without JavaScript."""
        self.page.set_viewport_size({"width": 1280, "height": 800})
        self.page.goto(path)
        said = "".join(self.page.locator("main").inner_text().split())
        for extra in self.page.locator("main noscript").all_inner_texts():
            said = said.replace("".join(extra.split()), "")
        return said

    def _as_it_is(self, html: bytes, shown: list[tuple[int, Any]]) -> Iterator[str]:
        self.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        yield from self._of_looks(shown)
        yield from self._of_weight(html)
        # A browser says so itself when it is told "no" by the server, as a form with errors is.
        yield from (f"console: {text}" for text in self.told if "Failed to load resource" not in text)

    def _of_looks(self, shown: list[tuple[int, Any]]) -> Iterator[str]:
        for width, look in shown:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme=look)
            yield from (f"{width} {look}: {fault}" for fault in self.page.evaluate(LOOK, TAGS))
        yield from self.page.evaluate(PARTS)

    def _of_weight(self, html: bytes) -> Iterator[str]:
        loaded = self.page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        weight = len(gzip.compress(html))
        whole = weight + sum(self.sizes.get(url, 0) for url in loaded)
        if weight > HTML_BYTES or whole > FIRST_VIEW_BYTES:
            yield f"weighs {weight}, with all it loads {whole} bytes"

    def _of_keyboard(self) -> Iterator[str]:
        wanted = self.page.evaluate(STOPS)
        # Inside a date are year, month, day and a button.
        for _ in range(len(wanted) + 3 * self.page.locator("input[type=date]:visible").count()):
            self.page.keyboard.press("Tab")
        stops = self.page.evaluate("window.stops")
        places = [stop["place"] for stop in stops]
        if not stops or 'class="skip"' not in stops[0]["html"]:
            yield f"the first stop is no skip link: {stops[:1]}"
        if places != sorted(set(places)):
            yield f"stops out of order or twice: {[stop['html'] for stop in stops]}"
        yield from (f"no outline: {stop['html']}" for stop in stops if not stop["shown"])
        yield from (f"never reached: {stop['html']}" for stop in wanted if stop["place"] not in places)

    def _of_empty_form(self, shown: list[tuple[int, Any]]) -> Iterator[str]:
        page = self.page
        self.told.clear()
        if not page.evaluate(EMPTY):
            return
        with page.expect_navigation():
            page.evaluate("setTimeout(() => emptied.requestSubmit())")
        if not page.locator(".errsum").count():
            return
        try:
            # The browser moves the focus a moment after it has drawn the page.
            page.locator(".errsum:focus").wait_for(timeout=2_000)
        except TimeoutError:
            yield "with errors: the summary has no focus"
        if not page.title().startswith("エラー："):
            yield f"with errors: the title is {page.title()}"
        yield from (f"with errors, {fault}" for fault in self._of_looks(shown[:1]))
        yield from (f"with errors, console: {text}" for text in self.told if "Failed to load resource" not in text)
