from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing import markup
from sonaeru.core.phishing.variables import fill_header, fill_html, fill_text, used, with_decoy


def test_places_are_named_once_in_order_also_unknown_ones() -> None:
    assert used("{{姓}} {{ 名 }} {{姓}} {{.FirstName}} {x}") == ("姓", "名", ".FirstName")


def test_a_value_that_is_missing_or_blank_falls_back() -> None:
    assert fill_text("{{姓}}様", {"姓": " "}, {"姓": "ご担当者"}) == "ご担当者様"
    with pytest.raises(KeyError):
        fill_text("{{色}}", {}, {})


def test_a_value_is_never_filled_again() -> None:
    assert fill_text("{{姓}}", {"姓": "{{名}}", "名": "x"}, {}) == "{{名}}"


@given(st.text())
def test_no_value_begins_another_header(value: str) -> None:
    line = fill_header("{{姓}} 様", {"姓": value}, {"姓": "x"})
    assert len(line.splitlines()) == 1


@given(st.text(min_size=1))
def test_no_value_becomes_html(value: str) -> None:
    found = markup.read(fill_html("<p>{{姓}}</p>", {"姓": value}, {"姓": "x"}))
    assert (found.wrong, found.links, found.anchors) == ([], [], [])


def test_a_decoy_has_no_text_and_is_hidden_from_eyes_and_readers() -> None:
    body = with_decoy("<p>x</p>\n", 'https://l.example/t/ab?"')
    found = markup.read(body)
    assert [(link.target, link.text) for link in found.links] == [('https://l.example/t/ab?"', "")]
    assert 'style="display:none" aria-hidden="true" tabindex="-1"' in body
    assert html.escape('"') in body
