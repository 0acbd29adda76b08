"""What is told: the sentence of the rule that decided, with its figures."""

from __future__ import annotations

import pytest
from tests.core.devices.given import CHECKS, seen, why

from sonaeru.core.devices import judge
from sonaeru.core.devices.words import Told, told

WINDOWS = {"os.family": "windows", "os.build": 26100, "os.edition_group": "W"}


def words(check: str, facts: dict[str, object], language: str = "ja") -> Told:
    computer = seen(facts)
    return told(CHECKS[check], judge(CHECKS[check], computer), computer, language)


def test_a_day_is_written_as_people_write_it() -> None:
    assert words("os-supported", WINDOWS).what == "このOSの更新は、2026年10月13日に終わりました。"
    assert words("os-supported", WINDOWS, "en").what == "Updates for this system ended on 2026-10-13."


def test_without_the_figure_the_plain_sentence_is_told() -> None:
    products = [{"name": "Vendor AV", "state": "on", "fresh": False}]
    facts = {"os.family": "windows", "av.products": products}
    assert words("av-fresh", facts).what == "ウイルスの見本（定義）が古いままです。"
    assert "9日前" in words("av-fresh", {**facts, "av.signature_age_days": 9}).what


def test_what_several_rules_decide_together_is_told_plainly() -> None:
    facts = {"os.family": "windows", "svc.remote_desktop": "on", "svc.rdp_nla": why("timeout")}
    assert words("remote-desktop", facts).what == CHECKS["remote-desktop"].words["what"]["ja"]


@pytest.mark.parametrize(("family", "word"), [("windows", "Windows Update"), ("macos", "macOS"), ("linux", "延長")])
def test_the_steps_are_those_of_the_system(family: str, word: str) -> None:
    steps = words("os-supported", {"os.family": family}).steps
    assert len(steps) == 3
    assert word in "".join(steps)


def test_one_set_of_steps_serves_every_system() -> None:
    assert words("daily-user", {"os.family": "linux"}).steps == words("daily-user", {"os.family": "macos"}).steps


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_words_even_without_any_fact(check: str) -> None:
    found = words(check, {}, "en")
    assert found.title and found.what and found.why and found.steps
