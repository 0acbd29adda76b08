from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.phishing.tokens import GLUED, read_token

TOKEN = "abcDEF0123456789_-xyZZ"


@pytest.mark.parametrize(
    ("rest", "state"),
    [
        ("", "exact"),
        (".", "punctuation"),
        ("」。", "punctuation"),
        ("%27", "mutated"),
        ("x", "mutated"),
        ("/..", "mutated"),
        (".x.", "mutated"),
    ],
)
def test_what_is_glued_to_a_token(rest: str, state: str) -> None:
    assert read_token(TOKEN + rest) == (TOKEN, state)


@pytest.mark.parametrize("text", ["", TOKEN[:-1], f" {TOKEN}", "é" + TOKEN[1:], TOKEN[:10] + "%" + TOKEN[11:]])
def test_what_is_no_token(text: str) -> None:
    assert read_token(text) is None


@given(st.text(GLUED, min_size=1))
def test_any_punctuation_does_no_harm(rest: str) -> None:
    assert read_token(TOKEN + rest) == (TOKEN, "punctuation")
