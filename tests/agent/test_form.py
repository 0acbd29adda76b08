"""The published form of a report says the same as the reader that decides."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from tests.agent.given import ROOT

from sonaeru.core.devices.schema import FACTS, Refused, read
from sonaeru.core.devices.sources import SOURCES

FORM = json.loads((ROOT / "src/sonaeru/wire/facts-1.schema.json").read_text(encoding="utf-8"))
PUBLISHED = jsonschema_rs.validator_for(FORM)
AT = "2026-11-22T01:00:00Z"
PRODUCT = {"name": "ウイルス対策", "state": "on", "fresh": None}
COPY = {"kind": "restic", "target": "cloud", "last_success": "2026-11-20"}
WORDS = [
    *("on", "off", "windows", "W", "block", "audit", "yes", "prohibit-password", "domain", "entra", "laptop", "wpa2"),
    *("apache", "debian", "never_prompt", "free", "armed", "Normal", "commercial", "detect", "download", "encrypting"),
    *("", "12", "12.1", "1.2.3.4.5.6.7", "5356", "2026-11-20", AT, "昨日", "Debian", "debian\n", "12\n", "x" * 40),
]
VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**31 - 1, 2**31, 1.5, {}, [], [1], [[]], [{}]),
    *WORDS,
    *(
        [["tcp", 22, "any"]],
        [["tcp", 0, "any"]],
        [["tcp", True, "any"]],
        [["sctp", 22, "any"]],
        [["udp", 161, "loopback", 1]],
    ),
    *([PRODUCT], [{**PRODUCT, "at": AT}], [{**PRODUCT, "name": ""}], [{**PRODUCT, "path": "/x"}], [PRODUCT] * 21),
    *([COPY], [{**COPY, "last_success": None}], [{**COPY, "kind": "usb"}], [{"kind": "restic"}]),
    *(
        [{"product": "php", "cycle": "8.2"}],
        [{"product": "php", "cycle": "8.2", "version": "8.2.1"}],
        [{"product": "PHP"}],
    ),
]


def envelope(**changes: object) -> dict[str, object]:
    """A report with some fields changed."""
    head = {
        "schema": "sonaeru.facts/1",
        "agent": {"name": "sonaeru-agent", "version": "0.1.0"},
        "report_id": "0b8f4f6e-3c1a-4d65-9f5e-3d1b6f0f4a11",
        "device": "dev_7Q2M",
        "seq": 12,
        "collected_at": AT,
        "data_as_of": "2026-08-22",
        "privilege": "user",
        "session": "interactive",
        "facts": {"os.family": {"v": "linux", "src": "file:/etc/os-release", "at": AT}},
        "timings_ms": {"os_release": 4},
    }
    return {**head, **changes}


def taken(report: object) -> bool:
    """Whether the reader takes a report."""
    try:
        read(report, whole=False)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("key", FACTS)
def test_every_value_of_a_fact_is_taken_or_refused_by_both(key: str) -> None:
    reports = [(value, envelope(facts={key: {"v": value}})) for value in VALUES]
    assert [value for value, report in reports if taken(report) != PUBLISHED.is_valid(report)] == []
    assert any(taken(report) for value, report in reports if value is not None)


def test_the_form_lists_the_sources_of_the_reader() -> None:
    assert FORM["$defs"]["fact"]["properties"]["src"] == {"enum": list(SOURCES)}


def test_the_form_lists_the_facts_of_the_reader() -> None:
    assert list(FORM["properties"]["facts"]["properties"]) == list(FACTS)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"schema": "sonaeru.facts/2"},
        {"host": "pc"},
        {"facts": []},
        {"facts": {"wifi.ssid": {"v": "x"}}},
        {"facts": {"os.family": {"v": "linux", "why": "timeout"}}},
        {"facts": {"os.family": {"src": "cmd:x"}}},
        {"facts": {"os.family": {"why": "tired"}}},
        {"facts": {"os.family": {"v": "linux", "src": "日本"}}},
        {"facts": {"os.family": {"v": "linux", "src": "file:/home/hanako"}}},
        {"facts": {"os.family": {"v": "linux", "src": "osquery:os_version"}}},
        {"facts": {"os.family": {"v": "linux", "at": "昨日"}}},
        {"facts": {"os.family": {"v": "linux", "priv": "root"}}},
        {"seq": 0},
        {"seq": True},
        {"device": None},
        {"report_id": "1"},
        {"agent": {"name": "x"}},
        {"timings_ms": {"A": 1}},
        {"timings_ms": {"a": "1"}},
        {"session": "remote"},
    ],
)
def test_a_report_is_taken_or_refused_by_both(changes: dict[str, object]) -> None:
    assert taken(envelope(**changes)) == PUBLISHED.is_valid(envelope(**changes))


def test_the_whole_report_is_taken() -> None:
    assert taken(envelope())
