"""わたしのパソコン: whoever has the link sees everything of this computer, and nobody else does."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from tests.web.devices.conftest import BAD, GOOD, Fleet
from tests.web.devices.own import again, at, guided, plain, reports, revoked, shown

from sonaeru.web.audit import queries as log
from sonaeru.web.devices import models
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.views import link
from sonaeru.web.devices.views.mine import again as again_view
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.tenancy.scopes import opened

PAGES = ["", "again/", "sent/", "name/", "leave/"]


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def test_what_the_company_sees_comes_before_any_finding(fleet: Fleet) -> None:
    text = shown(fleet.device("受付", BAD))
    assert text.index("会社から見える") < text.index("集めない。だれにも見えない") < text.index("見てほしいことは")


def test_at_most_three_findings_come_first_and_the_rest_is_folded(fleet: Fleet) -> None:
    facts = {**BAD, "lock.enabled": False, "svc.ssh": "on", "svc.ssh_password": True, "os.autoupdate": "off"}
    text = shown(fleet.device("受付", facts))
    assert "見てほしいことは3つです" in text
    assert text.count("直したので、もう一度確かめる") == text.count("直し方（3つの手順）") > 3
    assert text.index("このパソコンの中身は、盗まれると読まれます。") < text.index("ほかの項目")


def test_a_finding_says_why_who_how_long_and_how(fleet: Fleet) -> None:
    text = shown(fleet.device("受付", {**GOOD, "disk.system": "off"}))
    first = text[text.index("直してください") : text.index("直したので")]
    assert "中の記憶装置は外して読めます。" in first
    assert "直す人 あなた" in first and "約60分" in first and "控えを取ります。" in first


def test_a_finding_that_only_a_manager_can_fix_says_so(fleet: Fleet) -> None:
    assert "直す人 会社の管理する人" in shown(fleet.device("受付", {**GOOD, "acct.user_is_admin": True}))


def test_the_name_of_another_computer_of_the_company_is_not_on_the_page(fleet: Fleet) -> None:
    fleet.device("社長のノート", BAD)
    assert "社長のノート" not in shown(fleet.device("受付", GOOD))


def test_unknown_comes_with_its_reason_and_without_blame(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    with opened(organisation=fleet.id):
        row = models.Report.objects.get(device=device.id)
        row.facts = {**row.facts, "wifi.class": {"why": "not_permitted"}}
        row.save()
    text = shown(device)
    unknown = text[text.index("分からないこと（") : text.index("できていること（")]
    assert "あなたの設定が悪いという意味ではありません。" in unknown
    assert "読む権限がありません 無線の守り" in unknown


def test_what_is_fine_and_what_does_not_apply_is_told(fleet: Fleet) -> None:
    text = shown(fleet.device("受付", GOOD))
    assert "画面のロック" in text
    assert "このOSにはない項目です" in text[text.index("対象外の項目") :]


def test_every_page_says_how_old_its_report_and_its_tables_are(fleet: Fleet) -> None:
    text = shown(fleet.device("受付", GOOD))
    assert "報告の日付：" in text and re.search("くらべた台帳の日付：.*月", text)


def test_what_was_fixed_since_the_report_before_is_told(fleet: Fleet) -> None:
    device = fleet.device("受付")
    fleet.report(device, {**GOOD, "disk.system": "off"}, days_ago=7)
    text = shown(fleet.report(device, {**GOOD, "fw.state": "off"}))
    assert "直りました ：中身を読めない形にする" in text
    assert "新しく出ました：外からの通信を止める壁" in text


def test_a_first_report_has_nothing_to_compare_with(fleet: Fleet) -> None:
    assert "から変わったこと" not in shown(fleet.device("受付", GOOD))


def test_a_computer_that_never_reported_says_what_happens_next(fleet: Fleet) -> None:
    text = shown(fleet.device("受付"))
    assert "まだ、結果はありません。" in text and "python3 sonaeru-agent.pyz send" in text
    assert "できていること" not in text


@pytest.mark.parametrize(("days", "says"), [(13, ""), (20, "最近の報告がありません"), (40, "結果が古くなりました")])
def test_silence_and_age_are_said(fleet: Fleet, days: int, says: str) -> None:
    device = fleet.device("受付")
    text = shown(fleet.report(device, GOOD, days_ago=days))
    assert [each for each in ("最近の報告がありません", "結果が古くなりました") if each in text] == [says][: bool(says)]


def test_facts_too_old_to_judge_are_not_called_fine(fleet: Fleet) -> None:
    device = fleet.device("受付")
    text = shown(fleet.report(device, GOOD, days_ago=40))
    assert "いまは、確かめられていません" in text and "直すことは見つかっていません" not in text


def test_a_computer_in_order_has_nothing_to_do(fleet: Fleet) -> None:
    assert "いま、直すことは見つかっていません" in shown(fleet.device("受付", GOOD))


def test_a_revoked_computer_says_so_and_offers_nothing_to_send(fleet: Fleet) -> None:
    device = revoked(fleet, fleet.device("受付", BAD))
    text = shown(device)
    assert "この端末の登録は取り消されました" in text and "もう一度確かめる" not in text
    assert "この端末の記録を消す" in text
    assert "新しい登録コードを頼んでください" in shown(device, "again/")


# Checking again


def test_an_agent_is_asked_by_a_line_for_its_system(fleet: Fleet) -> None:
    device = fleet.device("受付", BAD)
    assert "python3 sonaeru-agent.pyz send" in shown(device, "again/?check=disk-encrypted")
    with opened(organisation=fleet.id):
        models.Device.objects.filter(pk=device.id).update(os_family="windows")
    assert " py sonaeru-agent.pyz send" in shown(again(fleet, device), "again/")


def test_osquery_looks_again_tonight(fleet: Fleet) -> None:
    device = fleet.device("受付", BAD)
    with opened(organisation=fleet.id):
        models.Device.objects.filter(pk=device.id).update(source=Source.OSQUERY)
    text = shown(again(fleet, device), "again/")
    assert "今夜、自動で確かめます" in text and "sonaeru-agent" not in text


def test_a_guided_computer_is_asked_the_question_again(fleet: Fleet) -> None:
    device = guided(fleet)
    response = Client().get(at(device, "again/?check=firewall-on"))
    assert (response.status_code, response.headers["Location"].partition("/check/")[2]) == (
        303,
        "firewall-on/?from=result",
    )
    assert Client().get(at(device, "again/?check=nothing")).headers["Location"].endswith("/check/")


# What was sent


def test_every_fact_that_arrived_is_readable_and_exact(fleet: Fleet) -> None:
    text = shown(fleet.device("受付", GOOD), "sent/")
    assert "中身を読めない形にする機能 disk.system on" in text
    assert '"disk.system": { "v": "on" }' in text


def test_an_older_report_can_be_opened_and_that_of_another_computer_cannot(fleet: Fleet) -> None:
    device, other = fleet.device("受付", BAD), fleet.device("倉庫", GOOD)
    fleet.report(device, GOOD)
    old, foreign = reports(fleet, device)[-1], reports(fleet, other)[0]
    assert "中身を読めない形にする機能 disk.system off" in shown(device, f"sent/?report={old.pk}")
    for wrong in (foreign.pk, "x", 99999999999999999999):
        assert Client().get(at(device, f"sent/?report={wrong}")).status_code == 404


def test_nothing_sent_is_said(fleet: Fleet) -> None:
    assert "まだ何も届いていません。" in shown(fleet.device("受付"), "sent/")


def test_a_hostile_value_is_shown_as_text(fleet: Fleet) -> None:
    products = [{"name": "<script>alert(1)</script>", "state": "on", "fresh": None}]
    device = fleet.device("受付", {**GOOD, "av.products": products})
    assert b"<script>alert" not in Client().get(at(device, "sent/")).content


# Its name


def logged(fleet: Fleet) -> log.Entry:
    """The last entry of the company's log."""
    return log.page(log.Search(organisation=fleet.id, association=None)).entries[0]


def test_a_person_names_the_computer_and_may_take_it_back(fleet: Fleet) -> None:
    device, visitor = fleet.device("PC-1"), Client()
    response = visitor.post(at(device, "name/"), {"label": "  受付の\u202eノート "})
    assert response.status_code == 303
    assert "呼び名を「受付のノート」に変えました。" in plain(visitor.get(response.headers["Location"]))
    assert again(fleet, device).label == "受付のノート"
    visitor.post(at(device, "name/"), {"undo": "1"})
    assert again(fleet, device).label == "PC-1"


@pytest.mark.parametrize("label", ["", "   ", "長" * 41])
def test_a_name_that_cannot_be_is_asked_again(fleet: Fleet, label: str) -> None:
    device = fleet.device("PC-1")
    response = Client().post(at(device, "name/"), {"label": label})
    assert response.status_code == 422 and "エラー：" in plain(response)
    assert again(fleet, device).label == "PC-1"


def test_the_same_name_changes_nothing(fleet: Fleet) -> None:
    device = fleet.device("PC-1")
    response = Client().post(at(device, "name/"), {"label": "PC-1"})
    assert "renamed" not in response.headers["Location"]
    Client().post(at(device, "name/"), {"undo": "1"})
    assert again(fleet, device).label == "PC-1"


# Leaving


def test_leaving_deletes_everything_and_leaves_one_line(fleet: Fleet) -> None:
    device = fleet.device("受付", BAD)
    assert "報告1件と結果を、いま全部消します" in shown(device, "leave/")
    assert len(reports(fleet, device)) == 1
    text = plain(Client().post(at(device, "leave/")))
    assert "この端末の記録を消しました" in text and "python3 sonaeru-agent.pyz leave" in text
    assert reports(fleet, device) == []
    assert "このリンクは使えません" in shown(device, status=404)
    entry = logged(fleet)
    assert (entry.verb, entry.by, entry.subject) == ("devices.forgotten", "pc", device.id)


# The link


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_kept_nowhere_and_found_by_nobody(fleet: Fleet, page: str) -> None:
    response = Client().get(at(fleet.device("受付", GOOD), page))
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def other_generation(device: Device) -> str:
    with opened(organisation=device.organisation):
        models.Device.objects.filter(pk=device.id).update(generation=2)
    return device.token


@pytest.mark.parametrize("page", [*PAGES, "check/", "check/firewall-on/"])
def test_a_link_that_is_wrong_gets_one_kind_answer(fleet: Fleet, page: str) -> None:
    device = fleet.device("受付", GOOD)
    texts = {device.token[:-1] + ("A" if device.token[-1] != "A" else "B"), "x", other_generation(device)}
    answers = {plain(Client().get(f"/pc/{token}/{page}")) for token in texts}
    assert len(answers) == 1
    assert "新しい登録コードを頼んでください" in answers.pop()
    assert {Client().post(f"/pc/{token}/{page}").status_code for token in texts} == {404}
    assert {Client().get(f"/pc/{token}/{page}").headers["Cache-Control"] for token in texts} == {"no-store"}


def test_links_that_are_guessed_are_slowed_down(monkeypatch: pytest.MonkeyPatch, fleet: Fleet) -> None:
    monkeypatch.setattr(link, "WRONG", 3)
    assert [Client().get("/pc/x/").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert Client().get(at(fleet.device("受付", GOOD))).status_code == 200


def test_one_computer_is_not_asked_for_more_than_a_person_would(monkeypatch: pytest.MonkeyPatch, fleet: Fleet) -> None:
    monkeypatch.setattr(link, "PAGES", 2)
    device, other = fleet.device("受付", GOOD), fleet.device("倉庫", GOOD)
    assert [Client().get(at(device)).status_code for _ in range(3)] == [200, 200, 429]
    assert Client().get(at(other)).status_code == 200


def test_the_link_is_the_key_and_no_form_works_without_its_token(fleet: Fleet) -> None:
    device = fleet.device("PC-1")
    assert again_view.mark is PUBLIC  # type: ignore[attr-defined]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(at(device, "leave/")).status_code == 403
    assert again(fleet, device).id == device.id


def test_a_company_that_is_being_deleted_shows_nothing(fleet: Fleet) -> None:
    device = fleet.device("受付", GOOD)
    with opened(organisation=fleet.id):
        models.Device._meta.get_field("organisation").related_model.objects.filter(pk=fleet.id).update(
            deleted_at=device.enrolled_at
        )
    assert "このリンクは使えません" in shown(device, status=404)


def test_renaming_is_in_the_log_as_done_by_the_computer(fleet: Fleet) -> None:
    device = fleet.device("PC-1")
    Client().post(at(device, "name/"), {"label": "受付"})
    entry = logged(fleet)
    assert (entry.verb, entry.by) == ("devices.renamed", "pc")
