"""The forms to fill in, as values: what stands on the paper, in both languages. `web.guidance.papers` makes the files."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, reading

# What somebody who knows it may have filled in beforehand; in a text of a form as `{company}`.
PLACES: Final = frozenset({"company", "representative", "date", "approver", "review"})


class Form(StrEnum):
    """The kind of file, by the ending of its name."""

    DOCX = "docx"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; in a workbook it begins a sheet of that name."""

    text: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: Words


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with a mark before each line."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to fill in. `rows`: what stands there already, from the left; `blank`: empty rows below it.

    `widths`: of the columns, in characters; on paper they are shares of its width.
    """

    columns: tuple[Words, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Words, ...], ...]
    blank: int


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to write down; `name`: one of PLACES, or "" where only the company knows."""

    label: Words
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Several things to write down, each on its line."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Date, who approved, when to look again: what makes a paper a proof."""


Block = Heading | Paragraph | Listing | Table | Fields | Signature


@dataclass(frozen=True, slots=True)
class Document:
    """One form. `closes`: the kind of document (a topic of an action's `closes`) that it becomes, or ""."""

    id: str
    title: Words
    purpose: Words
    form: Form
    closes: str
    blocks: tuple[Block, ...]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.id}.{self.form}"


@cache
def documents() -> Mapping[str, Document]:
    """All forms by id. Raises ContentError, naming the file, if one is not complete."""
    return {path.stem: _document(path) for path in sorted((CONTENT / "documents").glob("*.toml"))}


def _document(path: Path) -> Document:
    with reading(path.name):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if unknown := set(table) - {field.name for field in fields(Document)}:
            raise ValueError(f"unknown fields {sorted(unknown)}")
        document = Document(
            id=path.stem,
            title=words(table["title"], "title"),
            purpose=words(table["purpose"], "purpose"),
            form=Form(table["form"]),
            closes=table["closes"],
            blocks=tuple(_block(row, f"block {no}") for no, row in enumerate(table["blocks"], 1)),
        )
        _refuse_unknown_places(document)
        return document


def _block(row: Mapping[str, Any], where: str) -> Block:
    match row:
        case {"heading": text}:
            return Heading(words(text, where))
        case {"text": text}:
            return Paragraph(words(text, where))
        case {"list": items}:
            return Listing(_all(items, where))
        case {"fields": rows}:
            return Fields(tuple(Field(words(each["label"], where), each.get("name", "")) for each in rows))
        case {"columns": columns}:
            return _table(row, _all(columns, where), where)
        case {"signature": True}:
            return Signature()
    raise ValueError(f"{where}: no such block")


def _table(row: Mapping[str, Any], columns: tuple[Words, ...], where: str) -> Table:
    rows = tuple(_all(cells, where) for cells in row.get("rows", ()))
    table = Table(columns, tuple(row["widths"]), rows, row.get("blank", 0))
    if len(table.widths) != len(columns) or any(len(cells) > len(columns) for cells in rows):
        raise ValueError(f"{where}: the table is not as wide as its columns")
    if not rows and not table.blank:
        raise ValueError(f"{where}: the table has no rows")
    return table


def _all(values: list[Any], where: str) -> tuple[Words, ...]:
    return tuple(words(value, where) for value in values)


def texts(document: Document) -> Iterator[Words]:
    """Every text of a form, in its order."""
    yield from (document.title, document.purpose)
    for block in document.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                yield text
            case Listing(items):
                yield from items
            case Fields(parts):
                yield from (part.label for part in parts)
            case Table(columns, _, rows):
                yield from columns
                yield from (cell for row in rows for cell in row)


def _refuse_unknown_places(document: Document) -> None:
    named = {part.name for block in document.blocks if isinstance(block, Fields) for part in block.fields}
    for text in texts(document):
        for language in (text.ja, text.en):
            named |= {name for _, name, _, _ in string.Formatter().parse(language) if name is not None}
    if unknown := named - PLACES - {""}:
        raise ValueError(f"unknown places {sorted(unknown)}")
