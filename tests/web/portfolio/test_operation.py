"""The operator's pages: what is wrong comes first, work is moved by a button, and every term has its number."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.jobs.given import waiting
from tests.web.world import World, build

from sonaeru.core.words import Words
from sonaeru.web.audit.models import Record
from sonaeru.web.config.operation import doctor
from sonaeru.web.config.operation.condition import Condition, State
from sonaeru.web.holdings import registry
from sonaeru.web.jobs.models import Event, Run
from sonaeru.web.jobs.models import State as WorkState
from sonaeru.web.tenancy import roles

pytestmark = pytest.mark.django_db

FINE = Condition("python", State.OK, Words("Python 3.11 です。", "Python 3.11."))
ODD = Condition("address", State.WARN, Words("住所が http:// です。", "http://"), Words("https に。", "https."))
BROKEN = Condition("worker", State.FAIL, Words("ワーカーが9分前から…", "9 minutes"), Words("動かして。", "Start it."))


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def operator(world: World) -> Client:
    return world.signed_in(roles.OPERATOR)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def found(monkeypatch: pytest.MonkeyPatch, *conditions: Condition) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: conditions)


def test_the_page_shows_what_doctor_sees(operator: Client) -> None:
    text = page(operator, "/operator/")
    assert all(each.sentence.ja in text for each in doctor.examine() if each.name not in {"clock", "free_space"})
    assert "そなえる 版" in text


def test_the_worst_fault_comes_first_with_what_to_do(operator: Client, monkeypatch) -> None:
    found(monkeypatch, FINE, ODD, BROKEN)
    text = page(operator, "/operator/")
    seen = (
        "はじめに直すこと",
        "ワーカーが9分前から…",
        "動かして。",
        "住所が http:// です。",
        "よいところ",
        "Python 3.11",
    )
    assert sorted(map(text.index, seen)) == list(map(text.index, seen))


def test_without_a_fault_the_page_says_so_and_has_no_button(operator: Client, monkeypatch) -> None:
    found(monkeypatch, FINE)
    text = page(operator, "/operator/")
    assert "直すことはありません。" in text and 'class="btn"' not in text


def test_work_that_failed_or_waits_for_long_leads_to_its_page(operator: Client, monkeypatch) -> None:
    found(monkeypatch, FINE)
    waiting("old", due_at=timezone.now() - dt.timedelta(minutes=11))
    waiting("broken", state=WorkState.FAILED, done_at=timezone.now(), last_error="no disk")
    text = page(operator, "/operator/")
    assert "いちばん長い仕事は、11分待っています。" in text and "1件の仕事が失敗しています。" in text
    assert 'class="btn" href="/operator/jobs/"' in text


def test_the_schedule_and_what_was_given_up_are_listed_with_their_reason(operator: Client) -> None:
    Run.objects.create(
        name="jobs.reclaim", state=WorkState.FAILED, started_at=timezone.now(), error="RuntimeError: no disk"
    )
    waiting("gone", state=WorkState.FAILED, attempts=8, done_at=timezone.now(), last_error="no such mailbox")
    text = page(operator, "/operator/jobs/")
    assert "途中で止まった仕事を、また待たせる" in text and "RuntimeError: no disk" in text
    assert "no such mailbox" in text and "8回" in text and "audit.sweep_terms" in text


def test_failed_work_runs_again_and_the_log_says_who_let_it(operator: Client) -> None:
    waiting("gone", state=WorkState.FAILED, attempts=8)
    response = operator.post("/operator/jobs/again/", {"kind": "jobs.event", "key": "gone"})
    assert (response.status_code, response["Location"]) == (303, "/operator/jobs/")
    assert Event.objects.get().state == WorkState.WAITING
    row = Record.objects.first()
    assert row and (row.verb, row.subject, row.by) == (
        "jobs.run_again",
        "jobs.event",
        operator.session["_auth_user_id"],
    )
    assert "もう一度、順番に並べました。" in page(operator, "/operator/jobs/")


def test_a_task_runs_now_and_the_log_says_who_let_it(operator: Client) -> None:
    assert operator.post("/operator/jobs/run/", {"task": "jobs.reclaim"}).status_code == 303
    row = Record.objects.first()
    assert row and (row.verb, row.subject) == ("jobs.run_now", "jobs.reclaim")


@pytest.mark.parametrize(
    ("address", "fields"),
    [("run", {"task": "jobs.none"}), ("run", {}), ("again", {"kind": "jobs.event", "key": "none"}), ("again", {})],
)
def test_work_that_is_not_there_is_not_found_and_not_logged(operator: Client, address: str, fields) -> None:
    before = Record.objects.count()
    assert operator.post(f"/operator/jobs/{address}/", fields).status_code == 404
    assert Record.objects.count() == before


def test_work_stays_where_it_is_when_the_log_cannot_be_written(operator: Client, monkeypatch) -> None:
    waiting("gone", state=WorkState.FAILED, attempts=8)
    monkeypatch.setattr("sonaeru.web.portfolio.views.operation.audit.record", _full)
    operator.raise_request_exception = False
    assert operator.post("/operator/jobs/again/", {"kind": "jobs.event", "key": "gone"}).status_code == 500
    assert Event.objects.get().state == WorkState.FAILED


def _full(**words: object) -> None:
    raise OSError("no space left")


def test_every_kind_of_data_of_every_room_stands_on_the_page_of_terms(operator: Client) -> None:
    text = page(operator, "/operator/terms/")
    kinds = registry.all_kept()
    assert {kind.id for kind in kinds} >= {"audit.records", "jobs.events_done", "jobs.events_failed", "jobs.runs"}
    assert all(kind.name.ja in text and kind.why.ja in text for kind in kinds)
    assert "1095日" in text and "30日" in text


def test_what_goes_tonight_is_counted(operator: Client) -> None:
    for days in (31, 40, 3):
        waiting(str(days), state=WorkState.DONE, done_at=timezone.now() - dt.timedelta(days=days))
    assert "今夜 2件" in page(operator, "/operator/terms/")


def test_the_oldest_of_what_stays_gets_its_day(operator: Client) -> None:
    for days in (3, 1):
        waiting(str(days), state=WorkState.DONE, done_at=timezone.now() - dt.timedelta(days=days))
    goes = timezone.localtime(timezone.now() + dt.timedelta(days=27))
    assert f"{goes.month}月{goes.day}日" in page(operator, "/operator/terms/")


@pytest.mark.parametrize("address", ["", "jobs/", "terms/", "log/"])
@pytest.mark.parametrize("role", [roles.OWNER, roles.ASSOCIATION_MANAGER, roles.DESK_AGENT])
def test_only_the_operator_opens_these_pages(world: World, role: roles.Role, address: str) -> None:
    assert world.signed_in(role).get(f"/operator/{address}").status_code == 403
