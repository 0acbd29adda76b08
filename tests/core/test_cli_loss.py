from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.core.insurance.given import published
from tests.core.loss.given import stated

from sonaeru.cli.__main__ import main
from sonaeru.cli._reckoning import about, yen

FLAT = published()["policies"]["flat"]
RUN = {"format": "sonaeru-loss-1", "seed": 1, "draws": 2000, "scenarios": [stated()], "policy": FLAT}
PAY = {"policy": FLAT, "reading": "narrow", "events": [{"losses": {"forensics": 10_000_001.9, "overtime": 5}}]}
MEMBERS = {"members": 100, "rate": 0.02, "median": 3e6, "sigma": 1.3, "deductible": 1e5, "limit": 1e7}
CLOUD = {"share": 0.3, "rate": 0.1, "beta": [0.5, 9.5]}
LOSS = {"dist": "lognormal", "median": 2e5, "sigma": 1.0, "cap": 2e6}
GROUP = {"classes": [MEMBERS], "vendors": [CLOUD], "bi": LOSS, "unknown_vendor": 40}
COMMANDS = {"loss estimate": RUN, "insurance pay": PAY, "portfolio simulate": GROUP}
each_command = pytest.mark.parametrize("command", COMMANDS)


def saved(folder: Path, data: object) -> str:
    path = folder / "input.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def answered(command: str, data: object, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    code = main([*command.split(), saved(folder, data), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_an_estimate_has_bands_scenarios_parts_and_a_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answered("loss estimate", RUN, tmp_path, capsys)
    assert (code, found["format"], found["seed"], found["draws"]) == (0, "sonaeru-loss-result-1", 1, 2000)
    assert list(found["bands"]) == ["low", "mid", "high"]
    middle = found["bands"]["mid"]
    happens = middle["scenarios"][0]["if_it_happens"]
    assert set(happens["gross"]) >= {"mean", "p50", "p90", "p95", "se_mean"}
    assert happens["gross"]["mean"] == pytest.approx(happens["paid"]["mean"] + happens["retained"]["mean"])
    assert set(middle["scenarios"][0]["parts"]) == {"policy", "costs"}
    assert set(middle["annual"]["retained"]) >= {"mean", "p90", "p99", "tvar99", "se_mean"}
    assert middle["annual"]["p_any"] == pytest.approx(middle["annual"]["p_any_drawn"], rel=0.05)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def printed(seed: int) -> str:
        main(["loss", "estimate", saved(tmp_path, {**RUN, "seed": seed}), "--json"])
        return capsys.readouterr().out

    assert printed(1) == printed(1)
    assert printed(1) != printed(2)


def test_controls_change_rates_and_what_is_unknown_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    controls = [
        {"topic": "mfa", "answer": "implemented", "grade": "measured"},
        {"topic": "backup", "answer": "unknown"},
    ]
    _, plain = answered("loss estimate", RUN, tmp_path, capsys)
    _, found = answered("loss estimate", {**RUN, "controls": controls}, tmp_path, capsys)
    rates = [each["bands"]["mid"]["scenarios"][0]["per_year"] for each in (plain, found)]
    assert rates[1] == pytest.approx(rates[0] * 1.4**-0.25)
    assert "unknown_control:backup" in found["warnings"]
    assert not [each for each in plain["warnings"] if "control" in each]


def test_without_a_policy_nothing_is_paid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = answered("loss estimate", {**RUN, "policy": None}, tmp_path, capsys)
    assert found["bands"]["mid"]["annual"]["paid"]["mean"] == 0
    assert found["bands"]["mid"]["scenarios"][0]["parts"] == {}


def test_a_payment_says_loss_paid_rest_cuts_and_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answered("insurance pay", PAY, tmp_path, capsys)
    assert (code, found["paid_total"]) == (0, 10_000_000)
    assert found["events"][0]["parts"] == {"costs": 10_000_000}
    assert found["events"][0]["cuts"] == pytest.approx({"limit": 1.9, "not_covered": 5})
    assert found["events"][0]["uncovered"] == pytest.approx(6.9)


def test_many_companies_and_one_vendor_stand_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answered("portfolio simulate", GROUP, tmp_path, capsys)
    assert (code, found["members"], found["unknown_vendor"]) == (0, 100, 40)
    means = [found[name]["mean"] for name in ("independent", "common_cause", "total")]
    assert means[0] + means[1] == pytest.approx(means[2])
    assert found["total"]["p99"] >= found["independent"]["p99"]


@each_command
def test_people_are_told_that_it_is_no_offer(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), saved(tmp_path, COMMANDS[command])]) == 0
    assert "保険の募集・勧誘・見積り・助言ではありません" in capsys.readouterr().out


def test_whole_yen_are_paid_down_and_the_rest_is_what_that_leaves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = {"nodes": [{"code": "all", "covers": [{"item": "forensics"}], "paid_percent": 90}]}
    main(["insurance", "pay", saved(tmp_path, {"policy": policy, "events": [{"losses": {"forensics": 101}}]})])
    assert "支払われる額 90円　自己負担 11円" in capsys.readouterr().out


@each_command
@pytest.mark.parametrize("text", ["{", "[]", "5", '{"a": 1, "a": 2}', '{"policy": NaN}', "[" * 10_000, " " * (2 << 20)])
def test_2_for_a_file_that_cannot_be_read(
    command: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command.split(), saved(tmp_path, text)]) == 2
    out, err = capsys.readouterr()
    assert (out, "file" in err) == ("", True)


@pytest.mark.parametrize(
    ("command", "changes", "code", "where"),
    [
        ("loss estimate", {"format": "other"}, "bad_value", "format"),
        ("loss estimate", {"draws": 10**9}, "out_of_range", "draws"),
        ("loss estimate", {"draws": 1.5}, "bad_value", "draws"),
        ("loss estimate", {"seed": -1}, "negative", "seed"),
        ("loss estimate", {"scenarios": []}, "bad_value", "scenarios"),
        ("loss estimate", {"reading": "both"}, "bad_reading", "reading"),
        ("loss estimate", {"controls": [{"topic": "luck", "answer": "partly"}]}, "bad_value", "controls.0"),
        (
            "loss estimate",
            {"scenarios": [stated(items=[{**stated()["items"][0], "code": "taxi"}])]},
            "bad_value",
            "small.taxi",
        ),
        ("loss estimate", {"policy": {"nodes": []}}, "one_root_needed", "nodes"),
        ("insurance pay", {"policy": None}, "bad_value", "policy"),
        ("insurance pay", {"events": None}, "bad_value", "events"),
        ("insurance pay", {"events": [{"losses": {"forensics": -1}}]}, "negative", "events.0.forensics"),
        ("portfolio simulate", {"classes": [{**MEMBERS, "members": 9}]}, "out_of_range", "members"),
        ("portfolio simulate", {"classes": [{**MEMBERS, "rate": "often"}]}, "not_a_number", "classes.0.rate"),
        ("portfolio simulate", {"vendors": [{**CLOUD, "beta": [0, 1]}]}, "bad_value", "vendors.0.beta"),
    ],
)
def test_2_with_code_and_place_for_what_cannot_be_reckoned_with(
    command: str, changes: dict[str, Any], code: str, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answered(command, {**COMMANDS[command], **changes}, tmp_path, capsys)
    assert found == (2, {"error": {"code": code, "where": where}})


def test_an_item_of_ones_own_is_named_with_an_x(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = stated(items=[{**stated()["items"][0], "code": "x_taxi"}])
    assert answered("loss estimate", {**RUN, "scenarios": [own]}, tmp_path, capsys)[0] == 0


def test_2_for_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insurance", "pay", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0円"),
        (999, "約1,000円"),
        (6_542_750, "約650万円"),
        (99_600, "約10万円"),
        (1_234_567_890, "約12億円"),
        (38_430_000, "約3,800万円"),
    ],
)
def test_simulated_yen_have_two_digits(amount: float, text: str) -> None:
    assert about(amount) == text


def test_yen_are_whole() -> None:
    assert (yen(0.9), yen(1_000_000.999)) == ("0円", "1,000,000円")
