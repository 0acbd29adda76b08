"""From a table to people: columns by their headings, and what each row would do to the list."""

from __future__ import annotations

import pytest

from sonaeru.web.tenancy import intake
from sonaeru.web.tenancy.intake import Column, Entry, Kind, Known

LIST = (
    Known("per_1", "鈴木 一郎", "suzuki@a.example", "総務"),
    Known("per_2", "佐藤 花子", "", "営業"),
)


def entry(name: str = "田中", mail: str = "", department: str = "", line: int = 2) -> Entry:
    return Entry(line, name, mail, department)


def one(row: Entry) -> intake.Judged:
    return intake.judged(LIST, [row])[0]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (("氏名", "メールアドレス", "部署"), {0: Column.NAME, 1: Column.MAIL, 2: Column.DEPARTMENT}),
        (("No", " Name ", "E-mail", "Department"), {1: Column.NAME, 2: Column.MAIL, 3: Column.DEPARTMENT}),
        (("姓", "名", "ﾒｰﾙ"), {0: Column.FAMILY, 1: Column.GIVEN, 2: Column.MAIL}),
        (("Last Name", "First Name"), {0: Column.FAMILY, 1: Column.GIVEN}),
        (("名前", "氏名"), {0: Column.NAME}),
        (("番号", "生年月日"), {}),
    ],
)
def test_columns_are_known_by_their_headings(head: tuple[str, ...], expected: dict[int, Column]) -> None:
    assert intake.columns(head) == expected


def test_headings_may_stand_below_a_title() -> None:
    assert intake.headed([(1, ("社員名簿 2026年",)), (2, ("氏名", "部署")), (3, ("田中", "総務"))]) == 1
    assert intake.headed([(1, ("田中", "総務"))]) is None


def test_family_name_and_given_name_are_joined() -> None:
    chosen = {0: Column.FAMILY, 1: Column.GIVEN}
    found = intake.entries([(2, ("田中", "太郎")), (3, ("佐藤",)), (4, ("", ""))], chosen)
    assert [(each.line, each.name) for each in found] == [(2, "田中 太郎"), (3, "佐藤")]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("𠮷田　👩‍👩‍👧‍👦", "𠮷田 👩‍👩‍👧‍👦"),
        ("田\u202e中\u200f", "田中"),
        ("田\x00中\x07", "田中"),
        ("'=1+1", "=1+1"),
        ("'90年", "'90年"),
    ],
    ids=ascii,
)
def test_a_cell_becomes_a_clean_line(cell: str, kept: str) -> None:
    assert intake.clean(cell) == kept


def test_a_full_width_address_is_read_as_it_was_meant() -> None:
    assert intake.address(" Ｔａｎａｋａ＠ａ．ｅｘａｍｐｌｅ　") == "tanaka@a.example"


@pytest.mark.parametrize(
    ("row", "kind", "person"),
    [
        (entry("田中", "tanaka@a.example"), Kind.NEW, ""),
        (entry("鈴木 一郎", "suzuki@a.example", "総務"), Kind.SAME, "per_1"),
        (entry("鈴木 一郎", "suzuki@a.example", ""), Kind.SAME, "per_1"),
        (entry("鈴木 一郎", "suzuki@a.example", "営業"), Kind.CHANGED, "per_1"),
        (entry("鈴木 二郎", "suzuki@a.example", "総務"), Kind.CHANGED, "per_1"),
        (entry("鈴木 一郎", "other@a.example"), Kind.ALIKE, ""),
        (entry("佐藤 花子", "", "営業"), Kind.SAME, ""),
        (entry("佐藤 花子", "", "総務"), Kind.ALIKE, ""),
    ],
)
def test_a_row_is_compared_with_the_list(row: Entry, kind: Kind, person: str) -> None:
    assert (one(row).kind, one(row).person) == (kind, person)


def test_a_change_says_from_what_to_what() -> None:
    assert one(entry("鈴木 二郎", "suzuki@a.example", "営業")).reason == "鈴木 一郎 → 鈴木 二郎、総務 → 営業"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (entry("", "tanaka@a.example"), "氏名がありません"),
        (entry("あ" * 101), "氏名は100文字までです"),
        (entry(department="あ" * 101), "部署は100文字までです"),
        (entry(mail="tanaka@"), "メールアドレスの形ではありません（tanaka@）"),
        (entry(mail=f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"), "メールアドレスの形では"),
    ],
)
def test_a_row_that_cannot_be_stored_says_why(row: Entry, reason: str) -> None:
    assert one(row).kind is Kind.BROKEN
    assert one(row).reason.startswith(reason)


def test_of_equal_rows_the_first_one_that_is_whole_counts() -> None:
    rows = [
        entry("", "t@a.example", line=2),
        entry("田中", "t@a.example", line=3),
        entry("別名", "t@a.example", line=4),
    ]
    rows += [entry("高橋", line=5), entry("高橋", line=6), entry("高橋", department="総務", line=7)]
    judged = intake.judged(LIST, rows)
    kinds = [Kind.BROKEN, Kind.NEW, Kind.REPEATED, Kind.NEW, Kind.REPEATED, Kind.NEW]
    assert [each.kind for each in judged] == kinds
    assert [each.reason for each in judged if each.kind is Kind.REPEATED] == [
        "3行目と同じメールアドレスです",
        "5行目と同じ氏名と部署です",
    ]
