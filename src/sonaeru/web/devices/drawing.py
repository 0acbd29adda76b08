"""Our own drawings of screens, as SVG: a window with rows, some of them marked. No picture of anybody else's.

A drawing takes its colours from the classes of the page, so it follows the visitor's look, and its words from the
content, in the language of the page. What it shows stands beside it in words.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sonaeru.core.words import Words
from sonaeru.web.library.guided_check import Row, Screen

WIDTH, SIDE, TOP, ROW, GAP = 300, 36, 44, 40, 8
# More signs than these run out of their row; a wide sign counts two. A test looks.
LONGEST_LABEL, LONGEST_PAIR, LONGEST_TITLE = 30, 32, 30


def screen(drawn: Screen) -> SafeString:
    """The drawing of a screen, in the language of the page."""
    height = TOP + len(drawn.rows) * (ROW + GAP) + 2 * GAP
    return format_html(
        '<svg class="scr" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<rect class="scr-w" x="1" y="1" width="{inner}" height="{body}" rx="10"/>'
        '<path class="scr-l" d="M1 {top}H{right}M{side} {top}V{bottom}"/>{dots}'
        '<text class="scr-t" x="{text}" y="23">{title}</text>{menu}{rows}</svg>',
        w=WIDTH,
        h=height,
        label=_say(drawn.shown),
        inner=WIDTH - 2,
        body=height - 2,
        top=TOP - 10,
        right=WIDTH - 1,
        side=SIDE,
        bottom=height - 1,
        dots=_each('<circle class="scr-d" cx="{}" cy="18" r="4"/>', [(16,), (30,), (44,)]),
        text=60,
        title=_say(drawn.title),
        menu=_each('<rect class="scr-d" x="10" y="{}" width="16" height="6" rx="3"/>', [(48,), (64,), (80,), (96,)]),
        rows=_each("{}", [(_row(row, TOP + GAP // 2 + no * (ROW + GAP)),) for no, row in enumerate(drawn.rows)]),
    )


def _row(row: Row, y: int) -> SafeString:
    x, width = SIDE + GAP, WIDTH - SIDE - 2 * GAP
    return format_html(
        '<rect class="scr-r{}" x="{}" y="{}" width="{}" height="{}" rx="6"/><text class="scr-t" x="{}" y="{}">{}</text>{}',
        " scr-r--here" if row.here else "",
        x,
        y,
        width,
        ROW,
        x + 12,
        y + 25,
        _say(row.label),
        _value(row, x + width - 12, y),
    )


def _value(row: Row, end: int, y: int) -> SafeString:
    """A switch, or words that end at the right."""
    if row.on is not None:
        knob = end - 11 if row.on else end - 29
        return format_html(
            '<rect class="scr-s{}" x="{}" y="{}" width="40" height="22" rx="11"/><circle class="scr-k" cx="{}" cy="{}" r="8"/>',
            " scr-s--on" if row.on else "",
            end - 40,
            y + 9,
            knob,
            y + 20,
        )
    if row.value is None:
        return SafeString("")
    return format_html('<text class="scr-v" x="{}" y="{}" text-anchor="end">{}</text>', end, y + 25, _say(row.value))


def _each(form: str, places: Iterable[tuple[object, ...]]) -> SafeString:
    return format_html_join("", form, places)


def _say(said: Words) -> str:
    return said.in_language(get_language() or "ja")
