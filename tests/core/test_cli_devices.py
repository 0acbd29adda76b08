from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sonaeru.cli.__main__ import main

AT = ["--at", "2026-11-22"]
GOOD = {"os.family": "linux", "os.product": "debian", "os.version": "13"}
BAD = {"os.family": "windows", "os.build": 26100, "os.edition_group": "W"}


def saved(folder: Path, facts: dict[str, Any], **head: object) -> str:
    path = folder / "facts.json"
    whole = {"schema": "sonaeru.facts/1", "facts": {key: {"v": value} for key, value in facts.items()}, **head}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return str(path)


def judged(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(["devices", "judge", *arguments, *AT, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_0_if_nothing_must_be_fixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = judged(capsys, saved(tmp_path, GOOD))
    assert (code, found["findings"][0]["state"], found["at"]) == (0, "pass", "2026-11-22")


def test_1_if_something_must_be_fixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = judged(capsys, saved(tmp_path, BAD))
    assert (code, found["actions"], found["counts"]["fail"]) == (1, ["os-supported"], 1)


def test_a_finding_says_what_was_seen_how_sure_and_by_which_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, found = judged(capsys, saved(tmp_path, BAD, collected_at="2026-11-20"))
    assert found["findings"][0] == {
        "check": "os-supported",
        "state": "fail",
        "confidence": "observed",
        "evidence": {key: {"v": value} for key, value in BAD.items()},
        "as_of": "2026-11-20",
        "rule_edition": "1",
    }


def test_old_facts_are_unknown_on_a_later_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = judged(capsys, saved(tmp_path, BAD, collected_at="2026-10-01"))
    assert {(each["state"], each["why"]) for each in found["findings"]} == {("unknown", "stale")}


def test_for_people_the_three_steps_and_the_unknown_are_told_with_the_day_of_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["devices", "judge", saved(tmp_path, BAD), *AT]) == 1
    out = capsys.readouterr().out
    assert out.startswith("直すこと 1件")
    assert "2026年10月13日に終わりました" in out
    assert "　3. それまで" in out
    assert "自動の更新：まだ調べていません" in out
    assert "データの日付：" in out


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "JSON"),
        ("1", "オブジェクト"),
        ('{"schema": "sonaeru.facts/2", "facts": {}}', "sonaeru.facts/1"),
        ('{"schema": "sonaeru.facts/1"}', "facts"),
        ('{"schema": "sonaeru.facts/1", "facts": {"wifi.ssid": {"v": "x"}}}', "facts.wifi.ssid"),
        ('{"schema": "sonaeru.facts/1", "facts": {"os.build": {"v": NaN}}}', "JSON"),
        ('{"schema": "sonaeru.facts/1", "facts": {"os.build": {"v": "1"}}}', "facts.os.build.v"),
        ("[" * 10_000, "JSON"),
        (" " * (256 * 1024 + 1), "256 KiB"),
    ],
)
def test_2_and_where_for_a_file_that_cannot_be_used(
    text: str, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(text, encoding="utf-8")
    assert main(["devices", "judge", str(path), *AT]) == 2
    out, err = capsys.readouterr()
    assert (out, where in err) == ("", True)


def test_2_in_json_names_the_code_and_the_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = judged(capsys, saved(tmp_path, {"wifi.ssid": "x"}))
    assert (code, found) == (2, {"error": {"code": "unknown_field", "path": "facts.wifi.ssid"}})


def test_2_for_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "judge", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"schema": "sonaeru.facts/1", "facts": {"os.family": {"why": "timeout"}}})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, found = judged(capsys, "-")
    assert (code, found["counts"]["unknown"]) == (0, 38)
