"""Taking a table of people in: nothing before it is confirmed, once however often it is pressed, undone for a day."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from tests.web.tenancy.conftest import BY, Tenants, everything
from tests.web.tenancy.test_people import add, at, browser, people

from sonaeru.web.audit import queries as log
from sonaeru.web.tenancy import actions_people, queries_people
from sonaeru.web.tenancy.models import PeopleImport
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.tenancy.verbs import Verb
from sonaeru.web.ui import sheets

DATA = Path(__file__).parent / "data"
TABLE = "氏名,メール,部署\n田中,tanaka@a.example,総務\n高橋,tanaka@,営業\n鈴木,a@a.example,経理\n"
SUZUKI = ("鈴木", "a@a.example", "")


@pytest.fixture
def manager(tenants: Tenants) -> Client:
    return browser(tenants)


def hand_in(client: Client, tenants: Tenants, body: bytes | str) -> str:
    """The address of the page that shows what a file would do."""
    data = body.encode() if isinstance(body, str) else body
    answer = client.post(at(tenants, "import/"), {"file": SimpleUploadedFile("list.csv", data)})
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def imported(tenants: Tenants) -> tuple[log.Entry, ...]:
    return log.page(log.Search(organisation=tenants.ours, association=None, verb=Verb.PEOPLE_IMPORTED)).entries


@pytest.mark.parametrize("name", ["utf8-bom.csv", "cp932.csv", "unicode-text.txt", "book.xlsx"])
def test_a_file_is_taken_in_as_its_spreadsheet_saved_it(tenants: Tenants, manager: Client, name: str) -> None:
    check = hand_in(manager, tenants, (DATA / name).read_bytes())
    manager.post(check, {"what": "new"})
    assert ("髙橋 花子", "hanako@a.example", "営業部") in people(tenants)


def test_nothing_changes_before_it_is_confirmed(tenants: Tenants, manager: Client) -> None:
    check = hand_in(manager, tenants, TABLE)
    page = manager.get(check).content.decode()
    assert "3行目：メールアドレスの形ではありません（tanaka@）" in page
    assert "（なし） → 経理" in page
    assert people(tenants) == [SUZUKI]
    assert imported(tenants) == ()


def test_the_good_rows_are_taken_in_though_others_are_broken(tenants: Tenants, manager: Client) -> None:
    page = manager.post(hand_in(manager, tenants, TABLE), {"what": "new"}, follow=True)
    assert people(tenants) == [("田中", "tanaka@a.example", "総務"), SUZUKI]
    assert "1人を名簿に加えました" in page.content.decode()
    assert [entry.after for entry in imported(tenants)] == [{"added": 1, "changed": 0, "left": 2}]


def test_known_people_are_changed_only_when_asked_for(tenants: Tenants, manager: Client) -> None:
    manager.post(hand_in(manager, tenants, TABLE), {"what": "update"})
    assert ("鈴木", "a@a.example", "経理") in people(tenants)


def test_a_namesake_is_added_only_when_asked_for(tenants: Tenants, manager: Client) -> None:
    table = "氏名,メール\n鈴木,other@a.example\n"
    manager.post(hand_in(manager, tenants, table), {"what": "new"})
    assert len(people(tenants)) == 1
    manager.post(hand_in(manager, tenants, table), {"what": "new", "alike": "on"})
    assert len(people(tenants)) == 2


def test_pressed_twice_it_is_taken_in_once(tenants: Tenants, manager: Client) -> None:
    check = hand_in(manager, tenants, "氏名\n田中\n")
    assert [manager.post(check, {"what": "new"}).status_code for _ in range(2)] == [303, 200]
    assert len(people(tenants)) == 2
    assert len(imported(tenants)) == 1


def test_two_presses_in_the_same_moment_count_as_one(tenants: Tenants, manager: Client) -> None:
    table = hand_in(manager, tenants, "氏名\n田中\n").rstrip("/").rpartition("/")[2]
    of = {"by": BY, "organisation": tenants.ours, "pending": table}
    with opened(organisation=tenants.ours):
        results = [actions_people.take_import(**of, update=False, alike=False) for _ in range(2)]
    assert results == [{"added": 1, "changed": 0, "left": 0}] * 2
    assert len(imported(tenants)) == 1


def test_the_choice_has_to_be_made(tenants: Tenants, manager: Client) -> None:
    assert manager.post(hand_in(manager, tenants, TABLE), {"what": "all"}).status_code == 422
    assert people(tenants) == [SUZUKI]


def test_a_table_is_forgotten_once_it_is_taken_in_or_refused(tenants: Tenants, manager: Client) -> None:
    manager.post(hand_in(manager, tenants, TABLE), {"what": "new"})
    manager.post(hand_in(manager, tenants, TABLE) + "discard/")
    assert [row["rows"] for row in everything()["PeopleImport"]] == [[]]


def test_who_hands_in_one_table_after_another_leaves_no_heap(tenants: Tenants, manager: Client) -> None:
    manager.post(hand_in(manager, tenants, TABLE), {"what": "new"})
    former, last = hand_in(manager, tenants, TABLE), hand_in(manager, tenants, TABLE)
    assert [manager.get(each).status_code for each in (former, last)] == [404, 200]
    assert PeopleImport.everywhere.count() == 2, "the one that was taken in can still be undone"


def test_columns_nobody_asked_for_are_not_kept(tenants: Tenants, manager: Client) -> None:
    hand_in(manager, tenants, "社員番号,氏名,月給\n12,田中,秘密\n")
    assert "秘密" not in str(everything()["PeopleImport"])


def test_an_import_can_be_undone_within_its_day(tenants: Tenants, manager: Client) -> None:
    check = hand_in(manager, tenants, TABLE)
    manager.post(check, {"what": "new"})
    page = manager.post(check + "undo/", follow=True)
    assert people(tenants) == [SUZUKI]
    assert "1人を名簿から外しました" in page.content.decode()


def test_the_rows_left_out_can_be_saved_with_their_reasons(tenants: Tenants, manager: Client) -> None:
    saved = manager.get(hand_in(manager, tenants, TABLE) + "left.csv").content.decode("utf-8-sig")
    assert saved.split("\r\n")[1] == "3,メールアドレスの形ではありません（tanaka@）,高橋,tanaka@,営業"


def test_a_saved_list_taken_in_again_changes_nothing(tenants: Tenants, manager: Client) -> None:
    add(tenants, ("=cmd()", "", "+営業"), ("𠮷田 👩‍👩‍👧‍👦", "y@a.example", ""))
    before = people(tenants)
    for form in ("csv", "xlsx"):
        check = hand_in(manager, tenants, manager.get(at(tenants, f"people.{form}")).content)
        assert manager.get(check).context["takeable"] == 0
        manager.post(check, {"what": "update", "alike": "on"})
    assert people(tenants) == before


# Columns


def test_without_known_headings_the_columns_are_asked_for(tenants: Tenants, manager: Client) -> None:
    check = hand_in(manager, tenants, "田中,t@a.example\n佐藤,s@a.example\n")
    columns = check + "columns/"
    assert manager.get(check)["Location"] == columns
    assert "田中" in manager.get(columns).content.decode()
    manager.post(columns, {"column0": "name", "column1": "mail"})
    manager.post(check, {"what": "new"})
    assert ("佐藤", "s@a.example", "") in people(tenants)
    assert ("田中", "t@a.example", "") in people(tenants)


@pytest.mark.parametrize(
    "chosen", [{}, {"column1": "mail"}, {"column0": "name", "column1": "name"}, {"column0": "salary"}]
)
def test_columns_without_one_for_names_are_refused(tenants: Tenants, manager: Client, chosen: dict[str, str]) -> None:
    columns = hand_in(manager, tenants, "田中,t@a.example\n佐藤,s@a.example\n") + "columns/"
    answer = manager.post(columns, chosen)
    assert answer.status_code == 422
    assert "column0" in dict(answer.context["problems"])


# What is no table


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "空です"),
        (b"\n\n", "社員の行がありません"),
        ("氏名,メール\n".encode(), "社員の行がありません"),
        (bytes(range(256)), "文字を読めませんでした"),
        (b"a" * (2 * 1024 * 1024 + 1), "2MBより大きい"),
        ("氏名\n".encode() + b"a\n" * 10_001, "10,000行まで"),
        (b"a\n" * 10_001, "10,000行まで"),
        (b"PK\x03\x04rest", "Excelのファイルを読めませんでした"),
    ],
    ids=["empty", "blank", "headings only", "bytes", "too big", "too long", "too long, no headings", "no workbook"],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    tenants: Tenants, manager: Client, body: bytes, words: str
) -> None:
    answer = manager.post(at(tenants, "import/"), {"file": SimpleUploadedFile("list.csv", body)})
    assert answer.status_code == 422
    assert words in dict(answer.context["problems"])["file"]
    assert everything()["PeopleImport"] == []


def test_a_table_can_be_pasted(tenants: Tenants, manager: Client) -> None:
    check = manager.post(at(tenants, "import/"), {"text": "氏名\tメール\r\n田中\tt@a.example"})["Location"]
    assert manager.get(check).context["count"] == 1


def test_neither_file_nor_text_is_said(tenants: Tenants, manager: Client) -> None:
    answer = manager.post(at(tenants, "import/"), {"text": " "})
    assert (answer.status_code, dict(answer.context["problems"]).keys()) == (422, {"text"})


# Terms, tenants, two at once


def test_after_a_day_the_page_says_so_and_the_sweep_deletes(tenants: Tenants, manager: Client) -> None:
    check = hand_in(manager, tenants, TABLE)
    now = timezone.now()
    PeopleImport.everywhere.update(created_at=now - dt.timedelta(days=1, minutes=1))
    for answer in (manager.get(check), manager.post(check, {"what": "new"}), manager.get(check + "left.csv")):
        assert (answer.status_code, "期限が切れました" in answer.content.decode()) == (410, True)
    assert people(tenants) == [SUZUKI]
    kept = actions_people.KEPT
    assert kept.days and kept.due and kept.delete
    before = now - dt.timedelta(days=kept.days())
    assert (kept.due(before), kept.delete(before), kept.due(before)) == (1, 1, 0)


@pytest.mark.parametrize("act", ["", "columns/", "left.csv", "undo/", "discard/"])
def test_a_table_of_another_company_is_not_found_in_ours(tenants: Tenants, manager: Client, act: str) -> None:
    with opened(organisation=tenants.theirs):
        rows: list[sheets.Row] = [(1, ("氏名",)), (2, ("田中",))]
        table = actions_people.begin_import(by=BY, organisation=tenants.theirs, rows=rows)
    page = at(tenants, f"import/{table}/{act}")
    answer = manager.post(page) if act in ("undo/", "discard/") else manager.get(page)
    assert answer.status_code == 404


def test_10_000_rows_are_taken_in_with_one_row_in_the_log(tenants: Tenants, manager: Client) -> None:
    rows = "".join(f"社員 {no},p{no}@a.example,第{no % 40}課\n" for no in range(10_000))
    check = hand_in(manager, tenants, "氏名,メール,部署\n" + rows)
    manager.post(check, {"what": "new"})
    assert len(people(tenants)) == 10_001
    assert [entry.after for entry in imported(tenants)] == [{"added": 10_000, "changed": 0, "left": 0}]
    manager.post(check + "undo/")
    assert people(tenants) == [SUZUKI]


def test_an_import_is_undone_when_the_log_cannot_be_written(
    tenants: Tenants, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = hand_in(manager, tenants, TABLE)

    def broken(**_: object) -> None:
        raise OSError

    monkeypatch.setattr(actions_people.audit, "record", broken)
    before = everything()
    with pytest.raises(OSError):
        manager.post(check, {"what": "update"})
    assert everything() == before


def test_a_second_table_with_the_same_people_adds_nobody(tenants: Tenants, manager: Client) -> None:
    for _ in range(2):
        manager.post(hand_in(manager, tenants, "氏名,メール\n田中,t@a.example\n"), {"what": "new"})
    assert [entry.after["added"] for entry in imported(tenants) if entry.after] == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_people_taking_in_the_same_table_add_everybody_once(tenants: Tenants) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests' SQLite lives in memory, where a second writer is refused instead of waiting")
    rows: list[sheets.Row] = [
        (1, ("氏名", "メール")),
        *((no, (f"社員{no}", f"p{no}@a.example")) for no in range(2, 52)),
    ]
    with opened(organisation=tenants.ours):
        tables = [
            actions_people.begin_import(by=f"usr_{who}", organisation=tenants.ours, rows=rows) for who in ("a", "b")
        ]
    together, added = threading.Barrier(2), []

    def take(table: str) -> None:
        try:
            with opened(organisation=tenants.ours):
                together.wait(timeout=20)
                result = actions_people.take_import(
                    by=BY, organisation=tenants.ours, pending=table, update=False, alike=False
                )
                added.append(result["added"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(table,)) for table in tables]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(added) == [0, 50]
    assert len(people(tenants)) == 51
    with opened(organisation=tenants.ours):
        assert queries_people.waiting(tenants.ours, tables[0]).rows == ()
