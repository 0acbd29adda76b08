from __future__ import annotations

import json
from pathlib import Path

import pytest

from sonaeru.cli.__main__ import main
from sonaeru.cli.verify import matches
from sonaeru.web.library import reader

from .given import every, words

FORMAT = "sonaeru-vectors/assessment/1"
INPUT = {"question_set": "ipa-5min", "edition": "3.1", "answers": words(every("I"))}


def saved(folder: Path, *cases: object, form: str = FORMAT) -> str:
    path = folder / "cases.json"
    path.write_text(json.dumps({"format": form, "cases": cases}), encoding="utf-8")
    return str(path)


def case(identifier: str, **expect: object) -> dict[str, object]:
    return {"id": identifier, "input": INPUT, "expect": expect}


def test_the_shipped_cases_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    assert capsys.readouterr().out == "598 passed, 0 failed\n"


def test_the_shipped_cases_pass_when_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *[str(path) for path in reader.cases()]]) == 0
    assert capsys.readouterr().out == "598 passed, 0 failed\n"


def test_a_failing_case_is_printed_with_what_was_expected_and_got(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, case("good", total=100, exit=0), case("bad", total=99), case("exit", exit=1))
    assert main(["verify", path]) == 1
    out = capsys.readouterr().out
    assert "good" not in out
    assert 'cases.json bad\n  expected {"total": 99}\n  got      {"total": 100,' in out
    assert "cases.json exit" in out
    assert out.endswith("1 passed, 2 failed\n")


def test_json_lists_the_failing_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--json", saved(tmp_path, case("good", total=100), case("bad", total=99))]) == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["passed"], result["failed"], result["failures"][0]["id"]) == (1, 1, "bad")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"cases": []}',
        '{"format": "sonaeru-vectors/unheard-of/1", "cases": []}',
        '{"format": ["x"], "cases": []}',
        json.dumps({"format": FORMAT}),
        json.dumps({"format": FORMAT, "cases": []}),
        json.dumps({"format": FORMAT, "cases": [{"id": "x", "input": INPUT}]}),
        json.dumps({"format": FORMAT, "cases": [{"id": "x", "raw": 5, "expect": {}}]}),
    ],
)
def test_a_file_that_cannot_be_replayed_is_told_on_standard_error(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text, encoding="utf-8")
    assert main(["verify", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (out, "cases.json" in err) == ("0 passed, 0 failed\n", True)


def test_a_missing_file_does_not_hide_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / "nowhere.json"), saved(tmp_path, case("good", total=100))]) == 2
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


@pytest.mark.parametrize(
    ("expected", "got", "fits"),
    [
        ({"a": 1}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"b": 2}, False),
        ({"a": None}, {}, False),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, True),
        ([1, 2], [1, 2], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 2], False),
        ([], {}, False),
        ([{"a": 1}], [{"a": 1, "b": 2}], True),
        (1, True, False),
        (0, False, False),
        (None, None, True),
        (None, 0, False),
        ("1", 1, False),
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.300000002, False),
        (1.0, 1, True),
        (1, 1.0, False),
        (1.0, True, False),
        (1.0, None, False),
    ],
)
def test_expected_is_a_part_of_what_was_got(expected: object, got: object, fits: bool) -> None:
    assert matches(expected, got) is fits
