"""Words that no training mail may say: names of others, what hurts people, what nobody should be asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

LISTS: Final = ("brands", "lures", "secrets", "urgent")
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Cc"})
_SPACE: Final = re.compile(r"[^\S\n]+")
# A short name in katakana is part of many words: バックアップルール holds the name of a maker.
_SHORT: Final = re.compile("[ァ-ヶー]{1,4}")


class WordList:
    """Words to look for in texts that were made plain."""

    def __init__(self, written: Iterable[str], plain: Callable[[str], str]) -> None:
        self.words = tuple(written)
        self._plain = plain
        self._patterns = [(word, word.isascii(), re.compile(_pattern(plain(word)))) for word in self.words]

    def found(self, text: str) -> list[str]:
        """The words that stand in a text, as the list writes them: Latin ones by themselves, others also spaced out."""
        plain = self._plain(text)
        close = _SPACE.sub("", plain)
        return [word for word, latin, pattern in self._patterns if pattern.search(plain if latin else close)]

    def count(self, text: str) -> int:
        """How often any of the words stands in a text; where one lies in another, the longer counts."""
        longest = sorted((_pattern(self._plain(word)) for word in self.words), key=len, reverse=True)
        return len(re.findall("|".join(longest), _SPACE.sub("", self._plain(text))))


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The lists of one edition: names of others, lures out of bounds, what no form asks for; `urgent` only counts."""

    edition: str
    brands: WordList
    lures: WordList
    secrets: WordList
    urgent: WordList


def forbidden(table: Mapping[str, Any]) -> Forbidden:
    """The lists out of their parsed file. Raises ValueError, KeyError, TypeError if they do not fit."""
    letters = {look: letter for letter, looks in table["letters"].items() for look in looks.split()}
    for name in LISTS:
        found = table[name]["words"]
        if len(set(found)) < len(found) or not all(map(str.strip, found)):
            raise ValueError(f"{name}: a word is blank or stands twice")
    lists = {name: WordList(table[name]["words"], lambda text: plain(text, letters)) for name in LISTS}
    return Forbidden(edition=str(table["edition"]), **lists)


def plain(text: str, letters: Mapping[str, str]) -> str:
    """A text as the eye takes it: one width, one case, nothing invisible, look-alikes as what they look like.

    `letters`: what looks like another letter, with that letter.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(each for each in folded if each in "\n\t" or unicodedata.category(each) not in _INVISIBLE)
    for look, letter in letters.items():
        seen = seen.replace(look, letter)
    return seen


def _pattern(word: str) -> str:
    if word.isascii():
        return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
    name = re.escape(_SPACE.sub("", word))
    return rf"(?<![ァ-ヶー]){name}(?![ァ-ヶー])" if _SHORT.fullmatch(word) else name
