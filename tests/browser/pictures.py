"""Pictures of the product for README and docs, taken from the pages as they are, so that they cannot age."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, ViewportSize
from tests.browser.walk import begin, finish

from sonaeru.core.editions import Answer

PAGES = ("home", "question", "review", "result", "actions")
SHOWN_QUESTION = 6


@dataclass(frozen=True, slots=True)
class Screen:
    """A size of browser window, in CSS pixels, and how many pixels of the picture one of them takes."""

    name: str
    size: ViewportSize
    scale: float

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a picture of this screen."""
        return round(self.size["width"] * self.scale), round(self.size["height"] * self.scale)


DESKTOP = Screen("desktop", {"width": 1280, "height": 900}, 1)
PHONE = Screen("phone", {"width": 390, "height": 844}, 1.5)
OVERVIEW = Screen("overview", {"width": 1660, "height": 980}, 1)


def expected() -> dict[str, tuple[int, int]]:
    """The file names of all pictures with their width and height in pixels."""
    pages = {f"{page}-{screen.name}.png": screen.pixels for screen in (DESKTOP, PHONE) for page in PAGES}
    return pages | {"overview.png": OVERVIEW.pixels}


def take(browser: Browser, server: str, answers: Iterable[Answer], result: str, folder: Path) -> None:
    """Write every picture into `folder`: a walk with `answers`, and the finished check at the address `result`."""
    given = list(answers)
    for screen in (DESKTOP, PHONE):
        page = _open(browser, screen, server)
        _walk(page, given, screen, folder)
        page.goto(result)
        _shoot(page, "result", screen, folder)
        page.locator("section:has(> .next)").evaluate("section => window.scrollTo(0, section.offsetTop - 16)")
        _shoot(page, "actions", screen, folder)
        page.context.close()
    _compose(browser, folder)


def _open(browser: Browser, screen: Screen, server: str | None = None) -> Page:
    context = browser.new_context(
        base_url=server,
        viewport=screen.size,
        device_scale_factor=screen.scale,
        color_scheme="light",
        locale="ja-JP",
        reduced_motion="reduce",
    )
    return context.new_page()


def _walk(page: Page, answers: list[Answer], screen: Screen, folder: Path) -> None:
    page.goto("/")
    _shoot(page, "home", screen, folder)
    begin(page)
    for no, answer in enumerate(answers, 1):
        if no == SHOWN_QUESTION:
            _shoot(page, "question", screen, folder)
        page.locator(f'button[value="{answer}"]').click()
    _shoot(page, "review", screen, folder)
    finish(page)


def _shoot(page: Page, name: str, screen: Screen, folder: Path) -> None:
    _save(page, folder / f"{name}-{screen.name}.png")


def _save(page: Page, path: Path, tries: int = 5) -> None:
    """A busy Chromium now and then cannot capture a frame that is just being replaced; the next one it can."""
    for left in reversed(range(tries)):
        try:
            page.wait_for_load_state("load")
            page.screenshot(path=path)
        except Error as error:
            if not left or "Unable to capture screenshot" not in error.message:
                raise
        else:
            return


def _compose(browser: Browser, folder: Path) -> None:
    """The result on a desktop with the phone beside it, as one picture."""
    page = _open(browser, OVERVIEW)
    shown = (folder / "result-desktop.png", folder / "actions-phone.png")
    page.set_content(_SIDE_BY_SIDE.format(*map(as_address, shown)))
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    _save(page, folder / "overview.png")
    page.context.close()


def as_address(picture: Path) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


_SIDE_BY_SIDE = """<!doctype html>
<style>
body {{ margin: 0; background: #e8eef6 }}
img {{ position: absolute; background: #fff; box-shadow: 0 8px 32px #1a2a4a33 }}
.desktop {{ left: 40px; top: 40px; width: 1280px; border-radius: 12px }}
.phone {{ right: 40px; bottom: 40px; width: 372px; border: 10px solid #1a2a4a; border-radius: 34px }}
</style>
<img class="desktop" src="{}" alt=""><img class="phone" src="{}" alt="">
"""
