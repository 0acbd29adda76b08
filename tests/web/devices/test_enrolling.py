"""Coming in by a code: what one gets, what is refused, and that codes cannot be guessed."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.web.devices.conftest import Fleet
from tests.web.devices.sending import AGENT, Pc, code_of, enrol, enrolled, post, said
from tests.web.world import build

from sonaeru.web.audit.models import Record
from sonaeru.web.devices import guessing, models, queries, secrets
from sonaeru.web.notify.models import Notice
from sonaeru.web.tenancy import roles
from sonaeru.web.tenancy.models import Organisation
from sonaeru.web.tenancy.scopes import opened

WRONG = "2222-2222"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def elsewhere(number: int, code: str) -> dict[str, Any]:
    """A try from an address of its own."""
    body = json.dumps({"code": code, "os_family": "linux", "agent": AGENT}).encode()
    address = f"203.0.{number // 250}.{number % 250 + 1}"
    answer = Client().generic("POST", "/api/agent/1/enrol", body, content_type="application/json", REMOTE_ADDR=address)
    return said(answer)


def test_a_computer_gets_all_that_it_needs(fleet: Fleet) -> None:
    answer = enrol(code_of(fleet), label="経理のノート")
    given = said(answer)
    device = models.Device.everywhere.get()
    assert given.pop("server_time") == pytest.approx(time.time(), abs=5)
    page = given.pop("page")
    assert queries.of_page(page.split("/")[-2]).id == device.pk and page.startswith("http://testserver/pc/")
    assert base64.b64decode(given.pop("secret")) == secrets.secret(device.pk, 1)
    assert given == {
        "http": 201,
        "device": device.pk,
        "generation": 1,
        "company": "見本建設",
        "label": "経理のノート",
        "policy": {"interval_days": 7, "collect": ["all"], "text_edition": "1"},
    }
    assert (device.label, device.os_family, device.agent_version) == ("経理のノート", "linux", "0.1.0")
    assert Record.objects.get(verb="devices.enrolled").origin == "agent"


def test_the_page_leads_to_our_address_whatever_host_was_named(fleet: Fleet, settings: Any) -> None:
    settings.ADDRESS = "https://check.example.jp"
    assert said(enrol(code_of(fleet)))["page"].startswith("https://check.example.jp/pc/")


@pytest.mark.parametrize("label", [None, "", " \u200b\u202e "])
def test_without_a_label_the_server_chooses_one(label: str | None, fleet: Fleet) -> None:
    fleet.device("受付")
    assert said(enrol(code_of(fleet), label=label))["label"] == "PC-2"


def test_a_code_is_read_however_it_is_typed(fleet: Fleet) -> None:
    assert said(enrol(code_of(fleet).lower().replace("-", " ")))["http"] == 201


def test_wrong_expired_and_used_up_are_answered_alike(fleet: Fleet) -> None:
    used, old = code_of(fleet), code_of(fleet)
    enrol(used)
    with opened(organisation=fleet.id):
        models.EnrolmentCode.objects.filter(code_hash=secrets.code_hash(old)).update(expires_at=timezone.now())
    answers = [enrol(code) for code in (WRONG, used, old)]
    assert {each.content for each in answers} == {answers[0].content}
    assert said(answers[0]) == {"http": 404, "error": "code"}
    assert "このコードは使えません。新しいコードを出してください。" in answers[0].content.decode()
    assert models.Device.everywhere.count() == 1


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"hostname": "TANAKA-PC"}, {"error": "unknown_field", "field": "hostname"}),
        ({"label": "あ" * 41}, {"error": "wrong_value", "field": "label"}),
        ({"label": 5}, {"error": "wrong_value", "field": "label"}),
        ({"os_family": "plan9"}, {"error": "wrong_value", "field": "os_family"}),
        ({"agent": {"name": "x"}}, {"error": "wrong_value", "field": "agent"}),
        ({"code": ["a"]}, {"error": "wrong_value", "field": "code"}),
        ({"code": "a\0b"}, {"error": "wrong_value", "field": "code"}),
        ({"os_family": None}, {"error": "missing_field", "field": "os_family"}),
    ],
)
def test_what_has_another_form_is_refused_and_uses_up_nothing(
    changed: dict[str, Any], answer: dict[str, Any], fleet: Fleet
) -> None:
    code = code_of(fleet)
    assert said(enrol(**{"code": code} | changed)) == {"http": 422, **answer}
    assert said(enrol(code))["http"] == 201


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"[]", {"http": 422, "error": "not_an_object"}),
        (b"[" * 4000, {"http": 422, "error": "unreadable"}),
        (b"\xff", {"http": 422, "error": "unreadable"}),
        (b" " * 5000, {"http": 413, "error": "too_large"}),
    ],
)
def test_what_is_no_request_is_refused(body: bytes, answer: dict[str, Any], fleet: Fleet) -> None:
    assert said(post("enrol", body)) == answer


# Guessing


def test_after_five_wrong_codes_an_address_waits_a_minute_also_with_the_right_one(fleet: Fleet) -> None:
    right = code_of(fleet)
    answers = [enrol(WRONG) for _ in range(guessing.WRONG_A_MINUTE)] + [enrol(right)]
    assert [each.status_code for each in answers] == [404] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert elsewhere(1, right)["http"] == 201


def test_right_codes_count_for_nothing(fleet: Fleet) -> None:
    with opened(organisation=fleet.id):
        code = code_of(fleet, uses=20)
    assert [enrol(code).status_code for _ in range(20)] == [201] * 20


def test_where_many_guess_each_waits_two_seconds_and_the_operator_is_told_once(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = build().user(roles.OPERATOR)
    clock = [1000.0]
    monkeypatch.setattr(guessing.time, "time", lambda: clock[0])
    tries = [elsewhere(number, WRONG)["http"] for number in range(guessing.WRONG_AN_HOUR + 1)]
    assert tries == [404] * 61
    notice = Notice.objects.get(kind="devices.codes_guessed", user=operator.pk)
    assert notice.how == "at_once"
    assert elsewhere(900, WRONG) == {"http": 429, "error": "slow_down", "retry_after": 2}
    clock[0] += 0.5
    assert elsewhere(900, WRONG)["retry_after"] == 2
    clock[0] += 1.5
    assert [elsewhere(900, WRONG)["http"] for _ in range(2)] == [404, 429]
    assert Notice.objects.filter(kind="devices.codes_guessed", user=operator.pk).count() == 1


def test_a_secret_of_an_earlier_generation_signs_nothing(fleet: Fleet) -> None:
    pc = enrolled(fleet)
    models.Device.everywhere.update(generation=2)
    assert said(pc.send())["error"] == "signature"
    assert Pc(pc.device, secrets.secret(pc.device, 2)).send().status_code == 201


def test_a_company_that_goes_takes_nobody_in(fleet: Fleet) -> None:
    code = code_of(fleet)
    with opened(organisation=fleet.id):
        Organisation.objects.filter(pk=fleet.id).update(deleted_at=timezone.now())
    assert said(enrol(code))["error"] == "code"
