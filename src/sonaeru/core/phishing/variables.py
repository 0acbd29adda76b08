"""The places in a mail that are filled in for each person. There are no others, and no logic."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Final

# What is known of the person, the company and the campaign; for these a template brings a word for when it is not known.
PERSONAL: Final = ("氏名", "姓", "名", "部署", "役職", "会社")
LINKS: Final = ("リンク", "リンク2", "QR")
VARIABLES: Final = (*PERSONAL, "日付", "差出人", *LINKS)
_PLACE: Final = re.compile(r"\{\{([^{}]*)\}\}")
_LINE_ENDS: Final = re.compile(r"[\r\n\x00-\x1f\x7f\x85\u2028\u2029]+")


def used(text: str) -> tuple[str, ...]:
    """The names between double braces, each once, in order; also those that there are not."""
    return tuple(dict.fromkeys(name.strip() for name in _PLACE.findall(text)))


def fill_text(text: str, values: Mapping[str, str], fallbacks: Mapping[str, str]) -> str:
    """A plain text with everything filled in. Raises KeyError for a place that has neither value nor fallback."""
    return _fill(text, values, fallbacks, str)


def fill_html(text: str, values: Mapping[str, str], fallbacks: Mapping[str, str]) -> str:
    """HTML with everything filled in and escaped. Raises KeyError."""
    return _fill(text, values, fallbacks, html.escape)


def fill_header(text: str, values: Mapping[str, str], fallbacks: Mapping[str, str]) -> str:
    """One line of a header: no value can begin another. Raises KeyError."""
    return _LINE_ENDS.sub(" ", fill_text(text, values, fallbacks)).strip()


def with_decoy(body: str, address: str) -> str:
    """A body with the link that people neither see nor hear of, and only machines follow."""
    hidden = 'style="display:none" aria-hidden="true" tabindex="-1"'
    return f'{body.rstrip()}\n<a href="{html.escape(address)}" {hidden}></a>\n'


def _fill(text: str, values: Mapping[str, str], fallbacks: Mapping[str, str], escape: Callable[[str], str]) -> str:
    def word(place: re.Match[str]) -> str:
        name = place[1].strip()
        return escape(_LINE_ENDS.sub(" ", values.get(name, "").strip() or fallbacks[name]))

    return _PLACE.sub(word, text)
