"""What is written on a form: its words in one language, with what is known already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sonaeru.core.words import Words
from sonaeru.web.library.documents import PLACES, Field

AUTHOR: Final = "Sonaeru"
# In every office program since 2016, on both systems; another one is taken where it is missing.
FONT: Final = "Yu Gothic"
SIGNATURE: Final = (
    Field(Words("日付", "Date"), "date"),
    Field(Words("承認した人", "Approved by"), "approver"),
    Field(Words("次に見直す日", "Next review"), "review"),
)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes in one language; `values` by their place, clean already."""

    language: str
    values: Mapping[str, str]

    @property
    def line(self) -> str:
        """What stands for something that is still to be written."""
        return "_" * 24 if self.language == "en" else "＿" * 12

    @property
    def colon(self) -> str:
        """Between a label and what is written."""
        return ": " if self.language == "en" else "："

    def text(self, words: Words) -> str:
        """A text of the form with its places filled in."""
        places = {name: self.values.get(name) or self.line for name in PLACES}
        return words.in_language(self.language).format_map(places)

    def value(self, field: Field) -> str:
        """What is known for a field, "" if nothing."""
        return self.values.get(field.name, "")
