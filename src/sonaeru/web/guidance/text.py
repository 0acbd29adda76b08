"""The Markdown of guides: as HTML that holds nothing but Markdown's own marks, as plain text, and how long it reads."""

from __future__ import annotations

import math
import re
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# How fast people read (judgement): characters a minute in Japanese, words a minute in English.
CHARACTERS_A_MINUTE = 500
WORDS_A_MINUTE = 200
# Where a link may lead: to the web, or within ours.
LINK = re.compile(r"https?://|/(?!/)|#|\?")


@cache
def html(markdown: str) -> SafeString:
    """Safe HTML: no tags from the text, no pictures, links to http(s) or within ours only, headings from h2 down."""
    reader = _reader()
    made: str = reader.renderer.render(_parsed(markdown), reader.options, {})
    return mark_safe(made)  # noqa: S308  HTML of the text is off


@cache
def plain(markdown: str) -> str:
    """The text without its marks, a line for each paragraph, heading or item."""
    return "\n".join(
        "".join(" " if child.type in BREAKS else child.content for child in token.children or ())
        for token in _parsed(markdown)
        if token.type == "inline"
    )


def reading_minutes(text: str, language: str) -> int:
    """Whole minutes that reading a text takes, at least one."""
    if language == "en":
        return max(1, math.ceil(len(text.split()) / WORDS_A_MINUTE))
    return max(1, math.ceil(len("".join(text.split())) / CHARACTERS_A_MINUTE))


BREAKS = {"softbreak", "hardbreak"}


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable("image")
    reader.validateLink = lambda url: bool(LINK.match(url))  # type: ignore[method-assign]
    return reader


def _parsed(markdown: str) -> list[Token]:
    tokens = _reader().parse(markdown)
    for token in tokens:
        # The page has its own title.
        if token.tag == "h1":
            token.tag = "h2"
    return tokens
