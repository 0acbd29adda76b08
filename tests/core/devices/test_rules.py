"""How rules become a finding: first true rule, remembered rules, gates, evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.core.devices.given import CHECKS, TODAY, seen, why

from sonaeru.core.devices import DERIVED, Check, Fact, Finding, judge
from sonaeru.core.devices.facts import known, missing
from sonaeru.core.devices.rules import check

HEAD = {"edition": "1", "os": ["linux"], "severity": "low", "measures": [], "items": [], "minutes": 5, "who": "self"}
ON, UNKNOWN = {"svc.ssh": "on"}, {"svc.ssh": why("timeout")}


def made(*rules: dict[str, Any], **head: object) -> Check:
    return check("made", {**HEAD, "rule": list(rules), **head}, DERIVED)


def found(rules: list[dict[str, Any]], facts: dict[str, object]) -> Finding:
    return judge(made(*rules), seen({"os.family": "linux", **facts}))


def rule(then: str, when: object = None, why: str = "") -> dict[str, Any]:
    return {"then": then, **({"when": when} if when else {}), **({"why": why} if why else {})}


def test_the_first_true_rule_ends_the_walk() -> None:
    assert found([rule("fail", ON), rule("warn")], ON).state == "fail"


@pytest.mark.parametrize(
    ("first", "last", "state", "confidence"),
    [
        ("fail", "warn", "warn", "inferred"),
        ("warn", "fail", "warn", "inferred"),
        ("fail", "fail", "fail", "observed"),
        ("fail", "pass", "unknown", "observed"),
        ("pass", "pass", "pass", "observed"),
    ],
)
def test_a_rule_that_may_hold_is_joined_with_the_one_that_does(
    first: str, last: str, state: str, confidence: str
) -> None:
    finding = found([rule(first, {"svc.ssh": "on"}), rule(last)], UNKNOWN)
    assert (finding.state, finding.confidence) == (state, confidence)


def test_a_false_condition_beats_an_unknown_one() -> None:
    when = {"svc.ssh": "on", "acct.uid0_count": 2}
    assert found([rule("fail", when), rule("pass")], {**UNKNOWN, "acct.uid0_count": 1}).state == "pass"


def test_what_no_rule_lists_is_unknown() -> None:
    assert found([rule("fail", ON)], {"svc.ssh": "off"}).why == "not_supported"


def test_a_gate_that_is_unknown_is_skipped() -> None:
    gate = rule("not_applicable", {"device.role": "server"}, "role")
    assert found([gate, rule("fail", ON)], {**ON, "device.role": why("timeout")}).state == "fail"
    assert found([gate, rule("fail", ON)], {**ON, "device.role": "server"}).why == "role"


def test_a_switch_is_not_a_number() -> None:
    assert found([rule("fail", {"acct.uid0_count": True}), rule("pass")], {"acct.uid0_count": 1}).state == "pass"


def test_a_comparison_with_what_is_no_number_is_unknown() -> None:
    assert found([rule("fail", {"svc.ssh": {"gt": 1}})], ON).why == "parse_error"


def test_several_comparisons_of_a_fact_are_anded() -> None:
    between = rule("warn", {"acct.uid0_count": {"gt": 1, "lt": 5}})
    assert [found([between, rule("pass")], {"acct.uid0_count": count}).state for count in (1, 3, 5)] == [
        "pass",
        "warn",
        "pass",
    ]


def test_not_set_is_the_default_unless_the_check_says_what_it_means() -> None:
    assert found([rule("pass", {"svc.ssh_password": True})], {"svc.ssh_password": None}).state == "pass"
    named = [rule("warn", {"svc.ssh_password": {"set": False}}), rule("pass")]
    assert found(named, {"svc.ssh_password": None}).state == "warn"
    assert found([rule("pass", {"svc.ssh": "on"})], {"svc.ssh": None}).why == "not_supported"


@pytest.mark.parametrize(("days", "reason"), [(30, ""), (31, "stale"), (-1, "conflict")])
def test_a_fact_is_good_for_thirty_days_and_never_from_tomorrow(days: int, reason: str) -> None:
    facts = {"os.family": "linux", "svc.ssh": Fact("on", day=TODAY - dt.timedelta(days))}
    assert judge(made(rule("fail", ON)), seen(facts)).why == reason


def test_a_finding_carries_what_it_looked_at_and_nothing_else() -> None:
    facts = {
        "os.family": Fact("linux", day=TODAY),
        "svc.ssh": Fact("on", day=TODAY - dt.timedelta(3)),
        "svc.ssh_root": why("not_permitted"),
        "wifi.class": Fact("open"),
    }
    finding = judge(CHECKS["ssh-safe"], seen(facts))
    assert finding.evidence == {
        "os.family": known("linux"),
        "svc.ssh": known("on"),
        "svc.ssh_root": missing("not_permitted"),
    }
    assert finding.as_of == TODAY - dt.timedelta(3)
    assert finding.rule_edition == CHECKS["ssh-safe"].edition


@pytest.mark.parametrize(
    "broken",
    [
        {"severity": "awful"},
        {"os": ["beos"]},
        {"who": "nobody"},
        {"rule": [{"then": "green"}]},
        {"rule": [{"then": "unknown"}]},
        {"rule": [{"then": "pass", "why": "os"}]},
        {"rule": [{"then": "pass", "when": {"svc.ssh": {"like": "o"}}}]},
    ],
)
def test_a_check_that_cannot_be_judged_by_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="."):
        made(**broken)
