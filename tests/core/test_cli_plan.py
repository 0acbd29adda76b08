from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sonaeru.cli.__main__ import main

from .given import EXAMPLE, IPA, LETTERS, READINESS, answers, every, words

FIRST = {"question_set": "ipa-5min", "edition": "3.1", "answers": words(answers(EXAMPLE))}
SECOND = {"question_set": "readiness", "edition": "1", "answers": words(answers("NUIPNINNI"))}


def ranked(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object, code: int = 0) -> dict[str, Any]:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert main(["plan", "rank", str(path), "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("value", [[FIRST, SECOND], {"sheets": [SECOND, FIRST]}])
def test_several_questionnaires_are_ranked_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object
) -> None:
    found = ranked(tmp_path, capsys, value)
    figures = [(each["id"], each["points"], each["risk"], each["priority"]) for each in found["ranked"][:4]]
    assert figures == [
        ("check-1", 2, 5, 17),
        ("passwords-long", 4, 5, 17),
        ("restore-drill", 0, 5, 14),
        ("mfa-on", 0, 5, 13),
    ]
    assert found["next_actions"] == ["check-1", "passwords-long", "restore-drill"]
    assert found["gain"] == {"guaranteed": 6, "at_most": 14}


def test_a_row_holds_the_parts_of_its_priority_the_reason_and_what_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ranked(tmp_path, capsys, [FIRST, SECOND])["ranked"][0]
    assert first["references"] == [
        {"item": "R2", "concept": "edge-devices", "how": "unknown"},
        {"item": "I9", "concept": "wifi", "how": "unknown"},
        {"item": "I23", "concept": "cloud-choice", "how": "unknown"},
    ]
    assert first["reason"]["ja"] == "備え2・問9・問23が「わからない」で、9分で確かめられます。"
    assert first["before_next_by"] == "minutes"


def test_one_questionnaire_alone_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ranked(tmp_path, capsys, FIRST)["ranked"][0]["id"] == "passwords-long"
    assert ranked(tmp_path, capsys, SECOND)["ranked"][0]["id"] == "check-1"


def test_what_the_plan_says_is_heeded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = {"passwords-long": "done", "restore-drill": "not_started"}
    ids = [each["id"] for each in ranked(tmp_path, capsys, {"sheets": [FIRST, SECOND], "plan_state": state})["ranked"]]
    assert "passwords-long" not in ids and "restore-drill" in ids


def test_with_nothing_left_to_do_the_list_is_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ranked(tmp_path, capsys, FIRST | {"answers": words(every("I"))})["ranked"] == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], "malformed_input"),
        ([FIRST, FIRST], "malformed_input"),
        ({"sheets": "x"}, "malformed_input"),
        ([FIRST, 3], "malformed_input"),
        ([FIRST, SECOND | {"edition": "9"}], "unknown_question_set"),
        ([FIRST, SECOND | {"answers": {"1": "yes"}}], "invalid_answer"),
        ([SECOND | {"answers": {"10": "partly"}}], "unknown_item"),
        ([SECOND | {"answers": {"1": "partly"}}], "unanswered"),
        ({"sheets": [FIRST], "plan_state": {"no-such": "done"}}, "invalid_plan_state"),
        ({"sheets": [FIRST], "plan_state": {"mfa-on": ["done"]}}, "invalid_plan_state"),
        ({"sheets": [FIRST], "plan_state": 1}, "invalid_plan_state"),
    ],
)
def test_bad_input_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object, code: str) -> None:
    assert ranked(tmp_path, capsys, value, 2)["error"]["code"] == code


def test_a_draft_is_ranked_by_what_was_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = SECOND | {"draft": True, "answers": {"1": LETTERS["N"].value}}
    assert [each["id"] for each in ranked(tmp_path, capsys, draft)["ranked"]] == ["mfa-on"]


def test_text_names_the_three_and_explains_ties(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps([FIRST, SECOND]), encoding="utf-8")
    assert main(["plan", "rank", str(path)]) == 0
    text = capsys.readouterr().out
    assert "＊1. わからない3つを確かめる（備え2・問9・問23）P 17 ＝ 点数 2" in text
    assert "1番と2番：効き目も弱点の大きさも同じです。短く終わる順です。" in text


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "rank", "no-such-file.json"]) == 2
    assert "ファイルを開けません" in capsys.readouterr().err


def test_the_sets_of_the_cases_are_the_shipped_ones() -> None:
    assert (len(IPA.items), len(READINESS.items)) == (25, 9)
