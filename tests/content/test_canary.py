"""What the agent says about its watch files: short, plain, without fear, and never that they prevent anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.content.wording import AVOIDED, ENDS_EN, ENDS_JA, LONGEST_EN, LONGEST_JA, sentences

from sonaeru.web.library.devices import canary_wording
from sonaeru.web.library.reader import CONTENT


def told() -> Iterator[tuple[str, dict[str, str]]]:
    """Every text by its name."""
    for table, rows in canary_wording().items():
        yield from ((f"{table}.{name}", dict(text)) for name, text in rows.items())


each_text = pytest.mark.parametrize("text", [text for _, text in told()], ids=[name for name, _ in told()])


@each_text
def test_a_sentence_is_short_in_both_languages(text: dict[str, str]) -> None:
    plain = re.sub(r"`[^`]+`", "x", text["ja"])
    assert [each for each in sentences(plain, ENDS_JA) if len(each) > LONGEST_JA] == []
    assert [each for each in sentences(text["en"], ENDS_EN) if len(each.split()) > LONGEST_EN] == []


@each_text
def test_no_word_is_one_that_an_owner_need_not_know(text: dict[str, str]) -> None:
    assert not AVOIDED.search(text["ja"])


def test_it_says_that_it_prevents_nothing() -> None:
    limits = canary_wording()["ask"]["limits"]
    assert ("防ぐものではありません" in limits["ja"], "prevents nothing" in limits["en"]) == (True, True)


def test_the_readme_of_the_zip_is_short_enough_for_a_screen() -> None:
    lines = (CONTENT / "agent" / "README.txt").read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 80
