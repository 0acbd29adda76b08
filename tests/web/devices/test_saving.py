"""The computers as files: what stands on the page, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook
from tests.web.devices.conftest import BAD, GOOD, Fleet

from sonaeru.web.library import devices as library


def rows(fleet: Fleet) -> list[list[str]]:
    response = fleet.get("devices.csv")
    assert response.content.startswith(b"\xef\xbb\xbf") and b"\r\n" in response.content
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_table_has_a_row_a_computer_and_a_column_a_check(fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    fleet.device("=1+1", BAD)
    fleet.device("新しい")
    head, *found = rows(fleet)
    assert len(head) == 5 + len(library.checks())
    assert [row[0] for row in found] == ["'=1+1", "新しい", "受付"]
    disk = head.index("中身を読めない形にする")
    assert [row[disk] for row in found] == ["直してください", "", "できています"]
    assert {len(row) for row in found} == {len(head)}


def test_what_is_only_likely_is_marked(fleet: Fleet) -> None:
    fleet.device("受付", {**BAD, "os.pending_security": 2})
    head, row = rows(fleet)
    assert row[head.index("待っている大事な更新")] == "直すとよい（推定）"


def test_the_workbook_says_what_to_do_and_what_it_means(fleet: Fleet) -> None:
    fleet.device("受付", BAD)
    book = load_workbook(io.BytesIO(fleet.get("devices.xlsx").content))
    assert book.sheetnames == ["端末", "直すこと", "説明"]
    first = [cell.value for cell in book["直すこと"][2]]
    assert first[:4] == ["中身を読めない形にする", "直してください", "1", "60"] and first[-1] == "受付"
    said = {row[0].value: row[1].value for row in book["説明"].iter_rows(min_row=2)}
    assert said["会社のパソコンの台数"] == "わからない" and said["登録"] == "1"
    assert "disk-encrypted/1" in said["確かめの版"] and said["データの日付"]


def test_a_company_without_computers_gets_files_too(fleet: Fleet) -> None:
    assert len(rows(fleet)) == 1
    assert fleet.get("devices.xlsx").status_code == 200
