"""A form as a Word file: A4, real headings, header rows that repeat, a font for Japanese."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, Final

import docx
from docx.document import Document as Paper
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row

from sonaeru.web.guidance.pen import AUTHOR, FONT, SIGNATURE, Pen
from sonaeru.web.library.documents import (
    Block,
    Document,
    Field,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Signature,
    Table,
)

PAGE: Final = (Mm(210), Mm(297))
MARGIN: Final = Mm(20)
INK: Final = RGBColor(0x1A, 0x1A, 0x1C)
SIZES: Final = {"Normal": 10.5, "Title": 18, "Heading 1": 13}
# Room to write by hand (judgement).
ROW: Final = Mm(9)
SHADE: Final = "E8ECF4"


def made(document: Document, pen: Pen) -> bytes:
    """The file."""
    paper = docx.Document()
    _set_up(paper, document, pen)
    paper.add_heading(pen.text(document.title), 0)
    for block in document.blocks:
        _write(paper, block, pen)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _set_up(paper: Paper, document: Document, pen: Pen) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    facts = paper.core_properties
    facts.title, facts.language, facts.author = pen.text(document.title), pen.language, AUTHOR
    facts.last_modified_by, facts.comments = AUTHOR, pen.text(document.purpose)
    _set_styles(paper.styles, "en-US" if pen.language == "en" else "ja-JP")


def _set_styles(styles: Any, language: str) -> None:
    for fonts in styles.element.iter(qn("w:rFonts")):
        # A font of the theme would go before ours.
        fonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
        lang.set(qn("w:eastAsia"), "ja-JP")
    for name, size in SIZES.items():
        style = styles[name]
        style.font.size, style.font.color.rgb = Pt(size), INK
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Heading 1"].paragraph_format.space_before, styles["Heading 1"].paragraph_format.space_after = Pt(12), Pt(4)


def _write(paper: Paper, block: Block, pen: Pen) -> None:
    match block:
        case Heading(text):
            paper.add_heading(pen.text(text), 1)
        case Paragraph(text):
            paper.add_paragraph(pen.text(text))
        case Listing(items):
            for item in items:
                paper.add_paragraph(pen.text(item), "List Bullet")
        case Fields(fields):
            _lines(paper, fields, pen)
        case Signature():
            _lines(paper, SIGNATURE, pen)
        case Table():
            _table(paper, block, pen)


def _lines(paper: Paper, fields: Iterable[Field], pen: Pen) -> None:
    for field in fields:
        line = paper.add_paragraph()
        line.paragraph_format.space_before = Pt(4)
        line.add_run(pen.text(field.label) + pen.colon).bold = True
        line.add_run(pen.value(field) or pen.line)


def _table(paper: Paper, block: Table, pen: Pen) -> None:
    table = paper.add_table(1 + len(block.rows) + block.blank, len(block.columns), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row, cells in zip(table.rows, (block.columns, *block.rows), strict=False):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = pen.text(text)
    _head(table.rows[0])
    whole, inside = sum(block.widths), PAGE[0] - 2 * MARGIN
    for row in table.rows:
        row.height, row.height_rule = ROW, WD_ROW_HEIGHT_RULE.AT_LEAST
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, width in zip(row.cells, block.widths, strict=True):
            cell.width = int(inside * width / whole)
    # What follows keeps its distance from the table.
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _head(row: _Row) -> None:
    """The header row: repeated on each page, shaded, bold."""
    _mark(row._tr.get_or_add_trPr(), "w:tblHeader")
    for cell in row.cells:
        _shade(cell)
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _shade(cell: _Cell) -> None:
    shade = _mark(cell._tc.get_or_add_tcPr(), "w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{name}"), value)


def _mark(properties: Any, name: str) -> Any:
    element = OxmlElement(name)
    properties.append(element)
    return element
