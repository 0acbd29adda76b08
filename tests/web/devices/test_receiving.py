"""Reports through the door that computers use: what is taken, what is refused, and that a refusal stores nothing."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.devices.conftest import BAD, GOOD, Fleet
from tests.web.devices.sending import Pc, enrolled, post, said

import sonaeru
from sonaeru.web.devices import actions, models, receiving
from sonaeru.web.tenancy.scopes import opened

CASES = json.loads((Path(sonaeru.__file__).parent / "content/cases/devices.json").read_text("utf-8"))["protocol"]


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def pc(fleet: Fleet) -> Pc:
    return enrolled(fleet)


def wound_back(pc: Pc, seconds: int) -> None:
    """All that came is so much older."""
    for row in pc.rows():
        moment = row.received_at - dt.timedelta(seconds=seconds)
        models.Report.everywhere.filter(pk=row.pk).update(received_at=moment)


# The published cases, through the door

KEYS: Mapping[str, str] = {"r-12": str(uuid4()), "r-12b": str(uuid4())}
NONCES: Mapping[str, str] = {name: f"{number:032x}" for number, name in enumerate(("n1", "n2", "n3"))}


@pytest.mark.parametrize("case", [case for case in CASES if "server" in case], ids=lambda case: case["id"])
def test_a_published_case_is_answered_as_published(case: dict[str, Any], pc: Pc, monkeypatch: Any) -> None:
    server, request = case["server"], case["request"]
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime.fromtimestamp(server["now"], dt.UTC))
    key = KEYS[request["idempotency_key"]]
    report = pc.report(seq=request["seq"], report_id=key, collected_at="2026-11-22")
    for fact in report["facts"].values():
        fact["at"] = "2026-11-22"
    if "extra_fact" in request:
        report["facts"][request["extra_fact"]] = {"v": "x"}
    body = json.dumps(report).encode().ljust(request.get("body_bytes", 0))
    _as_it_was(pc, server, body)
    before = len(pc.rows())
    headers = pc.headers(
        body,
        seq=request["seq"],
        key=key,
        moment=request["ts"],
        nonce=NONCES[request["nonce"]],
        **({} if request["signature"] == "ok" else {"signature": "0" * 64}),
    )
    expected = {name: value for name, value in case["expect"].items() if name != "note"}
    assert said(post("reports", body, **headers)) == expected
    assert len(pc.rows()) - before == (expected["http"] == 201)


def _as_it_was(pc: Pc, server: Mapping[str, Any], body: bytes) -> None:
    """What the server of a case has stored before."""
    facts = {"last_seq": server["last_seq"], "revoked_at": timezone.now() if server["revoked"] else None}
    models.Device.everywhere.filter(pk=pc.device).update(**facts)
    rows = [(str(uuid4()), NONCES[nonce], "") for nonce in server["seen_nonces"]]
    same = receiving.protocol.body_hash(body)
    for name, digest in server.get("stored", {}).items():
        rows.append((KEYS[name], "f" * 32, same if digest == "same body hash" else "0" * 64))
    for key, nonce, digest in rows:
        models.Report.everywhere.create(
            organisation_id=pc.row().organisation_id,
            device_id=pc.device,
            key=key,
            nonce=nonce,
            body_hash=digest,
            received_at=timezone.now() - dt.timedelta(minutes=10),
            collected_at=timezone.now(),
            facts={},
        )


# What is taken


def test_a_report_is_stored_with_all_that_the_device_says_of_itself(pc: Pc) -> None:
    report = pc.report(seq=1)
    assert said(pc.send(report)) == {"http": 201, "result": "stored"}
    (row,), device = pc.rows(), pc.row()
    assert row.facts == report["facts"] and row.flags == [] and (row.seq, row.key) == (1, report["report_id"])
    assert row.privilege == "user" and row.data_as_of == dt.date(2026, 8, 22)
    assert (device.last_seq, device.os_family, device.agent_version) == (1, "linux", "0.1.0")
    assert device.reported_at == row.received_at and abs(device.skew_s or 0) <= 2 and device.marks == []


def test_the_same_again_is_answered_as_stored_and_adds_nothing(pc: Pc) -> None:
    report = pc.report()
    pc.send(report)
    assert said(pc.send(report)) == {"http": 200, "result": "already_stored"}
    assert len(pc.rows()) == 1


def test_a_gap_is_stored_and_told(pc: Pc) -> None:
    pc.send()
    assert said(pc.send(pc.report(seq=9))) == {"http": 201, "result": "stored", "flag": "gap"}
    assert pc.rows()[-1].flags == ["gap"] and pc.row().marks == []


def test_a_report_costs_few_queries(pc: Pc, fleet: Fleet) -> None:
    pc.send()
    with CaptureQueriesContext(connection) as seen:
        assert pc.send().status_code == 201
    sql = [each["sql"].split()[0] for each in seen if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert sql == ["SELECT"] * 4 + ["INSERT", "UPDATE"]


def test_a_clock_that_is_ahead_is_seen_though_the_agent_took_over_our_time(pc: Pc) -> None:
    ahead = (timezone.now() + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert pc.send(pc.report(collected_at=ahead)).status_code == 201
    assert 3590 <= (pc.row().skew_s or 0) <= 3600


def test_updates_wait_since_the_first_report_that_saw_them(pc: Pc) -> None:
    def saw(day: str, count: int | None) -> dt.date | None:
        facts = {} if count is None else {"os.pending_security": count}
        report = pc.report(facts, collected_at=day)
        for fact in report["facts"].values():
            fact["at"] = day
        assert pc.send(report).status_code == 201
        return pc.row().pending_since

    assert saw("2026-11-01", 3) == dt.date(2026, 11, 1)
    assert saw("2026-11-08", None) == saw("2026-11-15", 2) == dt.date(2026, 11, 1)
    assert saw("2026-11-16", 0) is None
    assert saw("2026-11-22", 1) == dt.date(2026, 11, 22)


def test_a_report_ends_a_silence_that_was_told(pc: Pc) -> None:
    models.Device.everywhere.update(silence_told_at=timezone.now())
    pc.send()
    assert pc.row().silence_told_at is None


# What is refused, with nothing stored


def refused(pc: Pc, response: Any) -> dict[str, Any]:
    assert pc.rows() == [] and pc.row().reported_at is None and pc.row().last_seq == 0
    return said(response)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Sonaeru-Device", ""),
        ("X-Sonaeru-Device", "dev\u00e9"),
        ("X-Sonaeru-Timestamp", "now"),
        ("X-Sonaeru-Timestamp", "-5"),
        ("X-Sonaeru-Nonce", "0" * 31),
        ("X-Sonaeru-Nonce", "A" * 32),
        ("X-Sonaeru-Seq", "0"),
        ("X-Sonaeru-Seq", "01"),
        ("X-Sonaeru-Seq", "2147483648"),
        ("X-Sonaeru-Seq", "１"),
        ("X-Sonaeru-Signature", "0" * 63),
        ("Idempotency-Key", "r-12"),
    ],
)
def test_a_header_of_another_form_is_refused(name: str, value: str, pc: Pc) -> None:
    report = pc.report()
    body = json.dumps(report).encode()
    headers = pc.headers(body, seq=report["seq"], key=report["report_id"])
    assert refused(pc, post("reports", body, **headers | {name: value})) == {"http": 400, "error": "header"}


@pytest.mark.parametrize("name", ["X-Sonaeru-Device", "X-Sonaeru-Signature", "Idempotency-Key"])
def test_a_missing_header_is_refused(name: str, pc: Pc) -> None:
    headers = pc.headers(b"{}", seq=1, key=str(uuid4()))
    del headers[name]
    assert refused(pc, post("reports", b"{}", **headers)) == {"http": 400, "error": "header"}


def test_a_form_of_a_page_is_no_report(pc: Pc, client: Any) -> None:
    assert client.post("/api/agent/1/reports", {"a": "b"}).status_code == 400
    answer = client.get("/api/agent/1/reports")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST") and said(answer)["error"] == "method"


def test_an_unknown_device_is_told_so_as_is_one_of_a_company_that_goes(pc: Pc, fleet: Fleet) -> None:
    stranger = Pc("dev_0000000000000000", pc.secret)
    assert said(stranger.send(stranger.report())) == {"http": 401, "error": "unknown_device"}
    company = pc.row().organisation
    company.deleted_at = timezone.now()
    company.save()
    assert refused(pc, pc.send()) == {"http": 401, "error": "unknown_device"}


def test_a_device_that_osquery_speaks_for_is_not_let_in_here(pc: Pc) -> None:
    models.Device.everywhere.update(source=models.Source.OSQUERY)
    assert refused(pc, pc.send())["error"] == "unknown_device"


def test_a_revoked_device_is_told_so(pc: Pc, fleet: Fleet) -> None:
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=pc.device)
    assert refused(pc, pc.send()) == {"http": 403, "error": "revoked"}


def test_a_clock_that_is_wrong_is_offered_our_time(pc: Pc) -> None:
    answer = refused(pc, pc.send(moment=978307200))
    assert answer.pop("server_time") == pytest.approx(time.time(), abs=5)
    assert answer == {"http": 401, "error": "clock"}


def test_a_changed_body_a_changed_header_and_another_secret_do_not_hold(pc: Pc) -> None:
    report = pc.report(BAD)
    body = json.dumps(report).encode()
    headers = pc.headers(body, seq=report["seq"], key=report["report_id"])
    forged = [
        post("reports", body.replace(b'"off"', b'"on" '), **headers),
        post("reports", body, **headers | {"X-Sonaeru-Seq": "7"}),
        post("reports", body, **headers | {"X-Sonaeru-Nonce": "0" * 32}),
        pc.send(report, secret=bytes(32)),
    ]
    assert [refused(pc, each) for each in forged] == [{"http": 401, "error": "signature"}] * 4


def test_a_signature_for_another_address_does_not_hold_here(pc: Pc) -> None:
    body = b"{}"
    headers = pc.headers(body, path="reports", seq=1, key=str(uuid4()))
    assert said(post("forget", body, **headers))["error"] == "signature"
    assert pc.row()


def test_nothing_is_read_before_the_signature_holds(pc: Pc, monkeypatch: Any) -> None:
    monkeypatch.setattr(receiving.strict_json, "parse", lambda _: pytest.fail("read"))
    assert refused(pc, pc.send(b"[" * 10_000, secret=bytes(32)))["error"] == "signature"


def test_a_body_of_257_kib_is_refused_before_it_is_read(pc: Pc) -> None:
    assert refused(pc, pc.send(b" " * 257 * 1024)) == {"http": 413, "error": "too_large"}


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"\xff\xfe",
        b"null and void",
        b"[" * 10_000,
        b'{"schema":"sonaeru.facts/1","facts":' + b'{"a":' * 10_000,
        b'{"schema":"sonaeru.facts/1","schema":"sonaeru.facts/1"}',
        b'{"schema":"sonaeru.facts/1","seq":NaN}',
        b'{"schema":"sonaeru.facts/1","seq":Infinity}',
        b'{"schema":"\\ud800"}',
        b'{"seq":' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_not_strict_json_is_refused(body: bytes, pc: Pc) -> None:
    assert refused(pc, pc.send(body)) == {"http": 422, "error": "unreadable"}


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"schema": "sonaeru.facts/2"}, "schema", "schema"),
        ({"facts": []}, "wrong_value", "facts"),
        ({"facts": {"os.build": {"v": 1, "why": "timeout"}}}, "wrong_value", "os.build"),
        ({"facts": {"os.build": {"v": "26200"}}}, "wrong_value", "os.build.v"),
        ({"facts": {"os.build": {"v": 1e999}}}, "unreadable", None),
        ({"facts": {"os.build": {"v": 2**31}}}, "wrong_value", "os.build.v"),
        ({"facts": {"os.build": 5}}, "wrong_value", "os.build"),
        ({"host": "pc"}, "unknown_field", "host"),
        ({"privilege": "root"}, "wrong_value", "privilege"),
        ({"device": "dev_other"}, "wrong_value", "device"),
        ({"report_id": str(uuid4())}, "wrong_value", "report_id"),
        ({"collected_at": "0001-01-01"}, "wrong_value", "collected_at"),
        ({"collected_at": "2026-13-01"}, "wrong_value", "collected_at"),
    ],
)
def test_a_report_of_another_form_is_refused_as_a_whole(
    changed: dict[str, Any], code: str, field: str | None, pc: Pc
) -> None:
    report = pc.report()
    answer = refused(pc, pc.send(report | changed, key=report["report_id"]))
    assert answer == {"http": 422, "error": code, **({"field": field} if field else {})}


def test_a_number_in_the_body_is_that_of_the_header(pc: Pc) -> None:
    report = pc.report(seq=5)
    assert refused(pc, pc.send(report, seq=6))["field"] == "seq"


@pytest.mark.parametrize("field", ["collected_at", "data_as_of", "os.family"])
def test_a_day_that_is_more_than_one_ahead_is_refused(field: str, pc: Pc) -> None:
    late = (timezone.localtime() + dt.timedelta(days=2)).date().isoformat()
    report = pc.report()
    if field in report:
        report[field] = late
    else:
        report["facts"][field]["at"] = late
    assert refused(pc, pc.send(report)) == {"http": 422, "error": "wrong_value", "field": field}


FORBIDDEN = {
    "wifi.ssid": "kaisha-wifi",
    "wifi.bssid": "00:11:22:33:44:55",
    "net.addresses": ["192.168.1.7"],
    "files.names": ["給与.xlsx"],
    "browser.history": ["https://example.jp/"],
    "browser.extensions": ["adblock"],
    "media.plugged": ["USB DISK 3.0"],
    "proc.command_lines": ["vi secret.txt"],
    "device.hostname": "TANAKA-PC",
    "device.serial": "5CG1234XYZ",
    "acct.names": ["tanaka"],
    "apps.all": ["game"],
    "os.location": "35.68,139.76",
    "acct.password_hash": "x",
}


@pytest.mark.parametrize("key", FORBIDDEN)
def test_what_nobody_may_collect_has_no_place_and_refuses_the_whole_report(key: str, pc: Pc) -> None:
    assert refused(pc, pc.send(pc.report({**GOOD, key: FORBIDDEN[key]}))) == {
        "http": 422,
        "error": "unknown_field",
        "field": key,
    }
    report = pc.report({})
    report["facts"]["wifi.class"] = {"v": "wpa2", key.rpartition(".")[2]: FORBIDDEN[key]}
    assert refused(pc, pc.send(report))["error"] == "unknown_field"


# Order and number


def test_reports_that_were_reordered_on_the_way_are_refused_but_for_the_newest(pc: Pc) -> None:
    one, two = pc.report(), pc.report()
    assert [pc.send(each).status_code for each in (two, one)] == [201, 409]
    assert [row.key for row in pc.rows()] == [two["report_id"]]


def test_a_request_that_is_played_again_is_no_second_report(pc: Pc) -> None:
    report = pc.report()
    body = json.dumps(report).encode()
    headers = pc.headers(body, seq=report["seq"], key=report["report_id"])
    assert [post("reports", body, **headers).status_code for _ in range(2)] == [201, 200]
    again = pc.headers(body, seq=2, key=str(uuid4()), nonce=headers["X-Sonaeru-Nonce"])
    assert said(post("reports", body, **again)) == {"http": 409, "error": "replay"}
    assert len(pc.rows()) == 1


def test_a_number_that_was_used_for_other_content_is_a_conflict(pc: Pc) -> None:
    report = pc.report(GOOD)
    pc.send(report)
    other = report | {"facts": {}}
    assert said(pc.send(other)) == {"http": 409, "error": "idempotency_conflict"}


def test_who_reports_every_second_is_asked_to_wait_and_goes_on_in_an_hour(pc: Pc) -> None:
    answers = [pc.send() for _ in range(receiving.MOST_AN_HOUR + 2)]
    assert [each.status_code for each in answers] == [201] * receiving.MOST_AN_HOUR + [429] * 2
    waiting = said(answers[-1])
    assert waiting.pop("retry_after") == int(answers[-1].headers["Retry-After"]) == pytest.approx(3600, abs=60)
    assert waiting == {"http": 429, "error": "slow_down"}
    assert len(pc.rows()) == receiving.MOST_AN_HOUR
    wound_back(pc, 3601)
    cache.clear()
    assert pc.send().status_code == 201


def test_genuine_nonsense_without_end_is_not_read_for_ever(pc: Pc, monkeypatch: Any) -> None:
    monkeypatch.setattr(receiving, "TRIES_AN_HOUR", 3)
    assert [pc.send(b"[").status_code for _ in range(5)] == [422] * 3 + [429] * 2
