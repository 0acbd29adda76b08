"""The bytes of a list of people made text, and the text made records: nothing is guessed, nothing vanishes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

WORKBOOK: Final = b"PK\x03\x04"
OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODINGS: Final = ("utf-8", "cp932")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# To these cp932 decodes bytes that are no text.
_NO_CP932: Final = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"
_DELIMITERS: Final = ",\t;"
_LINE_END: Final = re.compile("\r\n|\r|\n")


class Record(NamedTuple):
    """A row: the number of its first line in the file, counted from 1, and its cells. None: a formula whose value the
    file does not hold.
    """

    line: int
    cells: tuple[str | None, ...]


class FileError(ValueError):
    """A file that is not read at all. `code`: empty, old_or_locked_excel, encoding, unclosed_quote; others below."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code if line is None else f"{code}: {line}")
        self.code, self.line = code, line


def decode(data: bytes, force: str | None = None) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, else UTF-8, else CP932; `force`: one of ENCODINGS, by a person.

    Raises FileError, with the line that cannot be read.
    """
    if not data:
        raise FileError("empty")
    if data.startswith(OLD_OR_LOCKED):
        raise FileError("old_or_locked_excel")
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if not marked and b"\x1b" in data:
        raise FileError("encoding", _line(data[: data.index(b"\x1b")].decode("latin-1")))
    failed = []
    for encoding in (force,) if force else (marked,) if marked else ENCODINGS:
        text, line = _try(data, encoding)
        if text is not None:
            return text, encoding
        failed.append(line)
    raise FileError("encoding", max(failed))


def delimiter_of(text: str) -> str:
    """What separates cells: the most frequent of comma, tab, semicolon in the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The rows of a table. Raises FileError where a quotation mark is not closed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Record(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        raise FileError("unclosed_quote", line) from None


def _try(data: bytes, encoding: str) -> tuple[str | None, int]:
    """The text, or None with the line at which the bytes are none."""
    if encoding == "utf-8-sig":
        # The codec of that name counts faults from behind the mark.
        data, encoding = data.removeprefix(codecs.BOM_UTF8), "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return None, _line(data[: error.start].decode(encoding, "replace"))
    wrong = [text.index(each) for each in _NO_CP932 if each in text] if encoding == "cp932" else []
    return (None, _line(text[: min(wrong)])) if wrong else (text, 0)


def _line(before: str) -> int:
    return 1 + len(_LINE_END.findall(before))
