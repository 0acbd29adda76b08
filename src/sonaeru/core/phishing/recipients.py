"""A list of people read from a file: every row ends as accepted, as a problem with its line, or as blank."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sonaeru.core.phishing.addresses import NoAddress, address
from sonaeru.core.phishing.list_text import FileError, Record, decode, delimiter_of, records

LIMIT: Final = 100_000
LONGEST: Final = 100
HEADINGS: Final[Mapping[str, str]] = {
    "email": "メール メールアドレス eメール 電子メール mail email mailaddress",
    "full_name": "氏名 名前 お名前 社員名 従業員名 表示名 name fullname displayname",
    "family": "姓 名字 苗字 氏 lastname familyname surname",
    "given": "名 firstname",
    "department": "部署 部署名 所属 所属部署 部門 部門名 課 department",
    "position": "役職 役職名 職位 肩書 position title jobtitle",
}
_FIELD_OF: Final = {key: name for name, keys in HEADINGS.items() for key in keys.split()}
_ASIDE: Final = re.compile(r"\([^()]*\)|[\s_\-*※]")
_INVISIBLE: Final = re.compile("[\ufeff\u200b]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Recipient:
    """An accepted row. `notices`: normalised, idn, unusual_local_part, no_name."""

    line: int
    email: str
    full_name: str
    family: str
    given: str
    department: str
    position: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not accepted. `value`: what is written there; `first_line`: of a duplicate; `column`: if too long."""

    line: int
    code: str
    value: str | None = None
    first_line: int | None = None
    column: str | None = None


@dataclass(slots=True)
class RecipientList:
    """What a file came to. `columns`: the heading of each field that is used."""

    file_error: FileError | None = None
    encoding: str | None = None
    delimiter: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    unused_columns: list[str] = field(default_factory=list)
    accepted: list[Recipient] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blank_lines: list[int] = field(default_factory=list)


def read_text(data: bytes, *, limit: int = LIMIT, force: str | None = None) -> RecipientList:
    """A CSV file, whatever a spreadsheet saved it as. What is wrong with it as a whole stands in `file_error`."""
    found = RecipientList()
    try:
        text, found.encoding = decode(data, force)
        found.delimiter = delimiter_of(text)
        _fill(found, records(text, found.delimiter), limit)
    except FileError as error:
        _refuse(found, error)
    return found


def read_rows(rows: Iterable[Record], *, limit: int = LIMIT) -> RecipientList:
    """The rows of a sheet of a workbook with the numbers that it shows; otherwise as `read_text`."""
    found = RecipientList()
    try:
        _fill(found, rows, limit)
    except FileError as error:
        _refuse(found, error)
    return found


def _refuse(found: RecipientList, error: FileError) -> None:
    """Keep nothing of the rows: a file is taken as a whole or not at all."""
    found.file_error = error
    found.accepted, found.problems, found.blank_lines = [], [], []
    if error.code == "unclosed_quote":
        found.columns, found.unused_columns = {}, []


def _fill(found: RecipientList, rows: Iterable[Record], limit: int) -> None:
    filled = _filled(rows, found.blank_lines)
    heading = next(filled, None)
    if heading is None:
        raise FileError("empty")
    fields = _fields(found, heading)
    first_lines: dict[str, int] = {}
    for number, row in enumerate(filled, 1):
        if number > limit:
            raise FileError("too_many_rows", row.line)
        taken = _row(row, fields, first_lines)
        if isinstance(taken, Problem):
            found.problems.append(taken)
        else:
            first_lines[taken.email.casefold()] = taken.line
            found.accepted.append(taken)
    if not found.accepted and not found.problems:
        raise FileError("no_rows")


def _filled(rows: Iterable[Record], blank_lines: list[int]) -> Iterator[Record]:
    """The rows that say something, cleaned; the lines of the others are noted."""
    for row in rows:
        cells = tuple(None if cell is None else _clean(cell) for cell in row.cells)
        if any(cell is None or cell for cell in cells):
            yield Record(row.line, cells)
        else:
            blank_lines.append(row.line)


def _fields(found: RecipientList, heading: Record) -> Sequence[str | None]:
    """The field of each column, or None. Raises FileError if the line is no heading, or lacks or doubles a column."""
    written = [cell or "" for cell in heading.cells]
    fields = [_FIELD_OF.get(heading_key(cell)) for cell in written]
    known = [name for name in fields if name]
    if not known:
        raise FileError("no_header", heading.line)
    if len(set(known)) < len(known):
        raise FileError("duplicate_column", heading.line)
    if "email" not in known:
        raise FileError("no_email_column", heading.line)
    named = list(zip(fields, written, strict=True))
    found.columns = {name: cell for name, cell in named if name}
    found.unused_columns = [cell for name, cell in named if not name and cell]
    return fields


def heading_key(cell: str) -> str:
    """A heading without what people decorate it with."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", cell)).casefold()


def _row(row: Record, fields: Sequence[str | None], first_lines: Mapping[str, int]) -> Recipient | Problem:
    """The first thing that is wrong, else the person."""
    used = {name: cell for name, cell in zip(fields, row.cells, strict=False) if name}
    if any(cell is None or cell for cell in row.cells[len(fields) :]):
        return Problem(row.line, "too_many_columns")
    if None in used.values():
        return Problem(row.line, "formula_without_value")
    texts = {name: used.get(name) or "" for name in HEADINGS}
    if any(map(_CONTROL.search, texts.values())):
        return Problem(row.line, "control_character")
    return _person(row.line, texts, first_lines)


def _person(line: int, texts: Mapping[str, str], first_lines: Mapping[str, int]) -> Recipient | Problem:
    try:
        found = address(texts["email"])
    except NoAddress as error:
        return Problem(line, error.args[0], value=texts["email"] or None)
    long = next((name for name, text in texts.items() if name != "email" and len(text) > LONGEST), None)
    if long:
        return Problem(line, "too_long", column=long)
    first = first_lines.get(found.text.casefold())
    if first is not None:
        return Problem(line, "duplicate", value=texts["email"], first_line=first)
    full, family, given = _name(texts)
    return Recipient(
        line=line,
        email=found.text,
        full_name=full,
        family=family,
        given=given,
        department=texts["department"],
        position=texts["position"],
        notices=(*found.notices, *(() if full else ("no_name",))),
    )


def _name(texts: Mapping[str, str]) -> tuple[str, str, str]:
    """Full, family and given name. What does not part by itself is not parted: never guessed."""
    family, given = (" ".join(texts[name].split()) for name in ("family", "given"))
    if family or given:
        return f"{family} {given}".strip(), family, given
    parts = texts["full_name"].split()
    parted = len(parts) == 2 and not re.search("[,，]", texts["full_name"])
    return " ".join(parts), *(parts if parted else ("", ""))


def _clean(cell: str) -> str:
    return _INVISIBLE.sub("", cell).strip()
