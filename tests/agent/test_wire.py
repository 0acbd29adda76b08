"""The form of a report: what keeps to it is read, everything else is refused with its code and its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from sonaeru.wire.facts import LARGEST_BYTES, Refused, read_report, report_faults
from sonaeru.wire.schema import faults

AT = "2026-11-22T01:00:00Z"
SOURCE = "file:/etc/os-release"
REPORT: dict[str, Any] = {
    "schema": "sonaeru.facts/1",
    "agent": {"name": "sonaeru-agent", "version": "0.1.0"},
    "report_id": "0b8f4f6e-3c1a-4d65-9f5e-3d1b6f0f4a11",
    "device": "dev_7Q2M",
    "seq": 12,
    "collected_at": AT,
    "data_as_of": "2026-08-22",
    "privilege": "user",
    "session": "interactive",
    "facts": {
        "os.family": {"v": "linux", "src": SOURCE, "at": AT},
        "os.version": {"v": None, "src": SOURCE, "at": AT, "priv": "user"},
        "disk.system": {"why": "not_permitted", "src": "cmd:lsblk", "at": AT},
        "svc.listeners": {"v": [["tcp", 6379, "any"]], "src": "file:/proc/net/tcp", "at": AT},
    },
    "timings_ms": {"os_release": 4},
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The report with one change."""
    other = copy.deepcopy(REPORT)
    change(other)
    return other


def fact(value: object) -> Callable[[dict[str, Any]], object]:
    """The family stated like this."""
    return lambda report: report["facts"].update({"os.family": value})


def body(report: object) -> bytes:
    return json.dumps(report).encode()


def refused(data: bytes) -> tuple[str, str]:
    """The code and the place of a refusal."""
    with pytest.raises(Refused) as found:
        read_report(data)
    return found.value.code, found.value.field


def test_a_report_is_read() -> None:
    assert read_report(body(REPORT)) == REPORT


def test_before_enrolment_a_report_names_no_device() -> None:
    assert report_faults(changed(lambda report: report.update(device=None, seq=0))) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (lambda r: r["facts"].update({"wifi.ssid": {"v": "x", "src": SOURCE, "at": AT}}), "unknown_field", "wifi.ssid"),
        (lambda r: r.update(host="pc"), "unknown_field", "host"),
        (lambda r: r.update(schema="sonaeru.facts/2"), "value", "schema"),
        (lambda r: r.update(facts=[]), "type", "facts"),
        (lambda r: r.update(seq=True), "type", "seq"),
        (lambda r: r.pop("privilege"), "missing", "privilege"),
        (fact({"v": "linux", "why": "timeout", "src": SOURCE, "at": AT}), "value", "facts/os.family"),
        (fact({"src": SOURCE, "at": AT}), "value", "facts/os.family"),
        (fact({"v": "linux", "src": SOURCE, "at": "昨日"}), "value", "facts/os.family/at"),
        (fact({"v": "linux", "src": SOURCE, "at": AT + "\n"}), "value", "facts/os.family/at"),
        (fact({"v": "beos", "src": SOURCE, "at": AT}), "value", "facts/os.family/v"),
        (fact({"v": "linux", "src": "C:/Users/hanako", "at": AT}), "value", "facts/os.family/src"),
        (fact({"why": "tired", "src": SOURCE, "at": AT}), "value", "facts/os.family/why"),
        (
            lambda r: r["facts"].update({"os.extended": {"v": 1, "src": SOURCE, "at": AT}}),
            "value",
            "facts/os.extended/v",
        ),
        (lambda r: r["facts"]["svc.listeners"].update(v=[["tcp", 4444, "any"]]), "value", "facts/svc.listeners/v/0/1"),
    ],
)
def test_what_does_not_keep_to_the_form_is_refused_whole(
    change: Callable[[dict[str, Any]], object], code: str, field: str
) -> None:
    assert refused(body(changed(change))) == (code, field)


@pytest.mark.parametrize(
    "data", [b"", b"1e", b'{"seq": NaN}', b"[" * 10_000, b"\xff\xfe{}", b'{"seq": -Infinity}', b"{" * 300]
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    assert refused(data) == ("no_json", "")


@pytest.mark.parametrize("data", [b"1", b"null", b'"x"', b"[]"])
def test_json_of_the_wrong_kind_is_refused(data: bytes) -> None:
    assert refused(data) == ("type", "")


def test_a_body_of_more_than_256_kib_is_refused_unread() -> None:
    assert refused(b" " * (LARGEST_BYTES + 1)) == ("too_large", "")


def test_a_schema_with_a_word_nobody_checks_is_an_error() -> None:
    with pytest.raises(KeyError):
        list(faults({}, {"minProperties": 1}, {}))
