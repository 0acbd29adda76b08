"""A table of answers, as spreadsheets and paper sheets produce it, turned into the form of the JSON input.

Wide: one row is one sheet, columns i01, i02 …; rows of one organisation are its sites. Tall: columns item and answer.
Answers may be words, points or the printed labels; what is none of these is handed on as it stands and refused later.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sonaeru.core.editions import Answer, QuestionSet

Editions = Mapping[tuple[str, str], QuestionSet]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: row as a spreadsheet counts (the heading is one of them), and the heading of its column."""

    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Document:
    """The sheet or sheets of one organisation. `table` has the form of the JSON input, `places` is by (site, item)."""

    organisation: str
    table: Mapping[str, object] = field(hash=False)
    places: Mapping[tuple[str | None, str], Place] = field(hash=False)


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, else CP932. Raises UnicodeDecodeError for anything else."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")


def documents(text: str, editions: Editions) -> tuple[Document, ...]:
    """One document per organisation, in the order of the file.

    Raises ValueError if the text is no table of answers, a column or a number stands twice, or rows do not fit.
    """
    records = _records(text)
    columns = [_column(cell) for cell in records[0][1]]
    known = Counter(column for column in columns if column in _NAMES or _ITEM_COLUMN.fullmatch(column))
    if any(count > 1 for count in known.values()):
        raise ValueError("a column stands twice")
    rows = [_row(number, cells, columns, records[0][1]) for number, cells in records[1:]]
    if {"item", "answer"} <= set(known):
        rows = [_gathered(rows, records[0][1][columns.index("answer")])]
    elif not any(_ITEM_COLUMN.fullmatch(column) for column in known):
        raise ValueError("no column of answers")
    organisations = dict.fromkeys(row.fields.get("organisation", "") for row in rows)
    if not organisations:
        raise ValueError("no rows")
    return tuple(
        _document(name, [row for row in rows if row.fields.get("organisation", "") == name], editions)
        for name in organisations
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One sheet of the file: text cells by column, and per item the cell's text and place (blank cells left out)."""

    number: int
    fields: Mapping[str, str]
    answers: Mapping[str, tuple[str, Place]]


_NAMES = frozenset({"organisation", "site", "question_set", "edition", "not_applicable", "item", "answer"})
_ALSO = {"番号": "item", "答え": "answer"}
_ITEM_COLUMN = re.compile(r"i0*([0-9]+)")
_NUMBER = re.compile(r"i?0*([0-9]+)")
_MINUS = re.compile(r"^[−–ー▲-]\s*(?=[0-9])")
_GUARD = re.compile(r"^'(?=[=+\-@])")
# A reason may hold a semicolon: only one that is followed by "number =" separates.
_BETWEEN_MARKS = re.compile(r"[;；](?=\s*[0-9０-９]+\s*[=＝])")
# Full-width letters, digits and signs to their plain form. Wider folding would make ④, a fourth answer, 4 points.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def _records(text: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, with their numbers."""
    text = text.removeprefix("\ufeff")
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = "\t" if heading.count("\t") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = [(number, cells) for number, cells in enumerate(reader, 1) if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise ValueError("not a table") from error
    if not records:
        raise ValueError("an empty file")
    return records


def _row(number: int, cells: list[str], columns: list[str], headings: list[str]) -> _Row:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise ValueError(f"row {number} has more cells than there are columns")
    fields, answers = {}, {}
    for cell, column, heading in zip(cells, columns, headings, strict=False):
        text, item = _text(cell), _ITEM_COLUMN.fullmatch(column)
        if item and text:
            answers[item[1]] = (text, Place(number, heading.strip()))
        elif column in _NAMES:
            fields[column] = text
    return _Row(number, fields, answers)


def _gathered(rows: list[_Row], heading: str) -> _Row:
    """The one sheet that the rows of a tall table make together; what else they say is taken from the first."""
    cells = [(_item(row.fields.get("item", "")), row.fields.get("answer", ""), row.number) for row in rows]
    items = [item for item, _, _ in cells]
    if not rows or "" in items or len(set(items)) < len(items):
        raise ValueError("a number is missing or stands twice")
    answers = {item: (text, Place(number, heading.strip())) for item, text, number in cells if text}
    return _Row(rows[0].number, rows[0].fields, answers)


def _document(organisation: str, rows: list[_Row], editions: Editions) -> Document:
    pairs = {_edition(row, editions) for row in rows}
    if len(pairs) > 1:
        raise ValueError("rows of one organisation name different editions")
    pair = pairs.pop()
    words = _answer_words(editions[pair]) if pair in editions else {}
    head: dict[str, object] = {"question_set": pair[0], "edition": pair[1], "not_applicable": _marks(rows)}
    sheets = [{item: words.get(_plain(text), text) for item, (text, _) in row.answers.items()} for row in rows]
    names = [None] if len(rows) == 1 else [row.fields.get("site", "") for row in rows]
    sites = [{"site": name, "answers": answers} for name, answers in zip(names, sheets, strict=True)]
    named = zip(names, rows, strict=True)
    places = {(name, item): place for name, row in named for item, (_, place) in row.answers.items()}
    return Document(organisation, head | ({"answers": sheets[0]} if len(rows) == 1 else {"sites": sites}), places)


def _edition(row: _Row, editions: Editions) -> tuple[str, str]:
    """What the row names; what it leaves out is taken from the only edition there is."""
    only = next(iter(editions)) if len(editions) == 1 else ("", "")
    name, edition = _plain(row.fields.get("question_set", "")), _plain(row.fields.get("edition", ""))
    return name or only[0], edition or only[1]


def _answer_words(question_set: QuestionSet) -> dict[str, Answer]:
    spellings = {
        choice.answer: (
            choice.answer.value,
            "" if choice.points is None else str(choice.points),
            *(text for words in (choice.label, choice.button) for text in (words.ja, words.en)),
        )
        for choice in question_set.choices
    }
    return {_plain(text): answer for answer, texts in spellings.items() for text in texts if text}


def _marks(rows: list[_Row]) -> dict[str, str]:
    """Items that every sheet marks as not applicable: what one site has to do applies to the company."""
    found = [_mark_cell(row.fields.get("not_applicable", "")) for row in rows]
    return {item: reason for item, reason in found[0].items() if all(item in each for each in found)}


def _mark_cell(cell: str) -> dict[str, str]:
    """Reads `9=reason; 13=reason`."""
    pieces = [piece for piece in _BETWEEN_MARKS.split(cell.strip(" ;；")) if piece.strip()]
    pairs = [re.split("[=＝]", piece, maxsplit=1) for piece in pieces]
    marks = {_item(key): (rest[0].strip() if rest else "") for key, *rest in pairs}
    if len(marks) < len(pairs):
        raise ValueError("an item is marked twice")
    return marks


def _item(text: str) -> str:
    plain = _plain(text)
    number = _NUMBER.fullmatch(plain)
    return number[1] if number else plain


def _column(heading: str) -> str:
    plain = _plain(heading)
    item = _ITEM_COLUMN.fullmatch(plain)
    return f"i{item[1]}" if item else _ALSO.get(plain, plain)


def _text(cell: str) -> str:
    """The cell without the sign that keeps a spreadsheet from running it as a formula."""
    return _GUARD.sub("", cell.strip())


def _plain(text: str) -> str:
    return _MINUS.sub("-", text.translate(_PLAIN).strip()).casefold()
