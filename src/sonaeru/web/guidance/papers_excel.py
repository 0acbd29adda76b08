"""A form as an Excel file: a sheet for each table, its header row frozen and repeated on paper, A4 landscape."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sonaeru.web.guidance.pen import AUTHOR, FONT, SIGNATURE, Pen
from sonaeru.web.library.documents import Document, Field, Fields, Heading, Listing, Paragraph, Signature, Table

A4: Final = 9
THIN: Final = Side(style="thin", color="8A8F9C")
BOX: Final = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LINE: Final = Border(bottom=THIN)
SHADE: Final = PatternFill("solid", fgColor="E8ECF4")
WRAP: Final = Alignment(wrap_text=True, vertical="center")
# Room to write by hand, in points (judgement).
ROW: Final = 24
WIDE: Final = 90
VALUE_COLUMNS: Final = 3


def made(document: Document, pen: Pen) -> bytes:
    """The file. A heading begins a sheet; the lines to fill in stand above the first table."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    facts = book.properties
    facts.title, facts.language, facts.creator = pen.text(document.title), pen.language, AUTHOR
    facts.description = pen.text(document.purpose)
    fields = tuple(_fields(document))
    sheet = None
    for block in document.blocks:
        match block:
            case Heading(text):
                sheet = book.create_sheet(pen.text(text))
            case Table() if sheet:
                _begin(sheet, document, pen, fields)
                _table(sheet, block, pen)
                fields = ()
            case Listing() | Paragraph() if sheet:
                _text(sheet, block, pen)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fields(document: Document) -> Iterator[Field]:
    for block in document.blocks:
        match block:
            case Fields(fields):
                yield from fields
            case Signature():
                yield from SIGNATURE


def _begin(sheet: Worksheet, document: Document, pen: Pen, fields: Iterable[Field]) -> None:
    _put(sheet, 1, 1, pen.text(document.title), Font(name=FONT, size=14, bold=True))
    _put(sheet, 2, 1, pen.text(document.purpose), Font(name=FONT))
    for row, field in enumerate(fields, start=3):
        _put(sheet, row, 1, pen.text(field.label), Font(name=FONT, bold=True), WRAP)
        _put(sheet, row, 2, pen.value(field), Font(name=FONT), WRAP)
        for column in range(2, 2 + VALUE_COLUMNS):
            sheet.cell(row, column).border = LINE
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=1 + VALUE_COLUMNS)


def _table(sheet: Worksheet, block: Table, pen: Pen) -> None:
    head = sheet.max_row + 1
    for at, cells in enumerate((block.columns, *block.rows, *((),) * block.blank)):
        sheet.row_dimensions[head + at].height = ROW if at else None
        for column in range(1, len(block.columns) + 1):
            text = pen.text(cells[column - 1]) if column <= len(cells) else ""
            _put(sheet, head + at, column, text, Font(name=FONT, bold=not at), WRAP)
            cell = sheet.cell(head + at, column)
            cell.border, cell.fill = BOX, PatternFill() if at else SHADE
    for column, width in enumerate(block.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    _set_page(sheet, "landscape")


def _text(sheet: Worksheet, block: Listing | Paragraph, pen: Pen) -> None:
    for text in block.items if isinstance(block, Listing) else (block.text,):
        row = sheet.max_row + 1 if sheet["A1"].value else 1
        _put(sheet, row, 1, pen.text(text), Font(name=FONT), WRAP)
    sheet.column_dimensions["A"].width = WIDE
    _set_page(sheet, "portrait")


def _put(sheet: Worksheet, row: int, column: int, text: str, font: Font, alignment: Alignment | None = None) -> None:
    cell = sheet.cell(row, column, text or None)
    cell.font = font
    if alignment:
        cell.alignment = alignment
    if text:
        # What a company is called is text, whatever it begins with.
        cell.data_type = "s"


def _set_page(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = A4, orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
