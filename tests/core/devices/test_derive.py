"""Derived facts beyond what the published cases ask."""

from __future__ import annotations

import pytest
from tests.core.devices.given import seen, why

from sonaeru.core.devices import DERIVED
from sonaeru.core.devices.facts import Reading, known, missing
from sonaeru.core.devices.schema import FACTS

ON = [{"name": "Vendor", "state": "on", "fresh": True}]
OFF = [{"name": "Vendor", "state": "off", "fresh": False}]
WINDOWS, MAC = {"os.family": "windows"}, {"os.family": "macos"}


@pytest.mark.parametrize(
    ("key", "facts", "expected"),
    [
        # A provider that could not be read is not one that is missing.
        ("d.av", {**WINDOWS, "av.products": why("timeout"), "av.realtime": True}, missing("timeout")),
        ("d.av", {**WINDOWS, "av.products": why("not_supported"), "av.realtime": False}, known("off")),
        ("d.av", {**MAC, "av.products": OFF, "av.xprotect_version": why("timeout")}, missing("timeout")),
        ("d.av", {**MAC, "av.products": ON, "av.xprotect_version": why("timeout")}, known("on")),
        ("d.av_primary", {**WINDOWS, "av.mode": "Passive Mode"}, known("third_party")),
        ("d.av_primary", {**WINDOWS, "av.products": why("timeout")}, missing("timeout")),
        ("d.av_primary", {**WINDOWS}, known("builtin")),
        ("d.av_fresh", {**MAC, "av.products": why("timeout"), "av.xprotect_version": "5356"}, missing("timeout")),
        ("d.av_fresh", {**WINDOWS, "av.products": ON}, known("fresh")),
        ("d.firewall", {**WINDOWS, "fw.public": True, "fw.private": True}, missing("not_asked")),
        ("d.firewall", {**MAC, "fw.state": "on"}, known("on")),
        ("d.autorun_usb", {**WINDOWS, "media.autorun": 4}, known("off")),
        ("d.autorun_usb", {**WINDOWS, "media.autorun": why("timeout")}, missing("timeout")),
        ("d.skew", {"device.clock_skew_s": why("not_asked")}, missing("not_asked")),
        (
            "d.apps",
            {"apps.judged": [{"product": "office", "cycle": "2024"}, {"product": "php", "cycle": "8.1"}]},
            known("ended"),
        ),
        ("d.app", {"apps.judged": []}, missing("no_row")),
        ("d.service", {"svc.listeners": [["tcp", 5900, "any"], ["tcp", 23, "any"]]}, known("Telnet (23)")),
        ("d.service", {"svc.listeners": []}, missing("not_asked")),
        ("d.lock_minutes", {"lock.delay_s": 1200}, known(20)),
    ],
)
def test_a_derived_fact(key: str, facts: dict[str, object], expected: Reading) -> None:
    assert seen(facts).of(key) == expected


def test_a_copy_from_tomorrow_is_a_conflict() -> None:
    tools = [{"kind": "restic", "target": "cloud", "last_success": "2026-11-23"}]
    assert seen({"backup.tools": tools}).of("d.backup") == missing("conflict")


@pytest.mark.parametrize("key", DERIVED)
@pytest.mark.parametrize("family", ["windows", "macos", "linux"])
def test_without_any_fact_a_derived_fact_is_a_reason_or_a_default_and_raises_nothing(key: str, family: str) -> None:
    found = seen({"os.family": family}).of(key)
    assert found.values or found.why


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_fact_names_facts_that_exist(name: str) -> None:
    assert set(DERIVED[name].reads) <= set(FACTS)
