"""The forms as files: Word and Excel read them, in both languages; what is filled in is text and nothing else."""

from __future__ import annotations

import io
from itertools import product
from typing import Any

import docx
import pytest
from django.test import Client
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sonaeru.web.guidance import papers
from sonaeru.web.library.documents import Document, Form, Heading, Listing, Table, documents
from sonaeru.web.ui.downloads import TYPES

LANGUAGES = ("ja", "en")
WORD = [each for each in documents().values() if each.form is Form.DOCX]
EXCEL = [each for each in documents().values() if each.form is Form.XLSX]
NASTY = '=HYPERLINK("x") <b>{date} & ]]> \x00\x07\ud800\uffff\n二行目'
CLEAN = '=HYPERLINK("x") <b>{date} & ]]> 二行目'


def named(value: Any) -> str:
    return value.id if isinstance(value, Document) else str(value)


each_word = pytest.mark.parametrize(("each", "language"), list(product(WORD, LANGUAGES)), ids=named)
each_excel = pytest.mark.parametrize(("each", "language"), list(product(EXCEL, LANGUAGES)), ids=named)
each_form = pytest.mark.parametrize(("each", "language"), list(product(documents().values(), LANGUAGES)), ids=named)


def word(each: Document, language: str, **values: str) -> Any:
    return docx.Document(io.BytesIO(papers.filled(each, language, values)))


def sheets(each: Document, language: str, **values: str) -> list[Worksheet]:
    return load_workbook(io.BytesIO(papers.filled(each, language, values))).worksheets


@each_form
def test_equal_input_gives_equal_bytes(each: Document, language: str) -> None:
    assert papers.filled(each, language, {"company": "みどり"}) == papers.filled(each, language, {"company": "みどり"})


@each_form
def test_no_file_says_when_it_was_made(each: Document, language: str) -> None:
    made = papers.filled(each, language, {})
    facts = (
        word(each, language).core_properties if each.form is Form.DOCX else load_workbook(io.BytesIO(made)).properties
    )
    assert facts.created == facts.modified
    assert facts.modified and facts.modified.year == 2026 and facts.modified.hour == 0


@each_word
def test_word_reads_title_headings_and_language(each: Document, language: str) -> None:
    paper = word(each, language)
    headings = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    assert paper.core_properties.title == each.title.in_language(language)
    assert paper.core_properties.language == language
    assert [line.text for line in paper.paragraphs if line.style.name == "Title"] == [each.title.in_language(language)]
    assert headings == [block.text.in_language(language) for block in each.blocks if isinstance(block, Heading)]
    assert all(headings)


@each_word
def test_word_has_every_table_with_a_header_row_that_repeats(each: Document, language: str) -> None:
    tables = word(each, language).tables
    blocks = [block for block in each.blocks if isinstance(block, Table)]
    for table, block in zip(tables, blocks, strict=True):
        assert [cell.text for cell in table.rows[0].cells] == [text.in_language(language) for text in block.columns]
        assert len(table.rows) == 1 + len(block.rows) + block.blank
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@each_word
def test_word_is_on_a4_in_a_font_for_japanese(each: Document, language: str) -> None:
    paper = word(each, language)
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = list(paper.styles.element.iter(qn("w:rFonts")))
    assert fonts and {font.get(qn("w:eastAsia")) for font in fonts} == {"Yu Gothic"}
    assert not [font for font in fonts if font.get(qn("w:eastAsiaTheme"))]


@each_excel
def test_excel_has_a_sheet_for_each_heading(each: Document, language: str) -> None:
    headings = [block.text.in_language(language) for block in each.blocks if isinstance(block, Heading)]
    assert [sheet.title for sheet in sheets(each, language)] == headings


@each_excel
def test_excel_repeats_the_frozen_header_row_on_a4_landscape(each: Document, language: str) -> None:
    tables = [block for block in each.blocks if isinstance(block, Table)]
    for sheet, block in zip(sheets(each, language), tables, strict=False):
        head = int(str(sheet.freeze_panes)[1:]) - 1
        row = [cell.value for cell in sheet[head]][: len(block.columns)]
        assert row == [text.in_language(language) for text in block.columns]
        assert sheet.print_title_rows == f"${head}:${head}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.max_row == head + len(block.rows) + block.blank


@each_excel
def test_excel_says_how_to_fill_it_in(each: Document, language: str) -> None:
    said = {cell.value for row in sheets(each, language)[-1].iter_rows() for cell in row}
    lists = [block for block in each.blocks if isinstance(block, Listing)]
    assert {item.in_language(language) for block in lists for item in block.items} <= said


def test_a_company_name_stands_in_the_text_and_on_its_line() -> None:
    lines = [line.text for line in word(documents()["policy"], "ja", company="みどり工業").paragraphs]
    assert "みどり工業（以下「当社」）は" in lines[1]
    assert "会社名：みどり工業" in lines


def test_what_is_not_known_stays_a_line_to_write_on() -> None:
    lines = [line.text for line in word(documents()["policy"], "ja").paragraphs]
    assert lines[1].startswith("＿＿＿")
    assert "承認した人：＿＿＿＿＿＿＿＿＿＿＿＿" in lines


def test_the_signature_is_filled_in_too() -> None:
    values = {"date": "2026年11月30日", "approver": "見本 花子", "review": "2027年11月30日"}
    lines = [line.text for line in word(documents()["policy"], "ja", **values).paragraphs]
    assert {"日付：2026年11月30日", "承認した人：見本 花子", "次に見直す日：2027年11月30日"} <= set(lines)


@each_form
def test_what_is_filled_in_is_text_whatever_it_looks_like(each: Document, language: str) -> None:
    if each.form is Form.DOCX:
        shown = [line.text for line in word(each, language, company=NASTY).paragraphs]
        assert any(CLEAN in text for text in shown)
        return
    cells = [
        cell for row in sheets(each, language, company=NASTY)[0].iter_rows() for cell in row if cell.value == CLEAN
    ]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_place_that_no_form_has_is_refused() -> None:
    with pytest.raises(ValueError, match="compny"):
        papers.filled(documents()["policy"], "ja", {"compny": "x"})


def test_a_form_leaves_out_what_it_does_not_ask_for() -> None:
    assert papers.filled(documents()["cloud-list"], "ja", {"representative": "見本"}) == papers.blank(
        "cloud-list", "ja"
    )


@each_form
def test_the_page_hands_out_the_file(client: Client, each: Document, language: str) -> None:
    answer = client.get(f"/guides/forms/{each.file}", {"lang": language})
    assert answer.status_code == 200
    assert answer.content == papers.blank(each.id, language)
    assert answer.headers["Content-Type"] == TYPES[each.form]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sonaeru-{each.id}-{language}.{each.form}"'


@pytest.mark.parametrize("lang", ["", "fr", "../etc", "JA"])
def test_without_a_language_it_is_that_of_the_page(client: Client, lang: str) -> None:
    client.cookies["django_language"] = "en"
    assert client.get("/guides/forms/rules.docx", {"lang": lang}).content == papers.blank("rules", "en")


@pytest.mark.parametrize("file", ["rules.xlsx", "rules", "nothing.docx", "..docx", "rules.docx.docx", "RULES.docx"])
def test_any_other_name_is_not_found(client: Client, file: str) -> None:
    assert client.get(f"/guides/forms/{file}").status_code == 404


def test_the_list_names_every_form_with_its_file(client: Client) -> None:
    page = client.get("/guides/forms/").content.decode()
    for each in documents().values():
        assert each.title.ja in page and each.purpose.ja in page
        assert f"/guides/forms/{each.file}?lang=ja" in page
