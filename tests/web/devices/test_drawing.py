"""Drawings of screens: the words of the content, marked where to look, in the language of the page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.utils import translation

from sonaeru.core.words import Words
from sonaeru.web.devices.drawing import screen
from sonaeru.web.library.guided_check import SYSTEMS, Row, Screen, guided_check

DRAWN = Screen(
    Words("題", "Title"),
    (
        Row(Words("<b>", "<b>"), Words("値", "value"), None, here=True),
        Row(Words("入", "on"), None, on=True, here=False),
        Row(Words("切", "off"), None, on=False, here=False),
    ),
    Words("説明", "What it shows"),
)


def test_a_drawing_says_what_it_shows_and_hostile_text_is_text() -> None:
    drawn = ElementTree.fromstring(screen(DRAWN))
    assert (drawn.get("role"), drawn.get("aria-label")) == ("img", "説明")
    assert [each.text for each in drawn.iter("text")] == ["題", "<b>", "値", "入", "切"]


def test_a_drawing_marks_where_to_look_and_shows_switches() -> None:
    classes = [each.get("class") for each in ElementTree.fromstring(screen(DRAWN)).iter()]
    assert classes.count("scr-r scr-r--here") == 1 and classes.count("scr-r") == 2
    assert classes.count("scr-s scr-s--on") == 1 and classes.count("scr-s") == 1


def test_a_drawing_speaks_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert "What it shows" in screen(DRAWN) and "題" not in screen(DRAWN)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_drawing_can_be_drawn_without_inline_style(system: str) -> None:
    for question in guided_check().questions[system]:
        ElementTree.fromstring(screen(question.screen))
        assert "style=" not in screen(question.screen)
