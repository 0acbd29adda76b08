from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.core.phishing.given import PUBLISHED

from sonaeru.cli.__main__ import main
from sonaeru.cli.verify import matches
from sonaeru.web.library import phishing, reader

SHARED = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "phishing.json"


def saved(folder: Path, table: object) -> str:
    path = folder / "case.json"
    path.write_text(table if isinstance(table, str) else json.dumps(table), encoding="utf-8")
    return str(path)


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(["phishing", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["phishing", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.skipif(not SHARED.exists(), reason="the published cases are not beside this repository")
def test_the_shipped_cases_are_the_published_ones() -> None:
    assert (reader.CONTENT / "cases" / "phishing.json").read_bytes() == SHARED.read_bytes()


@pytest.mark.parametrize("case", PUBLISHED["classification"], ids=lambda case: case["id"])
def test_a_published_case_is_a_file_for_classify(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = answered(capsys, "classify", saved(tmp_path, case))
    assert code == 0
    assert matches(case["expect"], found)
    assert found["edition"] == phishing.newest_edition().id


@pytest.mark.parametrize("case", PUBLISHED["metrics"], ids=lambda case: case["id"])
def test_a_published_case_is_a_file_for_metrics(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = answered(capsys, "metrics", saved(tmp_path, case))
    assert code == 0
    assert matches(case["expect"], found)


@pytest.mark.parametrize("case", PUBLISHED["phish_scale"])
def test_a_published_case_is_a_file_for_rate(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = answered(capsys, "rate", saved(tmp_path, case))
    assert found == case["expect"]
    assert code == (2 if "error" in found else 0)


def test_rate_takes_counts_by_cue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = {"cues": {"urgency": 2, "no_signer": 3}, "elements": [8, 8, 2, 0, 0]}
    assert answered(capsys, "rate", saved(tmp_path, table))[1]["cues"] == 3
    wrong = {"cues": {"colour": 1}, "elements": [8, 8, 2, 0, 0]}
    assert answered(capsys, "rate", saved(tmp_path, wrong)) == (2, {"error": "unknown_cue", "at": "colour"})


def test_lists_that_a_file_leaves_out_are_the_released_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = {
        "delivery": {"accepted_at_ms": 0, "links": 1},
        "hits": [{"n": 1, "at_ms": 40_000, "network": "40.92.5.0/24"}],
    }
    visit = answered(capsys, "classify", saved(tmp_path, table))[1]["visits"][0]
    assert visit["reasons"] == [["scanner_network", 60], ["no_page_assets", 20]]


def test_people_read_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {case["id"]: case for case in (*PUBLISHED["classification"], *PUBLISHED["metrics"])}
    out = told(capsys, "classify", saved(tmp_path, cases["c02"]))
    assert out.startswith("人が開きました\n") and "画面を動かした -80" in out and out.endswith("判定の版 1\n")
    out = told(capsys, "metrics", saved(tmp_path, cases["m02"]))
    assert "12人のうち5人が知らせてくれました（41.7 %）。" in out
    assert "3人がリンクを開きました（25.0 %）。" in out
    assert "最初の知らせは1分30秒後でした。" in out
    assert "9〜12人がリンクを開きました（9.0〜12.0 %）。" in told(capsys, "metrics", saved(tmp_path, cases["m04"]))
    assert "届いた人はまだいません" in told(capsys, "metrics", saved(tmp_path, cases["m01"]))
    assert told(capsys, "metrics", saved(tmp_path, cases["m15"])).startswith("はっきりした差はありません")
    assert told(capsys, "metrics", saved(tmp_path, cases["m16"])) == "減りました。-10.0ポイント（-15.5〜-4.5）\n"
    assert told(capsys, "metrics", saved(tmp_path, cases["m19"])) == "まだありません\n"
    assert "2人が2回以上開きました" in told(capsys, "metrics", saved(tmp_path, cases["m20"]))
    assert told(capsys, "metrics", saved(tmp_path, cases["m21"])) == "全部で35人\n製造\nその他 15人\n"
    assert told(capsys, "metrics", saved(tmp_path, cases["m24"])) == "人数が少ないため出しません\n"
    out = told(capsys, "rate", saved(tmp_path, {"cues": 0, "elements": [0] * 5}))
    assert out.startswith("やや見抜きにくい\n") and "手がかりがひとつもありません" in out


def test_a_share_is_rounded_half_up_for_display_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # 1/16 = 6.25 %: half up is 6.3, half to even would be 6.2.
    deliveries = [{"class": "human", "first_at_ms": 1}, *[{}] * 15]
    table = {"deliveries": deliveries}
    assert "6.3 %" in told(capsys, "metrics", saved(tmp_path, table))
    assert answered(capsys, "metrics", saved(tmp_path, table))[1]["clicked"]["low"] == 0.0625


HIT = {"n": 1, "at_ms": 0}
MAIL = {"accepted_at_ms": 0, "links": 1}


@pytest.mark.parametrize(
    ("command", "table", "error", "at"),
    [
        ("classify", "{", "not_json", ""),
        ("classify", '{"a": 1, "a": 2}', "not_json", ""),
        ("classify", "[]", "not_an_object", ""),
        ("classify", {}, "not_an_object", "delivery"),
        ("classify", {"delivery": MAIL}, "wrong_value", "hits"),
        ("classify", {"delivery": {"links": 1}, "hits": []}, "missing_field", "delivery.accepted_at_ms"),
        ("classify", {"delivery": {**MAIL, "links": -1}, "hits": []}, "wrong_value", "delivery.links"),
        ("classify", {"delivery": MAIL, "hits": [{"n": 1}]}, "missing_field", "hits.0.at_ms"),
        ("classify", {"delivery": MAIL, "hits": [{**HIT, "ip": "192.0.2.1"}]}, "unknown_field", "hits.0.ip"),
        ("classify", {"delivery": MAIL, "hits": [{**HIT, "at_ms": 1.5}]}, "wrong_value", "hits.0.at_ms"),
        ("classify", {"delivery": MAIL, "hits": [{**HIT, "kind": "x"}]}, "wrong_value", "hits.0.kind"),
        ("classify", {"delivery": MAIL, "hits": [{**HIT, "network": "x"}]}, "wrong_value", "hits.0.network"),
        ("classify", {"delivery": MAIL, "hits": [HIT, HIT]}, "wrong_value", "hits: n stands twice"),
        ("classify", {"delivery": MAIL, "hits": [], "context": 1}, "not_an_object", "context"),
        (
            "classify",
            {"delivery": MAIL, "hits": [], "context": {"own_networks": ["x"]}},
            "wrong_value",
            "context.own_networks",
        ),
        ("metrics", {}, "wrong_value", "deliveries"),
        ("metrics", {"deliveries": [1]}, "not_an_object", "deliveries.0"),
        ("metrics", {"deliveries": [{"state": "x"}]}, "wrong_value", "deliveries.0.state"),
        ("metrics", {"kind": "x"}, "wrong_value", "kind"),
        ("metrics", {"kind": ["x"]}, "wrong_value", "kind"),
        ("metrics", {"kind": "difference", "older": [2, 1], "newer": [0, 1]}, "wrong_value", "older"),
        ("metrics", {"kind": "repeat", "people": {"a": ["x"]}}, "wrong_value", "people.a"),
        ("metrics", {"kind": "repeat", "people": {"a": [["x"]]}}, "wrong_value", "people.a"),
        ("metrics", {"kind": "suppress", "groups": [["a", -1]]}, "wrong_value", "groups.0"),
        ("rate", {"cues": 1}, "wrong_value", "elements"),
        ("rate", {"elements": [0] * 5}, "cue_total", None),
        ("rate", {"cues": "1", "elements": [0] * 5}, "cue_total", None),
        ("rate", {"cues": {"urgency": "1"}, "elements": [0] * 5}, "cue_count", "urgency"),
        ("rate", {"cues": 1, "elements": [[]] * 5}, "alignment_score", None),
    ],
)
def test_2_and_where_for_a_file_that_cannot_be_used(
    command: str, table: object, error: str, at: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, table)
    assert main(["phishing", command, path]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.strip() and (at or "") in err
    code, found = answered(capsys, command, path)
    assert (code, found["error"], found.get("at")) == (2, error, at)


def test_2_for_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["phishing", "rate", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"cues": 8, "elements": [8, 8, 2, 0, 0]})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert answered(capsys, "rate", "-")[1]["difficulty"] == "very"
