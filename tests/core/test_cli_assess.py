from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sonaeru.cli.__main__ import main
from sonaeru.web.library import reader

from .given import EXAMPLE, answers, every, words


@pytest.fixture
def example(tmp_path: Path) -> str:
    return saved(tmp_path, answers=words(answers(EXAMPLE)))


def saved(folder: Path, **fields: object) -> str:
    path = folder / "answers.json"
    path.write_text(json.dumps({"question_set": "ipa-5min", "edition": "3.1", **fields}), encoding="utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_json_holds_the_score_and_the_next_actions(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", example, "--json"]) == 1
    result = printed(capsys)
    assert (result["total"], result["band"], result["points_to_next_band"]) == (52, "gaps", 18)
    assert [each["id"] for each in result["next_actions"]] == ["passwords-long", "incident-card", "check-1"]
    assert result["next_actions"][0] == {
        "id": "passwords-long",
        "title": "パスワードを長くし、使い回しをやめる",
        "points": 4,
        "risk": 5,
        "effort": 2,
        "priority": 17,
        "minutes": 60,
    }


def test_text_says_the_total_the_parts_the_distance_and_what_to_do(
    example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", example]) == 1
    text = capsys.readouterr().out
    for line in [
        "52点（100点満点）　対策の不足が目立ちます",
        "基本的対策　8／20点",
        "次の段階まで、あと18点です。",
        "3問目　長く複雑なパスワードを使っている：できていない",
        "1. パスワードを長くし、使い回しをやめる（60分・点数 ＋4）",
        "3. わからない2つを確かめる（6分・点数 ＋2以上）",
        "この3つを終えると60点以上になります（確かめた結果しだいで最大68点）。",
    ]:
        assert line in text


def test_the_next_band_is_named_only_where_the_three_reach_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["assess", saved(tmp_path, answers=words(every("I", i14="N")))])
    assert "この1つを終えると100点以上（入門達成）になります" in capsys.readouterr().out
    main(["assess", saved(tmp_path, answers=words(every("N")))])
    assert "（不足）" not in capsys.readouterr().out


def test_at_100_points_nothing_is_left_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", saved(tmp_path, answers=words(every("I")))]) == 0
    assert "いま足りないものはありません。" in capsys.readouterr().out


def test_several_sites_are_told_with_those_to_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites = [
        {"site": "本社", "answers": words(every("I"))},
        {"site": "工場", "answers": words(every("I", i11="N", i9="U"))},
    ]
    assert main(["assess", saved(tmp_path, sites=sites)]) == 0
    text = capsys.readouterr().out
    assert "9問目　Wi-Fiを安全に設定している：工場" in text
    assert "11問目　バックアップを取っている：工場" in text


def test_a_draft_has_neither_points_nor_actions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, answers={"3": "partly"}, draft=True)
    assert main(["assess", path, "--json"]) == 0
    assert set(printed(capsys)) == {"status", "answered", "missing", "total", "band"}
    assert main(["assess", path]) == 0
    assert "1問に答えています" in capsys.readouterr().out


@pytest.mark.parametrize("as_json", [True, False])
def test_a_fault_is_told_on_standard_error_and_as_json_if_asked(
    as_json: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, answers=words(every("I")) | {"26": "partly"})
    assert main(["assess", path, *(["--json"] if as_json else [])]) == 2
    out, err = capsys.readouterr()
    assert err == "26という番号の設問はありません（1～25）。\n"
    assert out == ('{"error": {"code": "unknown_item", "items": ["26"]}}\n' if as_json else "")


def test_a_missing_file_is_told_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(tmp_path / "nowhere.json")]) == 2
    out, err = capsys.readouterr()
    assert (out, "nowhere.json" in err) == ("", True)


def test_a_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(tmp_path), "--json"]) == 2
    assert printed(capsys) == {"error": {"code": "unreadable_file"}}


def test_a_dash_reads_standard_input(
    example: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(example).read_bytes())))
    assert main(["assess", "-", "--json"]) == 1
    assert printed(capsys)["total"] == 52


def test_a_table_is_read_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "paper.csv"
    rows = "".join(f"{no},できている\r\n" for no in range(1, 26))
    path.write_bytes(f"番号,答え\r\n{rows}".encode("cp932"))
    assert main(["assess", str(path), "--json"]) == 0
    assert printed(capsys)["total"] == 100


def test_editing_the_catalogue_changes_no_score(
    example: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["assess", example, "--json"])
    before = printed(capsys)
    monkeypatch.setattr(reader, "actions", lambda: ())
    main(["assess", example, "--json"])
    after = printed(capsys)
    assert before["next_actions"] != after["next_actions"]
    assert {**before, "next_actions": None} == {**after, "next_actions": None}
