"""A report as a file: the same checks, words for each refusal, and a person of the company who is logged."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from tests.web.assessment.conftest import company_of
from tests.web.devices.conftest import Fleet
from tests.web.devices.sending import Pc, enrolled

from sonaeru.web.audit.models import Record
from sonaeru.web.devices import actions, handing
from sonaeru.web.tenancy.scopes import opened

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def pc(fleet: Fleet) -> Pc:
    return enrolled(fleet)


def hand(fleet: Fleet, content: bytes) -> HttpResponse:
    return fleet.company.client.post(fleet.at("hand-over/"), {"file": io.BytesIO(content)})


def refused(fleet: Fleet, content: bytes) -> str:
    """What the page says of a file that it does not take."""
    answer = hand(fleet, content)
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_file_is_taken_in_once_and_by_whom_is_logged(fleet: Fleet, pc: Pc) -> None:
    content = pc.file(pc.report())
    answer = hand(fleet, content)
    assert (answer.status_code, answer.headers["Location"]) == (303, fleet.at("hand-over/"))
    assert "「受付」の報告を取り込みました。" in fleet.text("hand-over/")
    assert (
        "もう届いています"
        in fleet.company.client.post(
            fleet.at("hand-over/"), {"file": io.BytesIO(content)}, follow=True
        ).content.decode()
    )
    assert len(pc.rows()) == 1 and pc.row().last_seq == 1
    log = Record.objects.get(verb="devices.handed_over")
    assert (log.by, log.subject, log.organisation) == (fleet.by, pc.device, fleet.id)


def test_a_file_says_nothing_of_the_clock(fleet: Fleet, pc: Pc) -> None:
    hand(fleet, pc.file(pc.report(), moment=int(time.time()) - 5 * DAY))
    assert pc.row().skew_s is None and len(pc.rows()) == 1


def test_a_file_and_a_sending_share_one_counter(fleet: Fleet, pc: Pc) -> None:
    file = pc.file(pc.report())
    assert pc.send().status_code == 201
    assert "このファイルより新しい報告が、もう届いています" in refused(fleet, file)


def test_a_file_is_no_request_and_a_request_no_file(fleet: Fleet, pc: Pc) -> None:
    report = pc.report()
    table = json.loads(pc.file(report))
    assert pc.send(report, signature=table["signature"]).status_code == 401
    headers = pc.headers(json.dumps(report).encode(), seq=report["seq"], key=report["report_id"])
    forged = pc.file(report, instead={"signature": headers["X-Sonaeru-Signature"]})
    assert "中身が変わっています" in refused(fleet, forged)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "このファイルを読めませんでした"),
        (b"[]", "このファイルを読めませんでした"),
        (b"[" * 10_000, "このファイルを読めませんでした"),
        (b'{"schema":"sonaeru.handover/1"}', "このファイルを読めませんでした"),
        (b'{"schema":"sonaeru.facts/1","facts":{}}', "登録する前に書き出したファイルです"),
        (b" " * (handing.MOST + 1), "大きすぎるファイルです"),
        (b"", "空のファイルです"),
    ],
)
def test_what_is_no_such_file_is_said_so(content: bytes, words: str, fleet: Fleet) -> None:
    assert words in refused(fleet, content)


def test_no_file_at_all_is_asked_for(fleet: Fleet) -> None:
    answer = fleet.company.client.post(fleet.at("hand-over/"))
    assert answer.status_code == 422 and "ファイルを選んでください" in answer.content.decode()


def test_each_refusal_has_its_words_and_stores_nothing(fleet: Fleet, pc: Pc) -> None:
    report = pc.report()
    changed = json.loads(pc.file(report))
    changed["body"] = changed["body"].replace('"linux"', '"macos"')
    cases = {
        "書き出してから14日を過ぎている": pc.file(report, moment=int(time.time()) - 14 * DAY - 60),
        "中身が変わっています": json.dumps(changed).encode(),
        "この会社に登録されていない": pc.file(report, instead={"device": "dev_0000000000000000"}),
        "中の報告の形が、この版と合いません": pc.file(report | {"facts": {"wifi.ssid": {"v": "x"}}}),
    }
    for words, content in cases.items():
        assert words in refused(fleet, content)
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=pc.device)
    assert "登録を取り消したパソコン" in refused(fleet, pc.file(report))
    assert pc.rows() == [] and not Record.objects.filter(verb="devices.handed_over").exists()


def test_every_code_of_a_refusal_is_in_words() -> None:
    codes = ("too_large", "revoked", "clock", "signature", "idempotency_conflict", "replay", "sequence")
    assert {*codes, "unknown_device", "slow_down"} == set(handing.REFUSED)


def test_a_file_of_another_company_is_not_taken(pc: Pc) -> None:
    other = Fleet(company_of("owner@b.example", "となり工業"))
    assert "この会社に登録されていない" in refused(other, pc.file(pc.report()))
    assert pc.rows() == []


def test_who_only_looks_hands_over_nothing(fleet: Fleet, pc: Pc) -> None:
    viewer = company_of("viewer@c.example", "べつ工業", "viewer")
    path: Any = f"/c/{viewer.id}/devices/hand-over/"
    assert viewer.client.get(path).status_code == viewer.client.post(path).status_code == 403
