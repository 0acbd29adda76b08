"""記録: who sees which rows, in plain words; searched, paged, taken along as CSV."""

from __future__ import annotations

import csv
import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.web.world import World, build

from sonaeru.web.audit import actions, words
from sonaeru.web.audit.models import Record
from sonaeru.web.tenancy import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def owner(world: World) -> Client:
    return world.signed_in(roles.OWNER)


@pytest.fixture
def company(world: World) -> str:
    """An address of our company's log, which is emptied first: the world itself was written into it."""
    _empty()
    return f"/c/{world.own.ids['organisation']}/settings/log/"


def _empty() -> None:
    actions.delete_before(before=timezone.now() + dt.timedelta(days=1), by="test")


def log(**changed: Any) -> None:
    words = {"by": "job", "verb": "tenancy.person_added", "subject": "per_1"}
    with transaction.atomic():
        actions.record(**(words | changed))


def shown(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200, response.content.decode()
    return unescape(response.content.decode())


def test_a_row_is_told_in_plain_words_with_the_name_of_who_did_it(owner: Client, world: World, company: str) -> None:
    by = str(owner.session["_auth_user_id"])
    log(
        by=by,
        verb="tenancy.organisation_edited",
        organisation=world.own.ids["organisation"],
        before={"name": "前の名"},
        after={"name": "後の名"},
        origin="web",
    )
    page = shown(owner, company)
    assert "会社の情報を直しました" in page and "名前：前の名 → 後の名" in page
    assert "organisation-owner@example.jp" in page and "画面" in page
    assert f'<td role="cell" data-l="だれが">{by}' not in page


def test_somebody_whose_account_is_gone_keeps_the_id(owner: Client, world: World, company: str) -> None:
    log(by="usr_gone", organisation=world.own.ids["organisation"])
    assert "消えた利用者（usr_gone）" in shown(owner, company)


def test_a_company_sees_only_its_own_rows(owner: Client, world: World, company: str) -> None:
    log(subject="per_ours", organisation=world.own.ids["organisation"])
    log(subject="per_theirs", organisation=world.foreign.ids["organisation"])
    log(subject="installation")
    page = shown(owner, company)
    assert "per_ours" in page and "per_theirs" not in page and ">installation<" not in page


def test_an_association_sees_what_concerns_it_and_no_more(world: World, company: str) -> None:
    log(subject="per_ours", organisation=world.own.ids["organisation"])
    log(subject="asc_ours", association=world.own.ids["association"])
    log(subject="asc_theirs", association=world.foreign.ids["association"])
    page = shown(world.signed_in(roles.ASSOCIATION_MANAGER), f"/a/{world.own.ids['association']}/log/")
    assert "asc_ours" in page and "asc_theirs" not in page and "per_ours" not in page


def test_the_operator_sees_rows_of_no_company_and_no_association(world: World, company: str) -> None:
    log(subject="per_ours", organisation=world.own.ids["organisation"])
    log(subject="asc_ours", association=world.own.ids["association"])
    log(subject="jobs.reclaim", verb="jobs.run_now")
    page = shown(world.signed_in(roles.OPERATOR), "/operator/log/")
    assert "時刻を待たずに仕事を動かしました" in page and "per_ours" not in page and "asc_ours" not in page


@pytest.mark.parametrize("role", [roles.VIEWER, roles.ADVISER, roles.OPERATOR])
def test_the_log_of_a_company_is_for_those_who_may(world: World, company: str, role: roles.Role) -> None:
    assert world.signed_in(role).get(company).status_code in {403, 404}


def test_without_any_row_the_page_says_what_will_be_here(world: World, owner: Client, company: str) -> None:
    assert "まだ記録がありません。" in shown(owner, company)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"by": "usr_b"}, "per_b"),
        ({"verb": "tenancy.person_edited"}, "per_b"),
        ({"subject": "per_b"}, "per_b"),
        ({"subject": " per_b "}, "per_b"),
        ({"since": "2026-11-02"}, "per_b"),
        ({"until": "2026-11-01"}, "per_a"),
    ],
)
def test_a_search_finds_what_was_asked(owner: Client, world: World, company: str, asked, found) -> None:
    ours = world.own.ids["organisation"]
    days = {"a": dt.datetime(2026, 11, 1, 14, 59, tzinfo=dt.UTC), "b": dt.datetime(2026, 11, 1, 15, 0, tzinfo=dt.UTC)}
    for name, verb in (("a", "tenancy.person_added"), ("b", "tenancy.person_edited")):
        Record.objects.create(at=days[name], by=f"usr_{name}", verb=verb, subject=f"per_{name}", organisation=ours)
    page = shown(owner, company, **asked)
    assert [each for each in ("per_a", "per_b") if f"<small>{each}</small>" in page] == [found]


def test_a_search_without_a_find_offers_to_lift_it(owner: Client, world: World, company: str) -> None:
    log(organisation=world.own.ids["organisation"])
    page = shown(owner, company, subject="per_9")
    assert "この条件の記録はありません。" in page and 'href="?"' in page and 'value="per_9"' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "いつか"}, "2026-11-22 の形"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "同じか後の日"),
        ({"by": "usr_nobody"}, "一覧から選び直して"),
        ({"older": "x"}, ""),
    ],
)
def test_what_cannot_be_looked_for_is_told_and_kept(owner: Client, company: str, asked, said: str) -> None:
    response = owner.get(company, asked)
    page = response.content.decode()
    assert response.status_code == 422 and said in page and "エラー：記録" in page
    assert "since" not in asked or f'value="{asked["since"]}"' in page


def test_fifty_rows_are_a_page_and_the_search_goes_on_to_the_next(owner: Client, world: World, company: str) -> None:
    for number in range(51):
        log(subject=f"per_{number:02}", organisation=world.own.ids["organisation"])
    first = owner.get(company, {"verb": "tenancy.person_added"})
    assert first.content.decode().count('<tr role="row"><th role="rowheader"') == 50
    following = first.context["older"]
    assert "verb=tenancy.person_added" in following
    page = unescape(owner.get(company + following).content.decode())
    assert "per_00" in page and "per_01" not in page and "いちばん新しい記録にもどる" in page


def test_the_csv_holds_what_was_searched_and_opens_in_a_spreadsheet(owner, world: World, company: str) -> None:
    ours = world.own.ids["organisation"]
    log(subject="=1+1", organisation=ours)
    log(subject="per_2", organisation=ours, verb="tenancy.person_edited")
    response = owner.get(company, {"file": "csv", "verb": "tenancy.person_added"})
    text = b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"] == 'attachment; filename="log.csv"'
    assert text.startswith("\ufeff日時,") and "\r\n" in text
    heading, *lines = csv.reader(text.splitlines())
    assert [line[3] for line in lines] == ["'=1+1"]
    assert lines[0][-2:] == ["そなえる（自動）", "社員を加えました"] and len(heading) == len(lines[0])


def test_every_verb_of_every_room_has_words_in_both_languages() -> None:
    known = words.verb_words()
    assert [verb for verb, each in known.items() if not (each.ja and each.en)] == []
    assert {"tenancy.seat_granted", "jobs.run_again", "audit.term_ended"} <= set(known)
