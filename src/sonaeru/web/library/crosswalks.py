"""The crosswalk: which entries of other frameworks each question touches. Ids only, and our judgement."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sonaeru.core.editions import Item
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, ContentError, offered_editions

FOLDER = CONTENT / "crosswalks"


@dataclass(frozen=True, slots=True)
class Touched:
    """Entries of one framework by id; `weak`: those that are touched in part; `note`: what no id says."""

    ids: tuple[str, ...]
    weak: tuple[str, ...] = ()
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One question, named as I11, T3 or R7, and what it touches. `scs`: ids of areas; `confidence`: H, M or L."""

    ref: str
    item: Item
    csf: Touched
    cis: Touched
    ce: Touched
    iso: Touched
    scs: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All rows in the order I, T, R. `confidences`: what the letters are called."""

    as_of: dt.date
    confidences: Mapping[str, Words]
    rows: tuple[Row, ...]


@cache
def crosswalk() -> Crosswalk:
    """The newest crosswalk. Raises ContentError, naming the row, if one does not fit."""
    table = tomllib.loads((FOLDER / "1.toml").read_text(encoding="utf-8"))
    names = {row["id"]: words(row["name"], f"confidence {row['id']}") for row in table["confidences"]}
    items = {f"{each.tier}{item.no}": item for each in offered_editions() for item in each.items}
    rows = tuple(_row(row, items, names) for row in table["rows"])
    return Crosswalk(table["as_of"], names, rows)


def _row(row: Mapping[str, Any], items: Mapping[str, Item], names: Mapping[str, Words]) -> Row:
    ref, confidence = row["ref"], row["confidence"]
    if ref not in items or confidence not in names:
        raise ContentError(f"crosswalk: {ref} or its confidence {confidence} is not known")
    touched = {name: _touched(row, name) for name in ("csf", "cis", "ce", "iso")}
    return Row(ref=ref, item=items[ref], scs=tuple(row["scs"]), confidence=confidence, **touched)


def _touched(row: Mapping[str, Any], name: str) -> Touched:
    note = row.get(f"{name}_note")
    weak = tuple(row.get(f"{name}_weak", ()))
    return Touched(tuple(row[name]), weak, words(note, f"{row['ref']} {name}") if note else None)
