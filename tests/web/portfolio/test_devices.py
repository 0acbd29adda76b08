"""The computers of members as their association sees them: sums of those that agreed, and no company in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.portfolio.conftest import Chamber, company, consent

from sonaeru.web.devices.models import Counts
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

GOOD = {"T1": {"pass": 6, "warn": 0, "fail": 0, "unknown": 0}, "T9": {"pass": 5, "warn": 0, "fail": 1, "unknown": 0}}
EVIDENCE = (ConsentKind.EVIDENCE,)


def month(ahead: int) -> dt.date:
    first = timezone.localdate().replace(day=1)
    year, number = divmod(first.year * 12 + first.month - 1 + ahead, 12)
    return dt.date(year, number + 1, 12)


def counted(organisation: str, **numbers: Any) -> None:
    plain = {"devices": 6, "reported": 5, "week": 4, "measures": GOOD, "ends": {}, "server_ends": {}}
    with opened(organisation=organisation):
        Counts.objects.create(organisation_id=organisation, at=timezone.now(), numbers=plain | numbers)


def members(chamber: Chamber, count: int, *, size: str = "6-20", **numbers: Any) -> list[str]:
    made = [company(f"会社{size}{number}", chamber.id, shares=EVIDENCE, size=size) for number in range(count)]
    for each in made:
        counted(each, **numbers)
    return made


def page(client: Client, chamber: Chamber, query: str = "") -> str:
    response = client.get(f"/a/{chamber.id}/devices/{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def table(client: Client, chamber: Chamber) -> list[list[str]]:
    response = client.get(f"/a/{chamber.id}/devices/devices.csv")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_without_a_report_the_page_leads_to_the_guide(adviser: Client, chamber: Chamber) -> None:
    text = page(adviser, chamber)
    assert "まだ報告がありません" in text and "会員に登録コードの配り方を案内する" in text
    assert "みどり商工会議所です" in page(adviser, chamber, "guide/")


def test_under_ten_companies_only_their_number_is_shown(adviser: Client, chamber: Chamber) -> None:
    members(chamber, 9)
    text = page(adviser, chamber)
    assert "（いま9社）" in text and "54" not in text and "登録した端末" not in text


def test_ten_companies_are_added_up(adviser: Client, chamber: Chamber) -> None:
    members(chamber, 10)
    text = page(adviser, chamber)
    assert "<b>60</b>" in text and "<b>50</b>" in text and "83%" in text
    assert "9割超" in text and "1割未満" in text and "会社6-200" not in text


def test_only_who_agreed_is_counted_and_withdrawing_holds_at_once(adviser: Client, chamber: Chamber) -> None:
    made = members(chamber, 10)
    counted(chamber.shy)
    assert "<b>60</b>" in page(adviser, chamber)
    consent(False, made[0], chamber.id, ConsentKind.EVIDENCE)
    assert "（いま9社）" in page(adviser, chamber)


def test_companies_with_few_computers_are_not_counted(adviser: Client, chamber: Chamber) -> None:
    members(chamber, 9)
    members(chamber, 3, size="1-5", devices=4, reported=4)
    assert "（いま9社）" in page(adviser, chamber)


def test_what_ends_is_told_by_month_with_its_servers(adviser: Client, chamber: Chamber) -> None:
    ends = {month(2).isoformat(): 1}
    members(chamber, 14, ends=ends, server_ends=ends)
    name = f"{month(2).year}年{month(2).month}月"
    assert f"{name}に期限を迎えるサーバー 14台" in page(adviser, chamber)
    assert ["更新が終わる月", name, "14", "14", "", "14"] in table(adviser, chamber)


def test_a_month_of_few_companies_is_not_told(adviser: Client, chamber: Chamber) -> None:
    members(chamber, 10)
    members(chamber, 3, size="21-50", ends={month(1).isoformat(): 9}, server_ends={month(1).isoformat(): 9})
    assert "期限を迎える" not in page(adviser, chamber)
    assert all(row[0] != "更新が終わる月" for row in table(adviser, chamber))


def test_a_small_kind_of_company_is_hidden_with_the_next(adviser: Client, chamber: Chamber) -> None:
    members(chamber, 12)
    members(chamber, 10, size="21-50")
    members(chamber, 2, size="51-100")
    kinds = [row for row in table(adviser, chamber) if row[0] == "人数"]
    assert [row[2] for row in kinds] == ["12"]
    assert page(adviser, chamber, "?by=industry").count("24社") >= 1


def test_numbers_of_an_older_program_are_read(adviser: Client, chamber: Chamber) -> None:
    made = members(chamber, 10, ends={month(3).isoformat(): 1})
    with opened(organisation=made[0]):
        row = Counts.objects.get()
        del row.numbers["server_ends"]
        row.save()
    assert [row[3] for row in table(adviser, chamber) if row[0] == "更新が終わる月"] == ["10"]


def test_sample_companies_are_not_mixed_with_real_ones(adviser: Client, chamber: Chamber) -> None:
    made = members(chamber, 10)
    with opened(organisation=made[0]):
        Counts.objects.get().organisation.__class__.objects.filter(pk=made[0]).update(sample=True)
    assert "（いま9社）" in page(adviser, chamber)


@pytest.mark.parametrize("path", ["", "devices.csv", "guide/"])
def test_another_association_and_a_member_see_nothing(
    chamber: Chamber, signed_in: Callable[..., Client], path: str
) -> None:
    outsider = signed_in("adviser", "other@example.jp", association=chamber.other)
    member = signed_in("owner", "owner@example.jp", organisation=chamber.member)
    for client in (outsider, member):
        assert client.get(f"/a/{chamber.id}/devices/{path}").status_code == 404


def test_the_menu_leads_there(adviser: Client, chamber: Chamber) -> None:
    assert f'href="/a/{chamber.id}/devices/"' in adviser.get(f"/a/{chamber.id}/").content.decode()
