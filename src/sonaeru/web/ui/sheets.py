"""Tables as files: CSV and Excel, read whatever a spreadsheet saved, written so that a spreadsheet opens them safely.

Reading is strict about size and never guesses: what cannot be read is `Unreadable`, with a sentence for the visitor.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sonaeru.web.ui import packages
from sonaeru.web.ui.formats import plain_cell

# The number of a row as a spreadsheet shows it, and its cells.
Row = tuple[int, tuple[str, ...]]
COLUMNS: Final = 100
# The last one that Excel has. A file may name a row beyond it, and the library would count up to it: 5 kB, for ever.
LAST_ROW: Final = 1_048_576
# Parts of a workbook of 10,000 rows and 20 columns unpack to about 10 MB; a bomb of 2 MB unpacks to 2 GB.
UNPACKED: Final = 20 * 1024 * 1024
PARTS: Final = 500
# Cells of a workbook may share one long text: 40 kB of file held 15 GB of it. 10,000 rows of 20 columns hold 4 million.
CHARACTERS: Final = 5_000_000
# No spreadsheet writes a document type; with one, a few kilobytes can name a text of gigabytes.
DOCUMENT_TYPES: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
WORKBOOK: Final = b"PK\x03\x04"
OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What a picture or a damaged file decodes to: cp932 gives a character to almost every byte.
NOT_TEXT: Final = frozenset("\0\x80\uf8f0\uf8f1\uf8f2\uf8f3")


class Unreadable(ValueError):
    """What was handed in is no table that can be read. The text says what to do, in the visitor's language."""


def read(data: bytes, *, most: int) -> list[Row]:
    """The rows of a CSV or Excel file that are not empty, at most `most` below a heading. Raises Unreadable."""
    if data.startswith(OLD_OR_LOCKED):
        raise Unreadable(
            _("古いExcelの形か、パスワードつきです。パスワードのない .xlsx か CSV で保存し直してください。")
        )
    return _bounded(_workbook(data) if data.startswith(WORKBOOK) else _text_rows(decoded(data)), most)


def read_text(text: str, *, most: int) -> list[Row]:
    """The rows of a pasted table, cells parted by tabs or commas. Raises Unreadable."""
    return _bounded(_text_rows(text), most)


def decoded(data: bytes) -> str:
    """Text by its byte order mark, else as strict UTF-8, else as cp932, the old Japanese Excel. Raises Unreadable."""
    marked = [encoding for bom, encoding in BOMS if data.startswith(bom)]
    for encoding in marked or ["utf-8", "cp932"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NOT_TEXT.isdisjoint(text):
            return text
    raise Unreadable(_("文字を読めませんでした。「CSV UTF-8」か .xlsx で保存し直してください。"))


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel expects it; no cell is taken for a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([plain_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> bytes:
    """A workbook of named sheets, the first row of each a heading; every cell is text."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets:
        _fill(book, title, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bounded(rows: Iterable[Row], most: int) -> list[Row]:
    found: list[Row] = []
    characters = 0
    for number, cells in rows:
        characters += sum(map(len, cells))
        if characters > CHARACTERS:
            raise _too_large()
        filled = [at for at, cell in enumerate(cells, start=1) if cell.strip()]
        if not filled:
            continue
        if len(found) > most:
            raise Unreadable(_("一度に読めるのは%(most)s行までです。表を分けてください。") % {"most": f"{most:,}"})
        found.append((number, cells[: filled[-1]]))
    return found


def _text_rows(text: str) -> Iterator[Row]:
    first = text.lstrip("\r\n").partition("\n")[0]
    # newline="": quoted cells keep their line ends, and lone carriage returns end a row.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(cells[:COLUMNS])
    except csv.Error as error:
        words = _('%(row)s行目の「"」の数が合いません。直してから、もう一度選んでください。')
        raise Unreadable(words % {"row": number + 1}) from error


def _workbook(data: bytes) -> Iterator[Row]:
    try:
        _refuse_bomb(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
        # A file may state a size that is not true; its cells are counted, not believed.
        sheet.reset_dimensions()
        found = sheet.iter_rows(max_row=LAST_ROW, max_col=COLUMNS, values_only=True)
        for number, cells in enumerate(found, start=1):
            # A million empty rows above a stray cell are passed over without making texts of them.
            if cells.count(None) < len(cells):
                yield number, tuple(map(_text, cells))
    except Unreadable:
        raise
    # The library raises whatever its reader trips over in a damaged file.
    except Exception as error:
        raise Unreadable(_("Excelのファイルを読めませんでした。保存し直すか、CSVにしてください。")) from error


def _refuse_bomb(data: bytes) -> None:
    # Once each part was read as long as it says, the library may read it without looking.
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise _too_large()
    for part in parts:
        content = packages.part(archive, part, most=UNPACKED)
        if any(mark in content for mark in DOCUMENT_TYPES):
            raise ValueError("a document type in a workbook")


def _too_large() -> Unreadable:
    return Unreadable(_("表が大きすぎて読めません。要らない列やシートを消してください。"))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def _fill(book: Workbook, title: str, rows: Iterable[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([plain_cell(cell) for cell in row])
    for column, (heading,) in enumerate(sheet.iter_cols(max_row=1), start=1):
        heading.font, heading.alignment = Font(bold=True), Alignment(vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = 28
    sheet.freeze_panes = "A2"
