"""The glossary: the plain words of the product beside the formal terms that advisers know."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, reading


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `reading`: the plain word in hiragana, by which the terms stand in order; `guides`: ids."""

    id: str
    plain: Words
    formal: Words
    meaning: Words
    reading: str
    guides: tuple[str, ...]


@cache
def terms() -> tuple[Term, ...]:
    """All terms in the order of their reading. Raises ContentError, naming the term, if one is not complete."""
    table = tomllib.loads((CONTENT / "glossary" / "terms.toml").read_text(encoding="utf-8"))
    return tuple(sorted((_term(row) for row in table["terms"]), key=lambda term: term.reading))


def _term(row: Mapping[str, Any]) -> Term:
    where = f"glossary {row.get('id', row)}"
    with reading(where):
        texts = {key: words(row[key], f"{where} {key}") for key in ("plain", "formal", "meaning")}
        return Term(id=row["id"], reading=row["reading"], guides=tuple(row["guides"]), **texts)
