"""Words in two languages: the only form in which content reaches a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Japanese and in English, written side by side."""

    ja: str
    en: str

    def in_language(self, code: str) -> str:
        """The text for a language code such as "ja" or "en-gb"; Japanese unless English is asked for."""
        return self.en if code.startswith("en") else self.ja

    def format(self, **values: object) -> Words:
        """The same words with `{name}` places filled in, in both languages.

        Raises KeyError if a place has no value.
        """
        return Words(self.ja.format(**values), self.en.format(**values))


class Worded(StrEnum):
    """Words of the code that carry their name in two languages."""

    words: Words

    def __new__(cls, value: str, ja: str = "", en: str = "") -> Self:
        """A member with its name in Japanese and in English."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = Words(ja, en)
        return member


def words(value: object, where: str) -> Words:
    """Read `{ ja = "…", en = "…" }`.

    Raises ValueError, naming `where`, unless both languages are there, not blank, and nothing else is.
    """
    if not isinstance(value, Mapping) or set(value) != {"ja", "en"}:
        raise ValueError(f"{where}: needs the two texts ja and en")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{where}: {language} is blank or not text")
    return Words(value["ja"].strip(), value["en"].strip())
