"""Which rows of a list of weaknesses may concern what a company says it has. Names are compared, versions never.

A match says "may": the list names a vendor and a product, and so does the company. Which words count is judgement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
# What stands in names of companies, and what stands in names of anything: they tell nothing apart.
LEGAL = frozenset(
    {
        *("ag", "bv", "co", "company", "corp", "corporation", "foundation", "gmbh", "inc", "incorporated", "limited"),
        *("llc", "ltd", "nv", "plc", "project", "sa", "software", "systems", "technologies", "technology"),
    }
)
# The same in Japanese, written without a space before or after the name.
FORMS = re.compile("株式会社|有限会社|合同会社")
COMMON = frozenset(
    {
        *("and", "appliance", "appliances", "client", "device", "devices", "edition", "family", "firmware", "for"),
        *(
            "multiple",
            "of",
            "or",
            "product",
            "products",
            "router",
            "routers",
            "series",
            "server",
            "servers",
            "software",
        ),
        *("switch", "switches", "system", "systems", "the", "version", "versions", "with"),
        *("シリーズ", "ファームウェア", "ルーター", "ルータ", "製品", "複数", "用"),
    }
)
# How lists say that more of a vendor's products are concerned than they name.
MANY = frozenset({"multiple products", "複数の製品", "複数製品"})


class Named(NamedTuple):
    """A product of a vendor, as somebody or some list writes it."""

    vendor: str
    product: str


def plain(text: str) -> str:
    """A text as it is compared: width, case and signs between words do not count."""
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def may_be(own: Named, listed: Named) -> bool:
    """Whether what a company has may be what a list names.

    One vendor's words must hold the other's, and so with the products: "IOS XE" is in "IOS and IOS XE", and "Windows"
    is in "Windows Server 2019". Words that say nothing are left out; where none is left, nothing matches.
    """
    vendors = _words(own.vendor, LEGAL), _words(listed.vendor, LEGAL)
    if not _one_in_other(*vendors):
        return False
    if plain(listed.product) in MANY:
        return True
    both = vendors[0] | vendors[1]
    return _one_in_other(_words(own.product, COMMON) - both, _words(listed.product, COMMON) - both)


class Listed:
    """The products of a list, found by the words of their vendors."""

    def __init__(self, names: Iterable[Named]) -> None:
        self._by_word: dict[str, list[Named]] = {}
        for each in names:
            for word in _words(each.vendor, LEGAL):
                self._by_word.setdefault(word, []).append(each)

    def matching(self, own: Named) -> tuple[Named, ...]:
        """Those that something may be, in the order of their names."""
        near = {each for word in _words(own.vendor, LEGAL) for each in self._by_word.get(word, ())}
        return tuple(sorted(each for each in near if may_be(own, each)))


def _words(text: str, empty: frozenset[str]) -> frozenset[str]:
    """The words that say something."""
    return frozenset(FORMS.sub(" ", plain(text)).split()) - empty


def _one_in_other(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second) and (first <= second or second <= first)
