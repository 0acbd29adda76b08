"""What devices say about a topic of the company."""

from __future__ import annotations

import pytest
from tests.core.devices.given import CHECKS, seen, why

from sonaeru.core.devices import judge_all
from sonaeru.core.devices.topics import TopicSeen, topics
from sonaeru.web.library import reader

CONCEPTS = {f"{each.tier}{item.no}": item.concept for each in reader.question_sets().values() for item in each.items}
SERVICES = CONCEPTS["T4"]
GOOD = {
    "os.family": "windows",
    "svc.smb1": "off",
    "svc.remote_desktop": "off",
    "svc.listeners": [],
}
WARNS = {**GOOD, "svc.remote_desktop": "on", "svc.rdp_nla": True}
FAILS = {**GOOD, "svc.smb1": "on"}
SILENT = {"os.family": "windows", "svc.smb1": why("timeout")}


def about(topic: str, *devices: dict[str, object], declared: int | None) -> TopicSeen:
    findings = {str(number): judge_all(CHECKS.values(), seen(facts)) for number, facts in enumerate(devices)}
    return next(each for each in topics(findings, list(CHECKS.values()), CONCEPTS, declared) if each.topic == topic)


@pytest.mark.parametrize(
    ("devices", "declared", "supports", "contradicts"),
    [
        ([GOOD] * 8, 10, True, False),
        ([GOOD] * 7, 10, False, False),
        ([GOOD] * 8, None, False, False),
        ([GOOD] * 8, 0, False, False),
        ([GOOD] * 9 + [WARNS], 10, False, False),
        ([GOOD] * 9 + [FAILS], 10, False, True),
        ([GOOD] * 9 + [SILENT], 10, True, False),
        ([], 10, False, False),
    ],
)
def test_four_fifths_of_what_is_expected_must_pass_and_none_may_fall_short(
    devices: list[dict[str, object]], declared: int | None, supports: bool, contradicts: bool
) -> None:
    found = about(SERVICES, *devices, declared=declared)
    assert (found.supports, found.contradicts) == (supports, contradicts)


def test_a_device_without_a_known_state_is_unknown_and_counted_as_seen() -> None:
    found = about(SERVICES, GOOD, SILENT, declared=2)
    assert (found.seen, found.counts) == (2, {"pass": 1, "unknown": 1})


def test_a_device_to_which_nothing_applies_is_not_expected() -> None:
    server = {"os.family": "linux", "device.role": "server"}
    found = about(CONCEPTS["I14"], server, declared=3)
    assert (found.expected, found.seen, found.counts) == (2, 0, {})


def test_a_light_check_decides_only_where_there_is_no_weightier_one() -> None:
    light = {"os.family": "windows", "exploit.asr_block": 0}
    assert about(CONCEPTS["T2"], light, declared=1).counts == {"unknown": 1}
    autorun = {"os.family": "windows", "media.policy": "free"}
    assert about(CONCEPTS["T10"], autorun, declared=1).counts == {"warn": 1}


def test_copies_are_the_business_of_another_room() -> None:
    found = topics({}, list(CHECKS.values()), CONCEPTS, 1)
    assert CHECKS["backup-recent"].items == ("I11",)
    assert CONCEPTS["I11"] not in {each.topic for each in found}
