from __future__ import annotations

from dataclasses import replace

import pytest

from sonaeru.core.assessment import Code, Fault, Input, read
from sonaeru.core.editions import Answer

from ..given import EDITIONS, EXAMPLE, IPA, LETTERS, answers, every

ITEMS = [f"i{no:02}" for no in range(1, 26)]
EXPORT = (
    "organisation,site,question_set,edition,completed_at,source,confirmed,total,band,part1,part2,part3,"
    + ",".join(ITEMS)
    + ",not_applicable,overridden"
)


def row(letters: str = "I" * 25, **cells: str) -> list[str]:
    given = answers(letters)
    return [cells.get(item) or (given[no].value if no in given else "") for no, item in enumerate(ITEMS, 1)]


def table(*rows: list[str], heading: list[str] = ITEMS, delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(cells) for cells in (heading, *rows)) + "\r\n"


def accepted(data: bytes | str, name: str = "") -> Input:
    result = read(data, EDITIONS, name)
    assert isinstance(result, Input), result
    return result


def found(data: bytes | str, name: str = "") -> Fault:
    result = read(data, EDITIONS, name)
    assert isinstance(result, Fault), result
    return result


def test_a_row_of_the_export_is_read_back() -> None:
    letters = EXAMPLE.replace(" ", "")
    middle = ",".join(row(letters))
    line = f"'=SUM商店,本社,ipa-5min,3.1,2026-11-22,web,yes,52,gaps,8,33,11,{middle},9=無線LANなし,11"
    data = accepted(f"{EXPORT}\r\n{line}\r\n".encode("utf-8-sig"))
    assert data.answers == answers(EXAMPLE)
    assert data.not_applicable == {9: "無線LANなし"}
    assert (data.draft, data.overrides) == (False, {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_encodings_delimiters_and_line_ends_do_not_matter(encoding: str, delimiter: str, ending: str) -> None:
    text = table(row(i03="わからない"), delimiter=delimiter).replace("\r\n", ending)
    assert accepted(text.encode(encoding)).answers == every("I", i3="U")


@pytest.mark.parametrize(
    ("cell", "letter"),
    [
        ("implemented", "I"),
        ("partly", "P"),
        ("not_implemented", "N"),
        ("unknown", "U"),
        ("4", "I"),
        ("2", "P"),
        ("0", "N"),
        ("-1", "U"),
        ("４", "I"),
        ("２", "P"),
        ("０", "N"),
        ("－１", "U"),
        ("−1", "U"),
        ("ー1", "U"),
        ("ー１", "U"),
        ("▲1", "U"),
        ("▲１", "U"),
        ("'-1", "U"),
        (" 2 ", "P"),
        ("　2", "P"),
        ("実施している", "I"),
        ("一部実施している", "P"),
        ("実施していない", "N"),
        ("わからない", "U"),
        ("できている", "I"),
        ("一部できている", "P"),
        ("できていない", "N"),
    ],
)
def test_an_answer_may_be_a_word_points_or_a_label(cell: str, letter: str) -> None:
    assert accepted(table(row(i14=cell))).answers[14] is LETTERS[letter]


@pytest.mark.parametrize(
    "cell", ["1", "3", "-2", "5", "④", "①", "yes", "○", "実施", "4点", "not_applicable", "--1", "+4"]
)
def test_anything_else_is_told_by_row_and_column(cell: str) -> None:
    fault = found(table(row(i14=cell)))
    assert (fault.code, fault.items) == (Code.INVALID_ANSWER, ("14",))
    assert fault.sentence.ja == "2行目の「i14」欄の答えが読めません。4つの答えから選び直してください。"


def test_of_several_unreadable_cells_the_first_is_told_and_all_are_counted() -> None:
    fault = found(table(row(i14="x", i02="y")))
    assert fault.items == ("2", "14")
    assert fault.sentence.ja.startswith("2行目の「i02」欄など2か所の答えが読めません。")


def test_rows_count_as_a_spreadsheet_counts_them() -> None:
    heading = ["organisation", *ITEMS]
    text = ",".join(heading) + '\n\n"二行の\n名前",' + ",".join(row(i03="x")) + "\n"
    assert found(text).sentence.ja.startswith("3行目の「i03」欄")


def test_a_blank_cell_is_unanswered_and_never_unknown() -> None:
    assert found(table(row("I" * 13 + "." + "I" * 11))).items == ("14",)
    assert found(table(row("I" * 13 + "." + "I" * 11))).code is Code.UNANSWERED


def test_a_missing_column_is_unanswered() -> None:
    assert found(table(row()[:24], heading=ITEMS[:24])).items == ("25",)


def test_a_column_of_an_item_that_does_not_exist_is_told() -> None:
    fault = found(table([*row(), "4"], heading=[*ITEMS, "i26"]))
    assert (fault.code, fault.items) == (Code.UNKNOWN_ITEM, ("26",))


def test_columns_may_be_in_any_order_full_width_or_without_the_nought() -> None:
    heading = ["Ｉ０３", "i1", *[item for item in ITEMS if item not in ("i01", "i03")]]
    assert accepted(table(["2", "0", *row()[2:]], heading=heading)).answers == every("I", i3="P", i1="N")


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ([*ITEMS, "i1"], [*row(), "4"]),
        (["site", "site", *ITEMS], ["a", "b", *row()]),
        (ITEMS, [*row(), "left over"]),
        (["name", "mail"], ["a", "b"]),
        (ITEMS, ['"not closed']),
        (["question_set: ipa-5min"], ["edition: 3.1"]),
        (["番号", "答え"], ["1", "4\r\n01", "2"]),
        (["番号", "答え"], ["", "4"]),
        (["not_applicable", *ITEMS], ["9=a; 9=b", *row()]),
    ],
)
def test_a_table_that_does_not_fit_together_is_malformed(heading: list[str], line: list[str]) -> None:
    assert found(table(line, heading=heading)).code is Code.MALFORMED_INPUT


@pytest.mark.parametrize("data", ["", "\r\n\r\n", table(), b"\xef\xbb\xbf", b"\x00\x00", b"i01\x81"])
def test_a_table_without_rows_or_of_no_known_encoding_is_malformed(data: bytes | str) -> None:
    assert found(data, "answers.csv").code is Code.MALFORMED_INPUT


def test_json_under_the_name_of_a_table_is_read_as_a_table() -> None:
    assert found('{"question_set":"ipa-5min","edition":"3.1","answers":{}}', "a.CSV").code is Code.MALFORMED_INPUT


def test_the_only_edition_is_taken_where_the_table_names_none() -> None:
    assert accepted(table(row())).question_set is IPA
    two = EDITIONS | {("ipa-5min", "4.0"): replace(IPA, edition="4.0")}
    result = read(table(row()), two)
    assert isinstance(result, Fault)
    assert result.code is Code.UNKNOWN_QUESTION_SET


def test_an_edition_that_is_not_released_is_told_before_the_answers() -> None:
    fault = found(table(["2.0", *row(i03="x")], heading=["edition", *ITEMS]))
    assert fault.code is Code.UNKNOWN_QUESTION_SET


def test_rows_of_one_organisation_are_its_sites() -> None:
    heading = ["organisation", "site", *ITEMS]
    data = accepted(table(["山田商店", "本社", *row()], ["山田商店", "'=工場", *row(i11="0")], heading=heading))
    assert data.sites == {"本社": every("I"), "=工場": every("I", i11="N")}


@pytest.mark.parametrize(
    ("names", "code"),
    [(("本社", "本社 "), Code.DUPLICATE_SITE), (("本社", ""), Code.MALFORMED_INPUT)],
)
def test_sites_need_names_of_their_own(names: tuple[str, str], code: Code) -> None:
    rows = [[name, *row()] for name in names]
    assert found(table(*rows, heading=["site", *ITEMS])).code is code


def test_an_unreadable_cell_of_a_site_is_told_by_its_own_row() -> None:
    rows = [["本社", *row()], ["工場", *row(i03="x")]]
    fault = found(table(*rows, heading=["site", *ITEMS]))
    assert (fault.site, fault.items) == ("工場", ("3",))
    assert fault.sentence.ja.startswith("3行目の「i03」欄の答え")


def test_a_file_of_two_organisations_is_no_file_of_one() -> None:
    rows = [["山田商店", *row()], ["鈴木工業", *row()]]
    assert found(table(*rows, heading=["organisation", *ITEMS])).code is Code.MALFORMED_INPUT


def test_rows_of_one_organisation_share_an_edition() -> None:
    rows = [["本社", "3.1", *row()], ["工場", "4.0", *row()]]
    assert found(table(*rows, heading=["site", "edition", *ITEMS])).code is Code.MALFORMED_INPUT


@pytest.mark.parametrize(
    ("cell", "marks"),
    [
        ("9=理由; 13=持ち出さない", {9: "理由", 13: "持ち出さない"}),
        ("９＝理由；１３＝持ち出さない；", {9: "理由", 13: "持ち出さない"}),
        ("9=有線だけ; 社内はすべて", {9: "有線だけ; 社内はすべて"}),
        ("9=a=b", {9: "a=b"}),
        ("", {}),
    ],
)
def test_marks_stand_with_their_reasons_in_one_cell(cell: str, marks: dict[int, str]) -> None:
    data = accepted(table([*row(), f'"{cell}"'], heading=[*ITEMS, "not_applicable"]))
    assert data.not_applicable == marks


@pytest.mark.parametrize(
    ("cell", "code", "items"),
    [
        ("9", Code.NOT_APPLICABLE_WITHOUT_REASON, ("9",)),
        ("9=", Code.NOT_APPLICABLE_WITHOUT_REASON, ("9",)),
        ("1=パソコンがない", Code.NOT_APPLICABLE_NOT_ALLOWED, ("1",)),
        ("26=x", Code.UNKNOWN_ITEM, ("26",)),
        ("使わない", Code.UNKNOWN_ITEM, ("使わない",)),
    ],
)
def test_marks_are_checked_like_those_of_json(cell: str, code: Code, items: tuple[str, ...]) -> None:
    fault = found(table([*row(), cell], heading=[*ITEMS, "not_applicable"]))
    assert (fault.code, fault.items) == (code, items)


def test_a_mark_holds_for_the_company_when_every_site_has_it() -> None:
    rows = [["本社", *row(), "9=なし; 13=なし"], ["工場", *row(), "13=出さない"]]
    data = accepted(table(*rows, heading=["site", *ITEMS, "not_applicable"]))
    assert data.not_applicable == {13: "なし"}


@pytest.mark.parametrize("heading", [["item", "answer"], ["番号", "答え"], ["答え", "番号", "備考"]])
def test_the_tall_form_is_one_sheet(heading: list[str]) -> None:
    order = [{"item": 0, "番号": 0, "answer": 1, "答え": 1}.get(name, 2) for name in heading]
    rows = [[str(no), "2" if no == 3 else "できている", "メモ"] for no in range(1, 26)]
    data = accepted(table(*[[cells[n] for n in order] for cells in rows], heading=heading))
    assert data.answers == every("I", i3="P")


def test_the_tall_form_tells_faults_by_row_and_column_too() -> None:
    rows = [[f"i{no:02}", "？" if no == 3 else "4"] for no in range(1, 26)]
    assert found(table(*rows, heading=["番号", "答え"])).sentence.ja.startswith("4行目の「答え」欄の答えが読めません。")


@pytest.mark.parametrize(("number", "key"), [("26", "26"), ("合計", "合計"), ("9" * 5000, "9" * 5000)])
def test_the_tall_form_knows_which_items_there_are(number: str, key: str) -> None:
    fault = found(table([number, "4"], heading=["item", "answer"]))
    assert (fault.code, fault.items) == (Code.UNKNOWN_ITEM, (key,))


def test_the_tall_form_leaves_blank_answers_unanswered() -> None:
    rows = [[str(no), "" if no == 7 else "4"] for no in range(1, 26)]
    assert found(table(*rows, heading=["item", "answer"])).items == ("7",)


def test_every_answer_word_is_read_back_as_itself() -> None:
    for answer in Answer:
        assert accepted(table(row(i01=answer.value))).answers[1] is answer
