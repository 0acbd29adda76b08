"""The guided check: eight questions, each kept at once; the answers become a report, declared and never bad when unknown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.web.devices.conftest import GOOD, Fleet
from tests.web.devices.own import TODAY, again, at, guided, plain, reports, revoked, shown

from sonaeru.core.devices import read
from sonaeru.core.devices.schema import SCHEMA
from sonaeru.web.devices import guided as room
from sonaeru.web.devices import models, queries, standing
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.views import guided as views
from sonaeru.web.library.guided_check import SYSTEMS, Question, guided_check
from sonaeru.web.tenancy.scopes import opened

TYPED = {"day": TODAY.isoformat(), "version": "26.6.2", "count": "0"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def first(question: Question) -> dict[str, str]:
    """What a form sends for the first thing that can be said."""
    return {"typed": TYPED[question.typed.kind]} if question.typed else {"answer": question.answers[0].id}


def answer_all(device: Device) -> None:
    for question in guided_check().questions[device.os_family]:
        assert Client().post(at(device, f"check/{question.check}/"), first(question)).status_code == 303


def findings(fleet: Fleet, device: Device) -> dict[str, tuple[str, str]]:
    with opened(organisation=fleet.id):
        whole = standing.whole(queries.device(fleet.id, device.id), today=TODAY)
    assert whole
    return {each.check: (each.state, each.confidence) for each in whole.findings}


@pytest.mark.parametrize("family", SYSTEMS)
def test_from_the_first_question_to_the_result(fleet: Fleet, family: str) -> None:
    device, visitor = guided(fleet, family), Client()
    page = plain(visitor.get(at(device, "check/")))
    assert "約5分です" in page and "始める" in page
    where = f"check/{guided_check().questions[family][0].check}/"
    for question in guided_check().questions[family]:
        assert where.endswith(f"check/{question.check}/"), where
        text = plain(visitor.get(at(device, f"check/{question.check}/")))
        assert question.ask.ja in text and question.screen.shown.ja in text and "わからない" in text
        where = visitor.post(at(device, f"check/{question.check}/"), first(question)).headers["Location"]
    assert where.endswith("/check/")
    assert "全部に答えました。" in plain(visitor.get(where))
    text = plain(visitor.post(where, follow=True))
    assert "あなたの答えによる結果です。" in text and "画面のロック" in text


@pytest.mark.parametrize("family", SYSTEMS)
def test_the_answers_are_a_report_that_the_schema_takes_and_are_declared(fleet: Fleet, family: str) -> None:
    device = guided(fleet, family)
    answer_all(device)
    Client().post(at(device, "check/"))
    (report,) = reports(fleet, device)
    table = {"schema": SCHEMA, "collected_at": report.collected_at.isoformat(), "facts": report.facts}
    assert read(table, whole=False).facts["os.family"].value == family
    assert {confidence for _, confidence in findings(fleet, device).values()} == {"declared"}
    assert again(fleet, device).reported_at


def test_who_knows_nothing_has_nothing_to_fix(fleet: Fleet) -> None:
    device = guided(fleet)
    for question in guided_check().questions["windows"]:
        Client().post(at(device, f"check/{question.check}/"), {"answer": "unknown"})
    Client().post(at(device, "check/"))
    assert {state for state, _ in findings(fleet, device).values()} <= {"unknown", "not_applicable"}
    text = shown(device)
    assert "いまは、確かめられていません" in text
    assert "「わからない」と答えたか、まだ答えていません" in text


def test_what_is_half_filled_stays_and_goes_on_at_the_next_question(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/os-patched/"), {"typed": TODAY.isoformat()})
    page = Client().get(at(device, "check/"))
    assert "8問中 1問に答えました。" in plain(page) and "続きから答える" in plain(page)
    assert '/check/av-on/"' in page.content.decode()
    assert "1問に答えています" in shown(device)


def test_a_result_of_some_answers_leaves_the_others_unasked(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/disk-encrypted/"), {"answer": "on"})
    Client().post(at(device, "check/"))
    found = findings(fleet, device)
    assert (found["disk-encrypted"][0], found["firewall-on"][0]) == ("pass", "unknown")
    text = shown(device)
    assert "時計" in text[text.index("8つの質問では聞いていません") :]


def test_no_result_without_any_answer(fleet: Fleet) -> None:
    device = guided(fleet)
    response = Client().post(at(device, "check/"))
    assert response.status_code == 422 and "どれか1つに答えると" in plain(response)
    assert reports(fleet, device) == []


def test_an_answer_can_be_changed_and_shows_the_present_one(fleet: Fleet) -> None:
    device, visitor = guided(fleet), Client()
    visitor.post(at(device, "check/firewall-on/"), {"answer": "public-off"})
    assert "「パブリック」が無効 いまの答え" in shown(device, "check/firewall-on/")
    response = visitor.post(at(device, "check/firewall-on/"), {"answer": "on", "from": "review"})
    assert response.headers["Location"].endswith("/check/")
    assert "3つとも有効 いまの答え" in shown(device, "check/firewall-on/")


def test_a_question_asked_again_after_fixing_makes_a_new_result_at_once(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/firewall-on/"), {"answer": "public-off"})
    Client().post(at(device, "check/"))
    assert findings(fleet, device)["firewall-on"][0] == "fail"
    again_there = Client().get(at(device, "again/?check=firewall-on")).headers["Location"]
    response = Client().post(again_there.partition("?")[0], {"answer": "on", "from": "result"}, follow=True)
    assert "直りました ：外からの通信を止める壁" in plain(response)
    assert len(reports(fleet, device)) == 2


def test_an_answer_of_long_ago_is_as_old_as_it_is(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/disk-encrypted/"), {"answer": "on"})
    with opened(organisation=fleet.id):
        row = models.Said.objects.get()
        row.answers["disk"]["at"] = (timezone.now() - dt.timedelta(days=40)).isoformat()
        row.save()
    Client().post(at(device, "check/firewall-on/"), {"answer": "on"})
    Client().post(at(device, "check/"))
    found = findings(fleet, device)
    assert (found["disk-encrypted"][0], found["firewall-on"][0]) == ("unknown", "pass")
    assert "調べた時" in shown(device, "sent/")


# Bad input


@pytest.mark.parametrize("typed", ["", "きのう", "2999-01-01", "1999-01-01", "2026-13-01", "<b>"])
def test_a_day_that_cannot_be_is_asked_again(fleet: Fleet, typed: str) -> None:
    device = guided(fleet)
    response = Client().post(at(device, "check/os-patched/"), {"typed": typed})
    assert response.status_code == 422 and "エラー：" in plain(response)
    assert said(fleet, device) == {}


@pytest.mark.parametrize("typed", ["", "Tahoe", "26.", "26.1.1.1.1", "-1", "9" * 30])
def test_a_version_that_cannot_be_is_asked_again(fleet: Fleet, typed: str) -> None:
    device = guided(fleet, "macos")
    assert Client().post(at(device, "check/os-patched/"), {"typed": typed}).status_code == 422
    assert said(fleet, device) == {}


@pytest.mark.parametrize("typed", ["", "たくさん", "-1", "1.5", "99999999999"])
def test_a_number_that_cannot_be_is_asked_again(fleet: Fleet, typed: str) -> None:
    device = guided(fleet, "linux")
    assert Client().post(at(device, "check/updates-pending/"), {"typed": typed}).status_code == 422
    assert said(fleet, device) == {}


@pytest.mark.parametrize(
    ("family", "check", "typed", "kept"),
    [
        ("windows", "os-patched", "令和8年11月2日", "2026-11-02"),
        ("windows", "os-patched", "２０２６－１１－０２", "2026-11-02"),
        ("macos", "os-patched", "２６．６．２", "26.6.2"),
        ("linux", "updates-pending", "１２", 12),
    ],
)
def test_what_people_type_is_understood(fleet: Fleet, family: str, check: str, typed: str, kept: object) -> None:
    device = guided(fleet, family)
    assert Client().post(at(device, f"check/{check}/"), {"typed": typed}).status_code == 303
    assert said(fleet, device)["update"]["typed"] == kept


@pytest.mark.parametrize("answer", ["", "good", "on\x00", "public-off "])
def test_an_answer_that_is_none_is_asked_again(fleet: Fleet, answer: str) -> None:
    device = guided(fleet)
    response = Client().post(at(device, "check/firewall-on/"), {"answer": answer})
    assert response.status_code == 422 and "わからないときは「わからない」を選べます。" in plain(response)
    assert said(fleet, device) == {}


def said(fleet: Fleet, device: Device) -> dict[str, dict[str, object]]:
    with opened(organisation=fleet.id):
        return {question: dict(given) for question, given in queries.said(device.id).items()}


def test_an_answer_that_a_later_edition_dropped_is_none(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/disk-encrypted/"), {"answer": "on"})
    with opened(organisation=fleet.id):
        models.Said.objects.update(answers={"disk": {"answer": "gone", "at": "2026-11-30T00:00:00+00:00"}, "old": {}})
        assert room.sheet(device).done == 0


def test_a_check_without_a_question_has_no_page(fleet: Fleet) -> None:
    device = guided(fleet)
    for check in ("smb1-off", "nothing", "updates-pending"):
        assert Client().get(at(device, f"check/{check}/")).status_code == 404


def test_nobody_answers_in_the_place_of_an_agent(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    for page in ("check/", "check/firewall-on/"):
        assert Client().get(at(device, page)).status_code == 404
        assert Client().post(at(device, page), {"answer": "on"}).status_code == 404
    assert len(reports(fleet, device)) == 1


def test_a_revoked_computer_is_asked_nothing(fleet: Fleet) -> None:
    device = revoked(fleet, guided(fleet))
    assert Client().post(at(device, "check/firewall-on/"), {"answer": "on"}).status_code == 404
    assert "登録は取り消されました" in shown(device)


def test_a_double_tap_makes_one_report(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/firewall-on/"), {"answer": "on"})
    assert [Client().post(at(device, "check/")).status_code for _ in range(2)] == [303, 303]
    assert len(reports(fleet, device)) == 1


def test_results_are_not_made_without_end(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "REPORTS", 2)
    device, visitor = guided(fleet), Client()
    sent = {"from": "result", "answer": "on"}
    statuses = [visitor.post(at(device, "check/firewall-on/"), sent).status_code for _ in range(3)]
    assert statuses == [303, 303, 429]
    assert len(reports(fleet, device)) == 2


def test_leaving_takes_the_answers_along(fleet: Fleet) -> None:
    device = guided(fleet)
    Client().post(at(device, "check/firewall-on/"), {"answer": "on"})
    text = plain(Client().post(at(device, "leave/")))
    assert "sonaeru-agent" not in text
    with opened(organisation=fleet.id):
        assert models.Said.objects.count() == 0
