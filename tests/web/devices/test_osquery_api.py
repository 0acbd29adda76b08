"""The addresses that osqueryd calls, called badly: JSON always, an error is never empty, nothing is stored."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.devices.conftest import Fleet

from sonaeru.core.devices.schema import SCHEMA, read
from sonaeru.web.devices import actions_osquery as doors
from sonaeru.web.devices import models, osquery, queries
from sonaeru.web.devices.views import osquery as views
from sonaeru.web.library.devices import osquery as asked
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

HOST = "4C4C4544-0042-3510-8052-B4C04F4E3732"
PATHS = ("enroll", "config", "log", "distributed/read", "distributed/write")
NAMES = [*asked()[1], "other"]


@pytest.fixture(autouse=True)
def counts_are_forgotten() -> None:
    cache.clear()


@pytest.fixture
def secret(fleet: Fleet) -> str:
    with opened(organisation=fleet.id):
        return doors.open_door(by=fleet.by, organisation=fleet.id)


@pytest.fixture
def key(secret: str) -> str:
    return doors.enrol(secret=secret, identifier=HOST, family="linux", version="5.21.0")


def send(path: str, content: Any, **headers: str) -> HttpResponse:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Client().post(f"/api/osquery/{path}", raw, "application/json", headers=headers)


def told(response: HttpResponse) -> dict[str, Any]:
    assert response.headers["Content-Type"] == "application/json" and response.content
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def enrol(secret: object, **more: object) -> dict[str, Any]:
    return told(send("enroll", {"enroll_secret": secret, "host_identifier": HOST, **more}))


def reports(fleet: Fleet) -> int:
    with opened(organisation=fleet.id):
        return int(models.Report.objects.count())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "content", [b"", b"[]", b"1", b'"x"', b"{", b"\xff\xfe", b"[" * 10_000, b"{}", b'{"node_key": 1}', b'{"a":' * 5000]
)
def test_what_is_no_request_fails_with_words_and_never_drops_a_key(db: None, path: str, content: bytes) -> None:
    response = send(path, content)
    answer = told(response)
    assert answer["error"] and "node_invalid" not in answer and 400 <= response.status_code < 500


@pytest.mark.parametrize("path", PATHS[1:])
@pytest.mark.parametrize("known", ["unknown", "a key with \0 and \ud800"])
def test_an_unknown_key_is_dropped_by_a_boolean(db: None, path: str, known: str) -> None:
    assert told(send(path, {"node_key": known})) == {"node_invalid": True}


@pytest.mark.parametrize("path", PATHS)
def test_other_methods_fail_with_words(db: None, path: str) -> None:
    for method in ("get", "put", "delete", "patch"):
        assert told(getattr(Client(), method)(f"/api/osquery/{path}"))["error"] == "method"
    assert Client().head(f"/api/osquery/{path}").status_code == 405


def test_a_bomb_is_not_unpacked(key: str) -> None:
    raw = json.dumps({"node_key": key, "log_type": "result", "data": []})[:-1].encode()
    bomb = gzip.compress(raw + b" " * 200_000_000 + b"}")
    assert len(bomb) < 400_000
    assert told(send("log", bomb, **{"Content-Encoding": "gzip"})) == {"error": "too_large"}


def test_what_is_too_long_is_refused_before_it_is_read(key: str) -> None:
    raw = json.dumps({"node_key": key, "pad": " " * osquery.MOST}).encode()
    assert told(send("log", raw)) == {"error": "too_large"}


@pytest.mark.parametrize("raw", [b"plain", gzip.compress(b"{}", mtime=0)[:-4], zlib.compress(b"{}")])
def test_what_is_not_packed_as_it_says_fails(key: str, raw: bytes) -> None:
    assert told(send("log", raw, **{"Content-Encoding": "gzip"})) == {"error": "json"}
    assert told(send("log", raw, **{"Content-Encoding": "br"})) == {"error": "encoding"}


def test_answers_are_packed_only_if_asked(key: str) -> None:
    plain = send("config", {"node_key": key})
    packed = send("config", {"node_key": key}, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == told(plain)
    assert told(plain)["node_invalid"] is False and "error" not in told(plain)


def test_header_and_body_must_name_the_same_key(key: str) -> None:
    assert told(send("config", {"node_key": key}, Authorization=f"NodeKey {key}"))["schedule"]
    assert told(send("config", {"node_key": key}, Authorization="NodeKey other")) == {"error": "node_key"}
    assert told(send("config", {"id": key}))["schedule"]
    assert told(send("config", {}, Authorization=f"NodeKey {key}")) == {"error": "node_key"}


def test_a_wrong_secret_lets_nobody_in(fleet: Fleet, secret: str) -> None:
    assert enrol("wrong") == {"node_invalid": True} == enrol("")
    assert told(send("enroll", {"enroll_secret": secret})) == {"error": "host_identifier"}
    assert set(enrol(secret)) == {"node_key"}


def test_wrong_secrets_are_limited_and_right_ones_are_not(fleet: Fleet, secret: str) -> None:
    assert all("node_key" in enrol(secret) for _ in range(20))
    assert [enrol("wrong") for _ in range(views.WRONG_A_MINUTE)] == [{"node_invalid": True}] * views.WRONG_A_MINUTE
    response = send("enroll", {"enroll_secret": secret, "host_identifier": HOST})
    assert (response.status_code, told(response)) == (429, {"error": "too_many"})


@pytest.mark.parametrize(
    "identifier", ["YAMADA-PC", "", "localhost", HOST + "x", "４C4C4544-0042-3510-8052-B4C04F4E3732"]
)
def test_a_name_of_a_computer_is_no_identifier(secret: str, identifier: str) -> None:
    assert enrol(secret, host_identifier=identifier) == {"node_invalid": True}


def test_a_shut_way_lets_nobody_in_and_those_inside_go_on(fleet: Fleet, secret: str, key: str) -> None:
    with opened(organisation=fleet.id):
        doors.shut_door(by=fleet.by, organisation=fleet.id)
    assert enrol(secret) == {"node_invalid": True}
    assert told(send("config", {"node_key": key}))["schedule"]


def test_a_new_secret_ends_the_former(fleet: Fleet, secret: str) -> None:
    with opened(organisation=fleet.id):
        new = doors.open_door(by=fleet.by, organisation=fleet.id)
    assert enrol(secret) == {"node_invalid": True}
    assert "node_key" in enrol(new)


def test_a_company_that_is_being_deleted_keeps_its_keys(fleet: Fleet, secret: str, key: str) -> None:
    with opened(organisation=fleet.id):
        tenancy.mark_for_deletion(by=fleet.by, organisation=fleet.id)
    assert told(send("config", {"node_key": key})) == {"error": "withdrawn"}
    assert enrol(secret) == {"node_invalid": True}


@pytest.mark.parametrize("details", [None, 1, [], {"os_version": 1}, {"os_version": {"platform": 1}, "osquery_info": []},
                                     {"osquery_info": {"version": "<b>" * 99}}])  # fmt: skip
def test_odd_details_let_in_all_the_same(fleet: Fleet, secret: str, details: object) -> None:
    assert "node_key" in enrol(secret, host_details=details)
    with opened(organisation=fleet.id):
        assert queries.devices(fleet.id)[0].agent_version == ""


def test_lines_about_the_client_are_dropped(fleet: Fleet, key: str) -> None:
    data = [{"severity": 0, "message": "YAMADA-PC", "name": NAMES[0], "snapshot": [{"platform": "debian"}]}]
    assert told(send("log", {"node_key": key, "log_type": "status", "data": data})) == {}
    assert reports(fleet) == 0


def test_what_was_added_or_removed_is_tolerated_and_says_nothing(fleet: Fleet, key: str) -> None:
    head = {"name": "sonaeru_system", "unixTime": 1795305600}
    row = {"platform": "debian", "version": "13"}
    data = [
        {**head, "action": "added", "columns": row},
        {**head, "action": "removed", "columns": row},
        {**head, "diffResults": {"added": [row], "removed": []}},
    ]
    assert told(send("log", {"node_key": key, "log_type": "result", "data": data})) == {}
    assert reports(fleet) == 0


def test_a_good_line_among_bad_ones_is_read(fleet: Fleet, key: str) -> None:
    good = {"name": "sonaeru_system", "unixTime": "1795305600", "snapshot": [{"platform": "debian", "version": 13}]}
    bad: list[Any] = [None, 1, "x" * 100_000, [], {"name": []}, {**good, "unixTime": "soon"}, {**good, "unixTime": 1e99},
                      {**good, "snapshot": [{"platform": "debian"}] * 2000}, {**good, "snapshot": [1]}]  # fmt: skip
    assert told(send("log", {"node_key": key, "log_type": "result", "data": [*bad, good, *bad]})) == {}
    with opened(organisation=fleet.id):
        stored = models.Report.objects.get().facts
    assert {name: fact["v"] for name, fact in stored.items()} == {
        "os.family": "linux", "os.product": "debian", "os.version": "13",
    }  # fmt: skip


def test_lines_of_another_computer_are_not_believed(fleet: Fleet, key: str) -> None:
    line = {"name": "sonaeru_system", "unixTime": 1795305600, "snapshot": [{"platform": "debian", "version": "13"}]}
    for name in ("\ud800", "YAMADA-PC", HOST[:-1] + "0"):
        data = [line, {**line, "hostIdentifier": name}]
        assert told(send("log", {"node_key": key, "log_type": "result", "data": data})) == {}
    assert reports(fleet) == 0
    assert told(send("log", {"node_key": key, "log_type": "result", "data": [{**line, "hostIdentifier": HOST}]})) == {}
    assert reports(fleet) == 1


def test_a_fault_of_ours_is_words_too(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.osquery, "config", lambda: 1 / 0)
    response = send("config", {"node_key": key})
    assert (response.status_code, told(response)) == (500, {"error": "server"})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
COLUMNS = ("platform", "version", "build", "type", "name", "state", "signatures_up_to_date", "drive_letter", "date",
           "conversion_status", "protection_status", "port", "protocol", "address", "path", "data", "encrypted")  # fmt: skip
rows = st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text() | st.integers() | anything), max_size=4) | anything
line = anything | st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES), "snapshot": rows, "unixTime": st.integers() | st.text() | anything}
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(line, max_size=4) | anything, kind=st.sampled_from(["result", "status"]) | anything)
def test_whatever_a_log_says_it_is_taken_and_what_is_kept_are_facts(
    fleet: Fleet, key: str, lines: object, kind: object
) -> None:
    response = send("log", {"node_key": key, "log_type": kind, "data": lines})
    assert (response.status_code, told(response)) == (200, {})
    with opened(organisation=fleet.id):
        for report in models.Report.objects.all():
            read({"schema": SCHEMA, "facts": report.facts}, whole=False)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told_rows=st.dictionaries(st.sampled_from(NAMES), rows) | anything,
    statuses=st.dictionaries(st.sampled_from(NAMES), anything) | anything,
    messages=st.dictionaries(st.sampled_from(NAMES), anything) | anything,
)
def test_whatever_is_answered_out_of_turn_is_taken(
    fleet: Fleet, key: str, told_rows: object, statuses: object, messages: object
) -> None:
    with opened(organisation=fleet.id):
        models.Device.objects.update(asked_at=timezone.now(), answered_at=None)
    content = {"node_key": key, "queries": told_rows, "statuses": statuses, "messages": messages}
    assert told(send("distributed/write", content)) == {}
    with opened(organisation=fleet.id):
        for report in models.Report.objects.all():
            read({"schema": SCHEMA, "facts": report.facts}, whole=False)
