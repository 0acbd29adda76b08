"""Typing what was done: what is stored and logged, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.web.assessment.conftest import Company

from sonaeru.web.audit.models import Record
from sonaeru.web.declaration import actions, queries
from sonaeru.web.holdings.registry import rooms
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

from .conftest import FACTS, TYPED, declare


def stored(company: Company, star: int = 2) -> queries.Facts:
    with opened(organisation=company.id):
        return queries.facts(company.id)[star]


def test_what_is_typed_is_kept(company: Company, here: str) -> None:
    response = company.client.post(f"{here}star-2/", TYPED)
    assert (response.status_code, response["Location"]) == (303, here)
    assert stored(company) == queries.Facts(2, **FACTS)
    assert stored(company, 1) == queries.Facts(1)


def test_what_was_typed_stands_in_the_form_again(company: Company, here: str) -> None:
    declare(company.id)
    text = company.client.get(f"{here}star-2/").content.decode()
    assert 'value="2026-11-02"' in text and 'value="https://www.example.jp/policy/"' in text
    assert '<option value="web" selected>' in text


def test_everything_may_be_taken_back(company: Company, here: str) -> None:
    declare(company.id)
    assert company.client.post(f"{here}star-2/", {}).status_code == 303
    assert stored(company) == queries.Facts(2)


def test_one_star_asks_only_for_what_it_has(company: Company, here: str) -> None:
    text = company.client.get(f"{here}star-1/").content.decode()
    assert "自己宣言した日" in text and "公開した日" not in text
    company.client.post(f"{here}star-1/", {"applied_on": "令和8年10月1日", "representative": "見本"})
    assert stored(company, 1) == queries.Facts(1, applied_on=dt.date(2026, 10, 1))


TOMORROW = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
WRONG = {
    "no day": ({"adopted_on": "先週"}, "日付を読めません"),
    "no such day": ({"adopted_on": "2026-02-30"}, "日付を読めません"),
    "tomorrow": ({"published_on": TOMORROW, "place": "posted"}, "今日より後の日付です"),
    "long ago": ({"applied_on": "1999-12-31"}, "古すぎる日付です"),
    "a script": ({"place": "web", "address": "javascript:alert(1)"}, "http:// か https:// で始まる"),
    "ftp": ({"place": "web", "address": "ftp://www.example.jp/"}, "http:// か https:// で始まる"),
    "no address": ({"place": "web"}, "アドレスを入れてください"),
    "a long address": ({"place": "web", "address": "https://example.jp/" + "a" * 300}, "300文字まで"),
    "no place": ({"published_on": "2026-11-01"}, "公開している場所を選んでください"),
    "an unknown place": ({"place": "moon"}, "場所を1つ選んでください"),
    "public before it was adopted": (TYPED | {"published_on": "2026-10-31"}, "決めた日より前です"),
    "number before the declaration": (TYPED | {"notified_on": "2026-11-02"}, "自己宣言した日より前です"),
    "number without a declaration": ({"notified_on": "2026-11-02"}, "自己宣言した日も入れてください"),
    "an unknown purpose": ({"purpose": "fun"}, "目的を1つ選んでください"),
    "a long name": ({"representative": "あ" * 101}, "100文字まで"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_said_and_what_was_typed_stays(company: Company, here: str, case: str) -> None:
    fields, words = WRONG[case]
    response = company.client.post(f"{here}star-2/", {"representative": "見本 一郎"} | fields)
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text and "エラー：" in text
    assert fields.get("representative", "見本 一郎") in text
    assert stored(company) == queries.Facts(2)


def test_signs_that_no_database_takes_are_dropped(company: Company, here: str) -> None:
    assert company.client.post(f"{here}star-2/", {"representative": "見\0本\u202e"}).status_code == 303
    assert stored(company).representative == "見本"


def test_posted_in_the_shop_needs_no_address_and_keeps_none(company: Company, here: str) -> None:
    company.client.post(f"{here}star-2/", TYPED | {"place": "posted"})
    assert (stored(company).place, stored(company).address) == ("posted", "")


def test_the_log_has_before_and_after_and_no_name(company: Company, here: str) -> None:
    company.client.post(f"{here}star-2/", TYPED)
    company.client.post(f"{here}star-2/", TYPED | {"published_on": "2026-11-05"})
    last, first = Record.objects.filter(verb="declaration.changed").order_by("-pk")
    assert (last.by, last.subject, last.organisation) == (company.user, "star-2", company.id)
    assert (last.before, last.after) == ({"published_on": "2026-11-02"}, {"published_on": "2026-11-05"})
    assert first.after["representative"] is True and "見本" not in str(first.after)


def test_what_changes_nothing_is_not_logged(inside: str) -> None:
    for _ in range(2):
        actions.change(by="usr_test", organisation=inside, star=1, facts={"purpose": "subsidy"})
    assert Record.objects.filter(verb="declaration.changed").count() == 1


@pytest.mark.parametrize(("star", "facts"), [(3, {}), (2, {"score": 100})])
def test_there_are_two_stars_and_their_facts(inside: str, star: int, facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no such declaration"):
        actions.change(by="usr_test", organisation=inside, star=star, facts=facts)


def test_the_head_of_the_company_is_found_and_forgotten_on_request(inside: str) -> None:
    person = tenancy.add_person(by="usr_test", organisation=inside, name="見本 一郎")
    declare(inside, representative="見本 一郎", adopted_on=dt.date(2026, 11, 1))
    room = rooms()["declaration"]
    assert room.about and room.forget and room.export
    assert [fact[1] for about in room.about(inside, person) for fact in about.facts] == ["見本 一郎"]
    room.forget(inside, person)
    assert queries.facts(inside)[2] == queries.Facts(2, adopted_on=dt.date(2026, 11, 1))
    table = next(iter(room.export(inside)))
    assert dict(zip(table.columns, table.rows[0], strict=True))["adopted_on"] == "2026-11-01"
