"""How files that somebody hands in are refused: by a code with a sentence, and the place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sonaeru.core.words import Words


class Refused(Exception):
    """A file that is not used. `code`: of `SENTENCES`; `where`: the place in the file, "" for all of it."""

    SENTENCES: ClassVar[Mapping[str, Words]] = {}

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code, self.where = code, where

    @property
    def words(self) -> Words:
        """What is wrong, in a sentence."""
        said, at = self.SENTENCES[self.code], self.where
        return Words(f"{said.ja}（{at}）", f"{said.en} ({at})") if at else said
