"""The page of one computer, and what may be done with it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.web.devices.conftest import BAD, GOOD, Fleet
from tests.web.devices.test_fleet import plain

from sonaeru.web.audit.models import Record
from sonaeru.web.devices import models, past, queries
from sonaeru.web.devices.models import Source
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened


def looks(device: str) -> int:
    return Record.objects.filter(verb="devices.looked_at", subject=device).count()


def test_findings_stand_there_in_words_and_facts_do_not(fleet: Fleet) -> None:
    device = fleet.device(
        "受付", {**BAD, "apps.judged": [{"product": "libreoffice", "cycle": "26.2", "version": "9.9"}]}
    )
    page = fleet.text(f"pc/{device.id}/")
    assert "このパソコンの中身は、盗まれると読まれます。" in page
    assert "使う人のせいではありません。" in page and "まだ調べていません" in page
    for raw in ("disk.system", "fw.state", "9.9"):
        assert raw not in page


def test_who_opened_the_page_is_noted_and_a_look_at_its_head_is_not(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    fleet.company.client.head(fleet.at(f"pc/{device.id}/"))
    assert looks(device.id) == 0
    fleet.text(f"pc/{device.id}/")
    fleet.text(f"pc/{device.id}/")
    assert looks(device.id) == 2


@pytest.mark.django_db(transaction=True)
def test_the_note_is_made_outside_of_a_test_too(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    fleet.text(f"pc/{device.id}/")
    assert looks(device.id) == 1


def test_a_computer_that_never_reported_has_a_page(fleet: Fleet) -> None:
    device = fleet.device("受付")
    assert "まだ報告がありません。" in fleet.text(f"pc/{device.id}/")


def test_what_is_only_likely_or_only_said_is_called_so(fleet: Fleet) -> None:
    device = fleet.device("受付", {**BAD, "os.pending_security": 2, "os.update_index_age_days": 0})
    assert "一部の情報が読めなかったため、推定です。" in fleet.text(f"pc/{device.id}/")
    models.Device.everywhere.filter(pk=device.id).update(source=Source.GUIDED)
    page = fleet.text(f"pc/{device.id}/")
    assert "使う人の答えです。" in page and "8つの質問への答え" in page


def test_reports_over_time_say_what_changed_when(fleet: Fleet) -> None:
    device = fleet.device("受付")
    for days, facts in ((21, GOOD), (14, BAD), (7, BAD), (0, GOOD)):
        fleet.report(device, facts, days_ago=days)
    page = plain(fleet.text(f"pc/{device.id}/"))
    assert page.count("中身を読めない形にする：できています → 直してください") == 1
    assert page.count("中身を読めない形にする：直してください → できています") == 1
    assert "変わりません" in page and "はじめての報告" in page


def test_older_reports_stand_on_further_pages_and_are_compared_across_them(fleet: Fleet) -> None:
    device = fleet.device("受付")
    for days in range(12):
        fleet.report(device, GOOD if days > 9 else BAD, days_ago=days)
    first, second = plain(fleet.text(f"pc/{device.id}/")), plain(fleet.text(f"pc/{device.id}/?page=2"))
    assert "できています → 直してください" in first and "はじめての報告" not in first
    assert "はじめての報告" in second and "→" not in second.replace("← ", "").replace("前のほう →", "")


def test_since_when_a_state_lasts(fleet: Fleet) -> None:
    device = fleet.device("受付")
    for days, facts in ((21, GOOD), (14, BAD), (7, BAD), (0, BAD)):
        device = fleet.report(device, facts, days_ago=days)
    page = fleet.text("fix/disk-encrypted/")
    day = timezone.localdate() - timezone.timedelta(days=14)
    assert f"{day.month}月{day.day}日</span>" in page
    for days in range(22, 22 + past.REPORTS):
        fleet.report(device, BAD, days_ago=days)
    with opened(organisation=fleet.id):
        assert len(queries.newest_of(fleet.id, [device.id], each=past.REPORTS)[device.id]) == past.REPORTS


def test_renaming_keeps_the_former_name(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    assert fleet.post(f"pc/{device.id}/rename/", label=" 受付の\u202eノート ").status_code == 303
    page = plain(fleet.text(f"pc/{device.id}/"))
    assert "受付のノート" in page and "前の呼び名 受付 （" in page.replace("受付（", "受付 （")


@pytest.mark.parametrize("label", ["", "  ", "長" * 41])
def test_a_name_that_is_none_is_told(fleet: Fleet, label: str) -> None:
    device = fleet.device("受付", GOOD)
    assert fleet.post(f"pc/{device.id}/rename/", label=label).status_code == 422
    assert fleet.row(device).label == "受付"


def test_it_is_given_to_somebody_on_the_list_only(fleet: Fleet) -> None:
    device, someone, gone = fleet.device("受付", GOOD), fleet.person("鈴木"), fleet.person("退職")
    with opened(organisation=fleet.id):
        tenancy.remove_person(by=fleet.by, organisation=fleet.id, person=gone)
    assert fleet.post(f"pc/{device.id}/give/", person=someone).status_code == 303
    assert "鈴木" in fleet.text(f"pc/{device.id}/")
    assert fleet.post(f"pc/{device.id}/give/", person=gone).status_code == 422
    assert fleet.post(f"pc/{device.id}/give/", person="").status_code == 303
    assert fleet.row(device).person == ""


def test_revoking_says_what_happens_first(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    assert "もう受け取りません" in fleet.text(f"pc/{device.id}/revoke/")
    assert fleet.row(device).revoked_at is None
    fleet.post(f"pc/{device.id}/revoke/")
    assert fleet.row(device).revoked_at
    assert "登録を取り消しました" in fleet.text(f"pc/{device.id}/")


def test_deleting_needs_its_name_once_more(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    response = fleet.post(f"pc/{device.id}/delete/", label="受付2")
    assert response.status_code == 422 and "呼び名が違います" in response.content.decode()
    assert fleet.post(f"pc/{device.id}/delete/", label="受付").status_code == 303
    assert not models.Report.everywhere.filter(device=device.id).exists()
    assert fleet.get(f"pc/{device.id}/").status_code == 404


def test_marks_are_said_in_words_and_cleared(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    models.Device.everywhere.filter(pk=device.id).update(marks=[{"code": "facts_lost", "at": "2026-11-22T00:00:00Z"}])
    assert "たくさん減りました。" in fleet.text(f"pc/{device.id}/")
    assert fleet.post(f"pc/{device.id}/clear/").status_code == 303
    assert fleet.row(device).marks == []


def test_an_address_of_nothing_is_not_found(fleet: Fleet) -> None:
    assert fleet.get("pc/dev_nothing/").status_code == 404
    assert fleet.get("fix/no-such-check/").status_code == 404
    assert fleet.get("fix/no-such-check/send/").status_code == 404
