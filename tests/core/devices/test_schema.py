"""The reader of reports: what it takes, and what it refuses with which word and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.devices.given import PUBLISHED, VALUES

from sonaeru.core.devices import Refused, read
from sonaeru.core.devices.facts import day_of
from sonaeru.core.devices.schema import FACTS, SCHEMA

WHOLE: dict[str, Any] = {
    "schema": SCHEMA,
    "agent": {"name": "sonaeru-agent", "version": "0.1.0"},
    "report_id": "6f3c1f0e-7d0f-4a39-9a5b-2b7a3f7f0a11",
    "device": "dev_7Q2M",
    "seq": 12,
    "collected_at": "2026-11-22T01:00:00Z",
    "data_as_of": "2026-08-22",
    "privilege": "user",
    "session": "interactive",
    "facts": {
        "os.build": {
            "v": 26200,
            "src": "reg:HKLM/SOFTWARE/Microsoft/Windows NT/CurrentVersion",
            "at": "2026-11-22T15:30:00Z",
        }
    },
    "timings_ms": {"os": 4},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=8,
)


def report(**changes: object) -> dict[str, object]:
    return {**WHOLE, **changes}


def fact(key: str, **fields: object) -> dict[str, object]:
    return report(facts={key: fields})


def refusal(table: object) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        read(table)
    return refused.value.code, refused.value.path


def test_a_whole_report_is_read_and_a_moment_is_a_day_in_japan() -> None:
    found = read(WHOLE)
    assert (found.facts["os.build"].value, found.facts["os.build"].day) == (26200, dt.date(2026, 11, 23))
    assert found.head["device"] == "dev_7Q2M"


def test_a_fact_without_a_moment_is_as_old_as_the_report() -> None:
    assert read(fact("svc.ssh", why="timeout")).facts["svc.ssh"].day == dt.date(2026, 11, 22)


def test_a_file_by_hand_needs_the_schema_and_the_facts_only() -> None:
    assert read({"schema": SCHEMA, "facts": {}}, whole=False).facts == {}
    assert refusal({"schema": SCHEMA, "facts": {}})[0] == "missing_field"


@pytest.mark.parametrize(
    ("table", "code", "path"),
    [
        ([], "not_an_object", ""),
        ("x", "not_an_object", ""),
        (report(schema="sonaeru.facts/2"), "schema", "schema"),
        (report(hostname="PC-01"), "unknown_field", "hostname"),
        (report(seq=0), "wrong_value", "seq"),
        (report(seq=True), "wrong_value", "seq"),
        (report(facts=[]), "wrong_value", "facts"),
        (report(agent={"name": "a", "version": "1", "user": "x"}), "wrong_value", "agent"),
        (report(timings_ms={"a b": 1}), "wrong_value", "timings_ms"),
        (report(collected_at="2026-11-22T01:00:00"), "wrong_value", "collected_at"),
        (fact("wifi.ssid", v="home"), "unknown_field", "facts.wifi.ssid"),
        (fact("svc.ssh", v="on", why="timeout"), "wrong_value", "facts.svc.ssh"),
        (fact("svc.ssh"), "wrong_value", "facts.svc.ssh"),
        (fact("svc.ssh", v="on", note="x"), "unknown_field", "facts.svc.ssh.note"),
        (fact("svc.ssh", why="because"), "wrong_value", "facts.svc.ssh.why"),
        (fact("svc.ssh", v=True), "wrong_value", "facts.svc.ssh.v"),
        (fact("os.build", v=26200.0), "wrong_value", "facts.os.build.v"),
        (fact("os.build", v=2**40), "wrong_value", "facts.os.build.v"),
        (fact("os.build", v=float("nan")), "wrong_value", "facts.os.build.v"),
        (fact("os.newest_update_at", v="1/15/2026"), "wrong_value", "facts.os.newest_update_at.v"),
        (fact("os.version", v="12\n"), "wrong_value", "facts.os.version.v"),
        (fact("av.products", v=[{"name": "x"}]), "wrong_value", "facts.av.products.v"),
        (
            fact("av.products", v=[{"name": "x" * 65, "state": "on", "fresh": None}]),
            "wrong_value",
            "facts.av.products.v",
        ),
        (fact("svc.listeners", v=[["tcp", 0, "any"]]), "wrong_value", "facts.svc.listeners.v"),
        (fact("svc.listeners", v=[["tcp", 80]]), "wrong_value", "facts.svc.listeners.v"),
    ],
)
def test_what_does_not_belong_refuses_the_whole_report(table: object, code: str, path: str) -> None:
    assert refusal(table) == (code, path)


def test_looked_and_not_set_is_a_value_of_every_fact() -> None:
    assert all(read(fact(key, v=None)).facts[key].value is None for key in FACTS)


@pytest.mark.parametrize("key", VALUES)
def test_the_values_of_the_published_cases_are_in_the_schema(key: str) -> None:
    assert all(value is None or FACTS[key](value) for value in VALUES[key])


def test_no_fact_of_the_published_cases_is_missing_in_the_schema() -> None:
    assert {key for case in PUBLISHED["cases"] for key in case["facts"]} <= set(FACTS)


@given(JSON, st.sampled_from(sorted(FACTS)))
def test_whatever_comes_is_read_or_refused(value: object, key: str) -> None:
    for table in (value, report(facts=value), fact(key, v=value), fact(key, at=value, v=None), report(agent=value)):
        try:
            read(table)
        except Refused as refused:
            assert refused.code


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-22", dt.date(2026, 11, 22)),
        ("2026-11-22T14:59:59Z", dt.date(2026, 11, 22)),
        ("2026-11-22T15:00:00Z", dt.date(2026, 11, 23)),
        ("2026-11-22T23:00:00-08:00", dt.date(2026, 11, 23)),
        (dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
    ],
)
def test_a_day_is_a_day_in_japan(moment: object, day: dt.date) -> None:
    assert day_of(moment) == day


@pytest.mark.parametrize("moment", [None, 5, "", "today", "2026-13-01", "9999-12-31T23:59:59Z"])
def test_what_is_no_day_is_refused(moment: object) -> None:
    with pytest.raises(ValueError, match="."):
        day_of(moment)
