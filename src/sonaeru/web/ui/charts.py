"""Charts as SVG, drawn on the server: numbers and finished texts in, safe markup out.

Charts that fill their place have no viewBox: x and widths are percent, heights are pixels, so text keeps the size of
the page. Each shape carries a class, which themes it, and presentation attributes, which survive where no stylesheet
goes.
Beside every chart stands a table or a sentence with the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sonaeru.web.ui.formats import signed

LEVEL_FILLS = ("#ffbbbb", "#ffc199", "#c5d7fb", "#9bd4b5")
CENTRE_X, CENTRE_Y, REACH = 210, 140, 98  # of the radar, in its box of 420 by 284
OUTLINE = mark_safe(' stroke="#1a1a1a" stroke-width="2"')
GRID = (0.25, 0.5, 0.75, 1)
MOST_POINTS = 8  # of a trend: more numbers would touch on a phone
BASE_LINE, HIGHEST, LOWEST = 98, 28, 72  # of a trend, in px from the top


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of the ruler, both ends in points and included, with a name of a few characters."""

    lowest: int
    highest: int
    name: str


def ruler(total: int, levels: Sequence[Level], *, now: str, label: str) -> SafeString:
    """Where a total stands among four levels, lowest first. `now` stands at the pin, `label` is the whole in words.

    A total below 0 keeps the pin at the left end; the text says the number. Raises ValueError unless levels are four.
    """
    top = levels[-1].highest
    starts = [min(_share(level.lowest, top), 98) for level in levels]  # a level of one total still needs a width
    stretches = zip(levels, LEVEL_FILLS, pairwise([*starts, 100]), strict=True)
    return format_html(
        '<svg role="img" aria-label="{}">{}{}</svg>',
        label,
        _pin(_place(total, levels[-1]), now),
        _joined(_stretch(number, *stretch, total) for number, stretch in enumerate(stretches, 1)),
    )


def bar(points: int, maximum: int, *, flagged: bool = False) -> SafeString:
    """One bar for the cell of a table; the number stands beside it. Nothing, or less, leaves a stub of 3 px."""
    share = _share(points, maximum)
    return format_html(
        '<svg aria-hidden="true" focusable="false">'
        '<rect class="b-track" fill="#e6e6e6" y="4" width="100%" height="12" rx="2"/>'
        '<rect class="{}" fill="{}" y="4" width="{}" height="12" rx="2"/></svg>',
        *(("b-low", "#c74700") if flagged else ("b-val", "#0031d8")),
        _percent(share) if share else "3",
    )


def radar(axes: Sequence[tuple[str, int, int]], *, title: str, description: str) -> SafeString:
    """Axes of (short name, points, maximum), clockwise from the top. One on a page, for the sake of its two ids."""
    count = len(axes)
    shares = [_share(points, maximum) for _, points, maximum in axes]
    # A share near nothing keeps a visible corner.
    corners = [_corner(index, count, max(share, 2) / 100) for index, share in enumerate(shares)]
    return format_html(
        '<svg viewBox="0 0 420 284" role="img" aria-labelledby="radar-title radar-values">'
        '<title id="radar-title">{}</title><desc id="radar-values">{}</desc>{}{}'
        '<polygon class="rv" fill="#0031d8" fill-opacity=".18" stroke="#0031d8" stroke-width="2.5" points="{}"/>'
        "{}{}</svg>",
        title,
        description,
        _joined(_ring(count, part) for part in GRID),
        _joined(_spoke(index, count) for index in range(count)),
        _outline(corners),
        _joined(
            format_html('<circle class="rp" fill="#0031d8" cx="{}" cy="{}" r="4"/>', *corner) for corner in corners
        ),
        _joined(
            _axis_name(index, count, f"{axes[index][0]} {int(share + 0.5)}%") for index, share in enumerate(shares)
        ),
    )


def trend(points: Sequence[tuple[str, int]], *, label: str, goal: tuple[int, str] | None = None) -> SafeString:
    """Totals over time as (date in words, points), oldest first, and a goal as (points, its text).

    At most the last eight are drawn. Raises ValueError if there is none.
    """
    if not points:
        raise ValueError("a trend needs a point")
    dates, totals = zip(*points[-MOST_POINTS:], strict=True)
    *heights, goal_height = _heights([*totals, goal[0] if goal else totals[-1]])
    across = _spread(len(totals), 24 if goal else 16, 84)  # the first number keeps clear of the goal's text
    return format_html(
        '<svg role="img" aria-label="{}">{}<line class="t-base" stroke="#cccccc" x1="0" x2="100%" y1="{}" y2="{}"/>'
        "{}{}{}{}</svg>",
        label,
        _goal_line(goal_height, goal[1]) if goal else "",
        BASE_LINE,
        BASE_LINE,
        _joined(_leg(*leg) for leg in pairwise(zip(across, heights, strict=True))),
        _joined(_dot(*spot) for spot in zip(across, heights, strict=True)),
        _joined(
            _number(across[index], heights[index], totals[index], goal_height if goal else 0)
            for index in _numbered(len(totals))
        ),
        _joined(_text(across[index], BASE_LINE + 20, dates[index]) for index in sorted(_dated(len(totals)))),
    )


def progress(done: int, total: int, *, label: str) -> SafeString:
    """How much of a list is done, for the head of a page."""
    return format_html(
        '<svg role="img" aria-label="{}"><rect width="100%" height="100%" fill="currentColor" fill-opacity=".14"/>'
        '<rect class="b-val" fill="#0031d8" width="{}" height="100%"/></svg>',
        label,
        _percent(_share(done, total)),
    )


def _share(part: float, whole: float) -> float:
    """Percent of a whole, held within 0 to 100."""
    return min(max(100 * part / whole, 0), 100)


def _place(total: int, last: Level) -> float:
    """Percent from the left. The last level is drawn wider than it is: no lower total may point at it."""
    share = _share(total, last.highest)
    return share if total >= last.lowest else min(share, 97)


def _percent(value: float) -> str:
    return f"{round(value, 1):g}%"


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped already


def _text(x: float, y: float, words: str, *, anchor: str = "middle", kind: str = "") -> SafeString:
    return format_html(
        '<text font-size="13" font-family="sans-serif"{} x="{}" y="{}" text-anchor="{}">{}</text>',
        format_html(' class="{}"', kind) if kind else "",
        _percent(x),
        y,
        anchor,
        words,
    )


def _pin(x: float, words: str) -> SafeString:
    anchor = "start" if x < 25 else "end" if x > 75 else "middle"
    return format_html(
        '{}<svg x="{}" y="20" width="16" height="9" overflow="visible">'
        '<path class="pin" fill="#1a1a1a" d="M-7 0H7L0 8Z"/></svg>',
        _text(x, 14, words, anchor=anchor, kind="now"),
        _percent(x),
    )


def _stretch(number: int, level: Level, fill: str, ends: tuple[float, float], total: int) -> SafeString:
    start, end = ends
    first, last = start == 0, end == 100
    here = level.lowest <= total <= level.highest
    edge = "start" if first else "end" if last else "middle"
    return format_html(
        '<rect class="s{}{}" fill="{}"{} x="{}" y="32" width="{}" height="14"/>{}{}',
        number,
        " s-on" if here else "",
        fill,
        OUTLINE if here else "",
        _percent(start),
        _percent(end - start - (0 if last else 0.4)),
        _text(100 if last else start, 64, str(max(level.lowest, 0)), anchor=edge),
        # On a phone the last name has no room; the stylesheet hides it there.
        _text(100, 82, level.name, anchor="end", kind="lbl-wide") if last else _text((start + end) / 2, 82, level.name),
    )


def _corner(index: int, count: int, part: float) -> tuple[str, str]:
    turn = 2 * pi * index / count
    return f"{CENTRE_X + REACH * part * sin(turn):.1f}", f"{CENTRE_Y - REACH * part * cos(turn):.1f}"


def _outline(corners: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{x},{y}" for x, y in corners)


def _ring(count: int, part: float) -> SafeString:
    corners = _outline(_corner(index, count, part) for index in range(count))
    return format_html('<polygon class="rg" fill="none" stroke="#cccccc" points="{}"/>', corners)


def _spoke(index: int, count: int) -> SafeString:
    line = '<line class="rg" stroke="#cccccc" x1="{}" y1="{}" x2="{}" y2="{}"/>'
    return format_html(line, CENTRE_X, CENTRE_Y, *_corner(index, count, 1))


def _axis_name(index: int, count: int, words: str) -> SafeString:
    lean, rise = sin(2 * pi * index / count), cos(2 * pi * index / count)
    anchor = "middle" if abs(lean) < 0.1 else "start" if lean > 0 else "end"
    return format_html(
        '<text font-size="13" font-family="sans-serif" x="{}" y="{}" text-anchor="{}">{}</text>',
        f"{CENTRE_X + (REACH + 13) * lean:.1f}",
        f"{CENTRE_Y - (REACH + 13) * rise + 6.5 * (1 - rise):.1f}",
        anchor,
        words,
    )


def _heights(totals: Sequence[int]) -> list[int]:
    """The y of each total in px; a difference under 20 points is not blown up."""
    top, span = max(totals), max(max(totals) - min(totals), 20)
    return [round(HIGHEST + (LOWEST - HIGHEST) * (top - total) / span) for total in totals]


def _spread(count: int, first: float, last: float) -> list[float]:
    if count == 1:
        return [50]
    return [first + (last - first) * index / (count - 1) for index in range(count)]


def _numbered(count: int) -> range:
    """Which points carry their number: all up to five, else every second one back from the last."""
    return range(count) if count <= 5 else range((count - 1) % 2, count, 2)


def _dated(count: int) -> set[int]:
    """Which points carry their date: of those with a number the outer two and, where there is one, the middle one."""
    numbered = _numbered(count)
    middle = numbered[len(numbered) // 2]
    return {numbered[0], middle if len(numbered) % 2 else numbered[-1], numbered[-1]}


def _goal_line(y: int, words: str) -> SafeString:
    return format_html(
        '<line class="t-goal" stroke="#197a4b" stroke-dasharray="4 4" x1="0" x2="100%" y1="{}" y2="{}"/>{}',
        y,
        y,
        _text(0, y - 6, words, anchor="start", kind="goaltxt"),
    )


def _leg(start: tuple[float, int], end: tuple[float, int]) -> SafeString:
    return format_html(
        '<line class="t-line" stroke="#0031d8" stroke-width="2.5" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        _percent(start[0]),
        start[1],
        _percent(end[0]),
        end[1],
    )


def _dot(x: float, y: int) -> SafeString:
    return format_html('<circle class="t-dot" fill="#0031d8" cx="{}" cy="{}" r="5"/>', _percent(x), y)


def _number(x: float, y: int, total: int, goal: int) -> SafeString:
    """The number above its dot, or below where the goal's line would run through it."""
    crossed = y - 26 < goal < y - 8
    return _text(x, y + 20 if crossed else y - 11, signed(total), kind="v")
