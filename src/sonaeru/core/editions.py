"""Editions of questionnaires as values: what was asked, which answers there are, what they are worth.

An edition never changes once it is released; whoever stores answers stores the edition's id and number beside them.
This module turns a parsed TOML table into values and refuses what does not fit together. It reads no files.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sonaeru.core.words import Words, words

Table = Mapping[str, Any]


class Answer(StrEnum):
    """The four answers, in the order in which they are offered."""

    IMPLEMENTED = "implemented"
    PARTLY = "partly"
    NOT_IMPLEMENTED = "not_implemented"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the four answers: its official label, our button, what it means in general, and its points if any."""

    answer: Answer
    points: int | None
    label: Words
    button: Words
    meaning: Words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the printed sheet, with the numbers of its items."""

    no: int
    title: Words
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Items that belong together for a reader; ours, not the sheet's."""

    id: str
    title: Words
    short: Words
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A range of totals, both ends included, with the sheet's own text and ours above it (`{total}`, `{left}`)."""

    id: str
    lowest: int
    highest: int
    short: Words
    heading: Words
    lead: Words
    official: Words


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `critical_when`: the answers that make it a gap to close first, whatever the total."""

    no: int
    part: int
    concept: str
    weight: int
    critical_when: frozenset[Answer]
    may_not_apply: bool
    company_wide: bool
    official: Words
    owner: Words
    short: Words
    hint: Words
    why: Words
    check: Words
    meaning: Mapping[Answer, Words] = field(hash=False)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One edition of one questionnaire. `tier` is the letter of its references: I, T or R."""

    id: str
    edition: str
    tier: str
    published: dt.date
    title: Words
    source: Words
    choices: tuple[Choice, ...]
    parts: tuple[Part, ...]
    themes: tuple[Theme, ...]
    bands: tuple[Band, ...]
    items: tuple[Item, ...]
    carry: Mapping[str, str] = field(hash=False)

    @property
    def scored(self) -> bool:
        """Whether answers to this set have points and a total."""
        return bool(self.bands)

    def item(self, no: int) -> Item:
        """The item of that number. Raises KeyError if there is none."""
        if not 1 <= no <= len(self.items):
            raise KeyError(no)
        return self.items[no - 1]

    def choice(self, answer: Answer) -> Choice:
        """The choice that belongs to an answer."""
        return next(choice for choice in self.choices if choice.answer is answer)

    def points(self) -> dict[Answer, int]:
        """Points per answer; empty for a set without points."""
        return {choice.answer: choice.points for choice in self.choices if choice.points is not None}

    def part_of(self, item: Item) -> Part:
        """The part an item stands in."""
        return next(part for part in self.parts if part.no == item.part)


def question_set(table: Table) -> QuestionSet:
    """Read one edition from a parsed TOML table.

    Raises ValueError (or KeyError for a missing field), naming the place, if anything does not fit together.
    """
    name = f"{table['id']}/{table['edition']}"
    choices = tuple(_choice(row, name) for row in table["choices"])
    items = tuple(_item(row, name) for row in table["items"])
    edition = QuestionSet(
        id=table["id"],
        edition=table["edition"],
        tier=table["tier"],
        published=table["published"],
        title=words(table["title"], f"{name} title"),
        source=words(table["source"], f"{name} source"),
        choices=choices,
        parts=tuple(_part(row, items, name) for row in table["parts"]),
        themes=tuple(_theme(row, name) for row in table.get("themes", ())),
        bands=tuple(_band(row, name) for row in table.get("bands", ())),
        items=items,
        carry=dict(table.get("carry", {})),
    )
    _refuse_misfits(edition, name)
    return edition


def _choice(row: Table, name: str) -> Choice:
    where = f"{name} choice {row['answer']}"
    return Choice(
        answer=Answer(row["answer"]),
        points=row.get("points"),
        label=words(row["label"], where),
        button=words(row["button"], where),
        meaning=words(row["meaning"], where),
    )


def _part(row: Table, items: tuple[Item, ...], name: str) -> Part:
    numbers = tuple(item.no for item in items if item.part == row["no"])
    return Part(row["no"], words(row["title"], f"{name} part {row['no']}"), numbers)


def _theme(row: Table, name: str) -> Theme:
    where = f"{name} theme {row['id']}"
    return Theme(row["id"], words(row["title"], where), words(row["short"], where), tuple(row["items"]))


def _band(row: Table, name: str) -> Band:
    texts = {key: words(row[key], f"{name} band {row['id']} {key}") for key in ("short", "heading", "lead", "official")}
    return Band(id=row["id"], lowest=row["lowest"], highest=row["highest"], **texts)


def _item(row: Table, name: str) -> Item:
    where = f"{name} item {row['no']}"
    flags = row["flags"]
    keys = ("official", "owner", "short", "hint", "why", "check")
    texts = {key: words(row["text"][key], f"{where} {key}") for key in keys}
    meaning = {Answer(key): words(value, f"{where} meaning {key}") for key, value in row["meaning"].items()}
    return Item(
        no=row["no"],
        part=row["part"],
        concept=row["concept"],
        weight=flags["weight"],
        critical_when=frozenset(Answer(word) for word in flags["critical_when"]),
        may_not_apply=flags["not_applicable"],
        company_wide=flags["company_wide"],
        meaning=meaning,
        **texts,
    )


def _refuse_misfits(edition: QuestionSet, name: str) -> None:
    numbers = [item.no for item in edition.items]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"{name}: items must be numbered from 1 without a gap")
    if [choice.answer for choice in edition.choices] != list(Answer):
        raise ValueError(f"{name}: needs the four answers in their order")
    if {item.part for item in edition.items} != {part.no for part in edition.parts}:
        raise ValueError(f"{name}: an item names a part that is not there, or a part is empty")
    if any(count > 1 for count in Counter(item.concept for item in edition.items).values()):
        raise ValueError(f"{name}: a concept stands twice")
    if any(set(item.meaning) != set(Answer) for item in edition.items):
        raise ValueError(f"{name}: an item does not say what each answer means")
    if edition.themes and sorted(no for theme in edition.themes for no in theme.items) != numbers:
        raise ValueError(f"{name}: every item belongs to exactly one theme")
    if edition.scored:
        _refuse_misfit_bands(edition, name)


def _refuse_misfit_bands(edition: QuestionSet, name: str) -> None:
    points = edition.points()
    if len(points) != len(Answer):
        raise ValueError(f"{name}: a set with bands needs points for every answer")
    ends = [(band.lowest, band.highest) for band in edition.bands]
    count = len(edition.items)
    covered = [total for lowest, highest in ends for total in range(lowest, highest + 1)]
    if covered != list(range(count * min(points.values()), count * max(points.values()) + 1)):
        raise ValueError(f"{name}: bands, lowest first, must cover every total once")
