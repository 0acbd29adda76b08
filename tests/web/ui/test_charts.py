"""Charts: the drawings themselves are golden files; what must hold for every drawing is said here.

A changed drawing is looked at first; then `python tests/web/ui/test_charts.py` writes the golden files anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.web.ui.charts import Level, bar, progress, radar, ruler, trend

GOLDEN = Path(__file__).parent / "golden"
LEVELS = (Level(-25, 49, "至急"), Level(50, 69, "不足"), Level(70, 99, "あと少し"), Level(100, 100, "入門達成"))
AXES = (("備え", -1, 8), ("ルール", 11, 28), ("メール", 6, 12), ("権限", 8, 12), ("機器", 12, 16), ("事務所", 20, 24))
MONTHS = tuple(f"2026年{month}月" for month in range(1, 13))


def scale(total: int) -> SafeString:
    return ruler(total, LEVELS, now=f"あなたの会社 {total}点", label="点数のものさし")


def line(*totals: int, goal: tuple[int, str] | None = (70, "目標 70")) -> SafeString:
    return trend(list(zip(MONTHS, totals, strict=False)), label="点数の移り変わり", goal=goal)


DRAWINGS = {
    "ruler-lowest": scale(-25),
    "ruler-zero": scale(0),
    "ruler-edge": scale(50),
    "ruler-nearly": scale(98),
    "ruler-full": scale(100),
    "bar-below-zero": bar(-1, 8, flagged=True),
    "bar-flagged": bar(11, 28, flagged=True),
    "bar-full": bar(24, 24),
    "radar": radar(AXES, title="達成の割合", description="備え 0%"),
    "trend-one": line(56),
    "trend-three": line(41, 48, 56),
    "trend-eight": line(-25, -10, 30, 45, 50, 48, 62, 66),
    "trend-no-goal": line(90, 95, 100, goal=None),
    "progress": progress(5, 25, label="25問のうち5問に回答済み"),
}
RESPONSIVE = {name: drawing for name, drawing in DRAWINGS.items() if name != "radar"}


def texts(drawing: str, kind: str) -> list[str]:
    return re.findall(rf'<text[^>]* class="{kind}"[^>]*>([^<]*)</text>', drawing)


def tree(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_its_golden_file(name: str) -> None:
    assert DRAWINGS[name] + "\n" == (GOLDEN / f"{name}.svg").read_text(encoding="utf-8")


def test_every_golden_file_is_drawn() -> None:
    assert {path.stem for path in GOLDEN.glob("*.svg")} == set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_drawing_carries_a_style_attribute_which_the_security_policy_would_refuse(name: str) -> None:
    assert not [each for each in tree(DRAWINGS[name]).iter() if "style" in each.attrib]


@pytest.mark.parametrize("name", RESPONSIVE)
def test_a_chart_that_fills_its_place_has_no_view_box(name: str) -> None:
    assert "viewBox" not in DRAWINGS[name]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_hidden_from_screen_readers_or_has_words_for_them(name: str) -> None:
    svg = tree(DRAWINGS[name])
    assert svg.get("aria-hidden") == "true" or svg.get("aria-label") or svg.get("aria-labelledby")


@pytest.mark.parametrize(
    "drawing",
    [
        ruler(5, [Level(-25, 49, "<b>"), *LEVELS[1:]], now="<b>", label='"><b>'),
        radar([("<b>", 1, 2)] * 3, title="<b>", description="<b>"),
        trend([("<b>", 1)], label='"><b>', goal=(2, "<b>")),
        progress(1, 2, label='"><b>'),
    ],
)
def test_words_are_escaped(drawing: SafeString) -> None:
    assert "<b>" not in drawing
    assert "&lt;b&gt;" in drawing


@pytest.mark.parametrize(
    ("total", "at", "anchor"),
    [(-25, "0%", "start"), (0, "0%", "start"), (50, "50%", "middle"), (98, "97%", "end"), (100, "100%", "end")],
)
def test_the_pin_stays_on_the_ruler_and_its_text_inside_the_drawing(total: int, at: str, anchor: str) -> None:
    pin = tree(scale(total)).find("svg")
    words = tree(scale(total)).find("text[@class='now']")
    assert pin is not None
    assert words is not None
    assert (pin.get("x"), words.get("x"), words.get("text-anchor")) == (at, at, anchor)


@pytest.mark.parametrize(("total", "level"), [(-25, "s1"), (49, "s1"), (50, "s2"), (69, "s2"), (70, "s3"), (100, "s4")])
def test_the_level_of_the_total_alone_is_outlined(total: int, level: str) -> None:
    outlined = [each.get("class") for each in tree(scale(total)).iter("rect") if each.get("stroke")]
    assert outlined == [f"{level} s-on"]


def test_a_ruler_of_other_than_four_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        ruler(5, LEVELS[1:], now="", label="")


@given(st.integers(-25, 200), st.integers(1, 100))
def test_a_bar_never_leaves_its_track(points: int, maximum: int) -> None:
    width = str(tree(bar(points, maximum)).findall("rect")[1].get("width"))
    assert width == "3" if points <= 0 else 0 <= float(width.removesuffix("%")) <= 100


@pytest.mark.parametrize(
    ("totals", "numbers"),
    [
        ((56,), ["56"]),
        ((-25, 0, 50), ["−25", "0", "50"]),
        ((1, 2, 3, 4, 5, 6), ["2", "4", "6"]),
        ((1, 2, 3, 4, 5, 6, 7, 8), ["2", "4", "6", "8"]),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9), ["3", "5", "7", "9"]),
    ],
)
def test_a_long_trend_shows_every_second_number_and_always_the_last(
    totals: tuple[int, ...], numbers: list[str]
) -> None:
    assert texts(line(*totals), "v") == numbers


@pytest.mark.parametrize(
    ("count", "months"),
    [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (4, [1, 4]), (5, [1, 3, 5]), (6, [2, 4, 6]), (7, [1, 7]), (8, [2, 8])],
)
def test_a_trend_shows_at_most_three_dates(count: int, months: list[int]) -> None:
    assert re.findall(r"2026年(\d+)月", line(*range(count))) == [str(month) for month in months]


@given(st.lists(st.integers(-25, 100), min_size=1, max_size=12))
def test_a_trend_stays_above_its_base_line(totals: list[int]) -> None:
    svg = tree(line(*totals))
    heights = [float(each.get("cy", "")) for each in svg.iter("circle")]
    assert len(heights) == min(len(totals), 8)
    assert all(28 <= height <= 72 for height in heights)


def test_a_number_that_the_goals_line_would_cross_stands_below_its_dot() -> None:
    svg = tree(line(41, 56))
    numbers = svg.findall("text[@class='v']")
    dots = svg.findall("circle")
    above = [float(number.get("y", "")) < float(dot.get("cy", "")) for number, dot in zip(numbers, dots, strict=True)]
    assert above == [True, False]


def test_a_trend_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a point"):
        trend([], label="")


@pytest.mark.parametrize(("points", "share"), [(-1, "0%"), (1, "13%"), (8, "100%")])
def test_the_radar_names_each_share_rounded_half_up(points: int, share: str) -> None:
    assert f">備え {share}<" in radar([("備え", points, 8), *AXES[1:]], title="", description="")


def write_golden_files() -> None:
    for old in GOLDEN.glob("*.svg"):
        old.unlink()
    for name, drawing in DRAWINGS.items():
        (GOLDEN / f"{name}.svg").write_text(drawing + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_golden_files()
