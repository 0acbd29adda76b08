"""Reading tables that spreadsheets saved, whatever their form; refusing what is none or would burst."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from sonaeru.web.ui import sheets
from sonaeru.web.ui.sheets import Unreadable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = (("氏名", "メール"), ("髙橋 花子", "hanako@a.example"))
COMMAS = "氏名,メール\r\n髙橋 花子,hanako@a.example\r\n"
TABS = COMMAS.replace(",", "\t")


def rows(data: bytes, most: int = 100) -> list[sheets.Row]:
    return sheets.read(data, most=most)


def workbook(*lines: tuple[object, ...], hidden: bool = False) -> bytes:
    book = Workbook()
    if hidden:
        book.create_sheet("隠し", 0).sheet_state = "hidden"
    sheet = book["Sheet"]
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def part(name: str, body: bytes, data: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, body if each == name else old.read(each))
    return out.getvalue()


FILES = {
    "utf-8": COMMAS.encode(),
    "utf-8 with BOM": COMMAS.encode("utf-8-sig"),
    "cp932": COMMAS.encode("cp932"),
    "Unicode text of Excel": TABS.encode("utf-16"),
    "big-endian": b"\xfe\xff" + TABS.encode("utf-16-be"),
    "line feeds": COMMAS.replace("\r\n", "\n").encode(),
    "old Mac": COMMAS.replace("\r\n", "\r").encode(),
    "quoted": '"氏名","メール"\n"髙橋 花子","hanako@a.example"'.encode(),
    "xlsx": workbook(*TABLE),
    "first visible sheet": workbook(*TABLE, hidden=True),
}


@pytest.mark.parametrize("name", FILES)
def test_a_table_is_read_in_each_form(name: str) -> None:
    assert rows(FILES[name]) == [(1, TABLE[0]), (2, TABLE[1])]


def test_rows_keep_the_number_that_a_spreadsheet_shows() -> None:
    assert [line for line, _ in rows(b"name\n\n , \nb\n")] == [1, 4]
    assert [line for line, _ in rows(workbook(("name",), (), ("b",)))] == [1, 3]


def test_numbers_in_a_workbook_read_as_they_are_seen() -> None:
    assert rows(workbook((12, 12.0, 1.5, True, None)))[0][1] == ("12", "12", "1.5", "True")


ENTITIES = (
    b'<!DOCTYPE s [<!ENTITY a "%b"><!ENTITY b "%b">]>' % (b"x" * 10_000, b"&a;" * 10_000)
    + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    + b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
BAD = {
    "old Excel": b"\xd0\xcf\x11\xe0" + bytes(600),
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "neither encoding": "氏名".encode() + b"\xff\xff",
    "open quote": b'name\n"tanaka,a@a.example\n',
    "zip that is no workbook": workbook()[:200],
    "broken part": part("xl/worksheets/sheet1.xml", b"<worksheet><broken", workbook(*TABLE)),
    "no sheet": part("xl/workbook.xml", b"<workbook/>", workbook(*TABLE)),
    "bomb": part("xl/worksheets/sheet1.xml", bytes(sheets.UNPACKED + 1), workbook(*TABLE)),
    "entities": part("xl/worksheets/sheet1.xml", ENTITIES, workbook(*TABLE)),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        rows(BAD[name])
    assert str(refused.value).endswith(("ください。", "ください"))


def test_more_rows_than_allowed_are_refused() -> None:
    with pytest.raises(Unreadable, match="1,000行"):
        rows(b"a\n" * 1002, most=1000)
    assert len(rows(b"a\n" * 1001, most=1000)) == 1001


def test_an_open_quote_is_found_by_its_row() -> None:
    with pytest.raises(Unreadable, match="2行目"):
        rows(BAD["open quote"])


def test_cells_far_away_cost_nothing() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"], book.active["XFD100000"] = "name", "far"
    out = io.BytesIO()
    book.save(out)
    assert [line for line, _ in rows(out.getvalue())] == [1]


def test_a_row_beyond_the_last_one_is_not_counted_up_to() -> None:
    sheet = workbook_of_rows(1, sheets.LAST_ROW), workbook_of_rows(1, sheets.LAST_ROW + 1)
    assert [[line for line, _ in rows(each)] for each in sheet] == [[1, sheets.LAST_ROW], [1]]


def workbook_of_rows(*numbers: int) -> bytes:
    """A few hundred bytes of rows that name their own places."""
    said = "".join(f'<row r="{number}"><c t="inlineStr"><is><t>a</t></is></c></row>' for number in numbers)
    whole = f'<worksheet xmlns="{MAIN}"><sheetData>{said}</sheetData></worksheet>'
    return part("xl/worksheets/sheet1.xml", whole.encode(), workbook(*TABLE))


DANGEROUS = ("=1+1", "+1", "-1", "@a", "plain")


def test_no_cell_we_write_is_taken_for_a_formula() -> None:
    assert sheets.as_csv([DANGEROUS]).decode("utf-8-sig") == "'=1+1,'+1,'-1,'@a,plain\r\n"
    sheet = load_workbook(io.BytesIO(sheets.as_xlsx([("名簿", [DANGEROUS])])))["名簿"]
    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [
        *((f"'{text}", "s") for text in DANGEROUS[:4]),
        ("plain", "s"),
    ]
