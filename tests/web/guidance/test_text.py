"""Markdown becomes HTML that can do nothing; reading time is whole minutes."""

from __future__ import annotations

import pytest

from sonaeru.web.guidance.text import html, plain, reading_minutes


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](//example.com/)",
        "<javascript:alert(1)>",
        "![x](https://example.com/x.png)",
        "[x](mailto:a@example.com)",
    ],
)
def test_markup_pictures_and_other_links_stay_text(text: str) -> None:
    made = html(text)
    assert "<script" not in made and "<img" not in made and "<b" not in made
    assert "href" not in made or "https://example.com/x.png" in made


@pytest.mark.parametrize("link", ["https://example.com/", "http://example.com/", "/guides/g01/", "#main", "?q=x"])
def test_links_to_the_web_and_within_ours_are_links(link: str) -> None:
    assert f'<a href="{link}">x</a>' in html(f"[x]({link})")


def test_headings_begin_at_the_second_step() -> None:
    assert html("# a\n\n## b\n\n### c").count("<h2>") == 2
    assert "<h1" not in html("# a")


def test_plain_text_has_a_line_for_each_part() -> None:
    assert plain("## a\n\n1. **b** c\n2. [d](/e/)\n\nf\ng") == "a\nb c\nd\nf g"


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [("", "ja", 1), ("あ" * 500, "ja", 1), ("あ" * 501, "ja", 2), ("a " * 200, "en", 1), ("a " * 201, "en", 2)],
)
def test_reading_time_is_rounded_up(text: str, language: str, minutes: int) -> None:
    assert reading_minutes(text, language) == minutes
