"""The page of all computers: the figures first, then what to do, then the table, narrowed without a script."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.assessment.conftest import company_of
from tests.web.devices.conftest import BAD, GOOD, Fleet

from sonaeru.core.devices.rules import STATES
from sonaeru.web.audit.models import Record
from sonaeru.web.devices import actions, board, models
from sonaeru.web.devices.board import Wanted, columns
from sonaeru.web.devices.models import Source
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy.scopes import opened

NOW = timezone.now()
# All of T9 is known.
WELL = {**GOOD, "disk.other_fixed": 0}


def plain(page: str) -> str:
    """A page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def labels(page: str) -> list[str]:
    """The computers of the table, in its order."""
    table = page.partition('class="tbl tbl--cards tbl--fleet"')[2].partition("</tbody>")[0]
    return re.findall(r'rowheader"><a [^>]*>([^<]*)</a>', table)


def test_without_a_computer_the_page_says_how_to_begin(fleet: Fleet) -> None:
    page = fleet.text()
    assert "まだ端末がありません。" in page and fleet.at("add/") in page
    assert "しぼりこむ" not in page


def test_the_first_sentence_counts_what_is_registered_and_what_reports(fleet: Fleet) -> None:
    for label, days in (("一", 1), ("二", 8), ("三", 20), ("四", 40)):
        fleet.report(fleet.device(label), GOOD, days_ago=days)
    fleet.device("五")
    page = fleet.text()
    assert "登録 5台のうち 3台から報告（7日以内 1台）" in page
    assert "会社のパソコンの台数は、まだわかりません。" in page


def test_the_menu_leads_to_the_page_after_the_plan(fleet: Fleet) -> None:
    menu = fleet.text().partition('class="gnav"')[2].partition("</ul>")[0]
    assert re.findall(r">([^<>]+)</a>", menu)[:4] == ["診断", "対策", "端末", "設定"]
    assert f'<a href="{fleet.at()}" aria-current="page">端末</a>' in menu


def test_what_helps_most_computers_comes_first_and_opens_its_page(fleet: Fleet) -> None:
    fleet.device("受付", BAD)
    fleet.device("倉庫", BAD)
    page = fleet.text()
    first = page.partition('<li class="act">')[2].partition("</li>")[0]
    assert "中身を読めない形にする" in first and "2台" in first and "約60分" in first and "使う人" in first
    assert fleet.at("fix/disk-encrypted/") in first
    assert page.count('<li class="act">') == 3 and page.count('class="btn btn--sm"') == 1


def test_the_table_begins_with_what_most_has_to_be_done(fleet: Fleet) -> None:
    for label, facts in (("あ", GOOD), ("い", BAD), ("う", {**BAD, "acct.user_is_admin": False})):
        fleet.device(label, facts)
    fleet.device("え")
    assert labels(fleet.text()) == ["い", "う", "え", "あ"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=fail", ["悪い"]),
        ("?measure=T9", ["悪い", "古い", "良い"]),
        ("?measure=T9&state=pass", ["良い"]),
        ("?os=linux&state=fail", ["悪い"]),
        ("?os=macos", []),
        ("?spoke=stale", ["古い"]),
        ("?spoke=never", ["新しい"]),
        ("?source=osquery", ["新しい"]),
        ("?marked=1", ["古い"]),
        ("?q=い", ["悪い", "新しい", "古い", "良い"]),
        ("?q=%E8%89%AF", ["良い"]),
        ("?state=nonsense&measure=T99&os=x&page=99&spoke=x", ["悪い", "新しい", "古い", "良い"]),
    ],
)
def test_the_table_is_narrowed_by_the_address(fleet: Fleet, query: str, found: list[str]) -> None:
    fleet.device("良い", WELL)
    fleet.device("悪い", BAD)
    fleet.report(fleet.device("古い"), BAD, days_ago=40)
    new = fleet.device("新しい")
    models.Device.everywhere.filter(label="古い").update(marks=[{"code": "build_fell", "at": NOW.isoformat()}])
    models.Device.everywhere.filter(pk=new.id).update(source=Source.OSQUERY)
    page = fleet.text(query)
    assert sorted(labels(page)) == sorted(found)
    assert ("あてはまる端末はありません。" in page) == (not found)


def test_a_share_of_what_is_fine_is_told_only_where_enough_is_known(fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    assert "確認できた項目が少ないため、割合は出しません。" in fleet.text()
    whole = {key: {"v": fact["v"]} for key, fact in _whole().items()}
    fleet.report(fleet.device("全部"), {key: fact["v"] for key, fact in whole.items()})
    models.Device.everywhere.filter(label="受付").update(revoked_at=NOW)
    assert re.search(r"そのうち\d+項目（\d+%）ができています。", fleet.text())


def _whole() -> dict[str, dict[str, object]]:
    """What the sample data's good computer reports: nearly everything."""
    values = library.sample_profile("windows")
    return {key: {"v": value} for key, value in values.items() if not isinstance(value, (dict, list))}


def test_what_is_silent_or_strange_is_named(fleet: Fleet) -> None:
    fleet.report(fleet.device("静か"), GOOD, days_ago=15)
    fleet.report(fleet.device("古い"), GOOD, days_ago=31)
    odd = fleet.device("変")
    models.Device.everywhere.filter(pk=odd.id).update(marks=[{"code": "another", "at": NOW.isoformat()}])
    page = plain(fleet.text())
    assert "最近の報告がありません 14日より長く" in page and "古い情報" in page
    assert "変 ふつうは起きない内容の報告がありました。" in page


def test_nothing_of_a_computer_that_never_reported_looks_good(fleet: Fleet) -> None:
    fleet.device("新しい")
    page = fleet.text()
    body = page.partition("tbl--fleet")[2].partition("</tbody>")[0]
    assert "st--ok" not in body and "st--bad" not in body


def test_the_page_says_what_it_rests_on(fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    page = fleet.text()
    assert "パソコンの管理者は、内容を書きかえられます。" in page and "データの日付：" in page


def test_a_revoked_computer_stands_apart(fleet: Fleet) -> None:
    device = fleet.device("前の", BAD)
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=device.id)
    page = fleet.text()
    assert labels(page) == [] and "登録を取り消した端末" in page and "前の" in page


def test_pages_hold_fifty_computers_and_keep_the_filter(fleet: Fleet) -> None:
    with opened(organisation=fleet.id):
        models.Device.objects.bulk_create(
            models.Device(organisation_id=fleet.id, label=f"台{number:03}", source=Source.AGENT) for number in range(60)
        )
    first, second = fleet.text("?q=台"), fleet.text("?q=台&page=2")
    assert (len(labels(first)), len(labels(second))) == (50, 10)
    assert "&amp;page=2" in first and "q=%E5%8F%B0" in first


def test_many_computers_ask_few_questions(fleet: Fleet, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        fleet.device(f"台{number}", BAD if number % 2 else GOOD)
    fleet.text()
    with django_assert_max_num_queries(22):
        fleet.text()


# How many there are


def test_the_company_says_how_many_computers_it_has_and_may_take_it_back(fleet: Fleet) -> None:
    fleet.device("受付", GOOD)
    assert fleet.post("how-many/", expected="１２").status_code == 303
    assert "会社のパソコンは12台です（会社の申告）。" in fleet.text()
    assert 'value="12"' in fleet.text("how-many/")
    fleet.post("how-many/", expected="")
    assert "会社のパソコンの台数は、まだわかりません。" in fleet.text()
    assert Record.objects.filter(verb="devices.counted", organisation=fleet.id).count() == 2


@pytest.mark.parametrize("expected", ["-1", "たくさん", "10000", "1.5", "1" * 5000])
def test_what_is_no_number_of_computers_is_told(fleet: Fleet, expected: str) -> None:
    response = fleet.post("how-many/", expected=expected)
    assert response.status_code == 422 and "台数は、数字だけで入れてください" in response.content.decode()


# Who may


def test_a_viewer_looks_and_changes_nothing(fleet: Fleet) -> None:
    someone = fleet.person("鈴木")
    device = fleet.device("受付", BAD, person=someone)
    viewer = fleet.browser("viewer")
    for path in ("", "fix/disk-encrypted/", f"pc/{device.id}/"):
        page = viewer.get(fleet.at(path)).content.decode()
        assert "受付" in page and "鈴木" not in page
        assert "<form" not in page.partition("<main")[2].partition("</main>")[0].replace('<form class="filter"', "")
    paths = ("how-many/", "add/", "fix/disk-encrypted/send/", f"pc/{device.id}/rename/", f"pc/{device.id}/delete/")
    assert {viewer.post(fleet.at(path)).status_code for path in paths} == {403}


def test_another_company_sees_nothing_of_it(fleet: Fleet) -> None:
    device = fleet.device("受付", BAD)
    other = Fleet(company_of("owner@b.example", "別の会社"))
    assert other.get(f"pc/{device.id}/").status_code == 404
    assert other.post(f"pc/{device.id}/delete/", label="受付").status_code == 404
    assert other.company.client.get(fleet.at()).status_code == 404
    assert fleet.row(device).label == "受付"


# What the table says


def test_every_check_stands_in_a_column() -> None:
    covered = {check for column in columns() for check in column.checks}
    assert covered == {check.id for check in library.checks()}
    assert [column.id for column in columns()][:10] == [f"T{number}" for number in range(1, 11)]


def test_every_state_source_and_system_has_its_words() -> None:
    words = library.fleet()
    assert set(words["signs"]) == set(words["short"]) == set(STATES)
    assert set(words["sources"]) == set(Source.values)
    assert {"build_fell", "facts_lost", "uptime_impossible", "other"} <= set(words["marks"])


def test_a_cell_is_good_only_if_all_of_it_is_known_to_be(fleet: Fleet) -> None:
    fleet.device("受付", WELL)
    with opened(organisation=fleet.id):
        line = board.board(fleet.id, now=NOW).lines[0]
    assert line.cells["T1"] == "unknown" and line.counts["pass"] > 0
    assert Wanted(measure="T9", state="pass").keeps(line)


def test_a_computer_is_silent_after_two_weeks_and_says_nothing_after_a_month(fleet: Fleet) -> None:
    device = fleet.report(fleet.device("受付"), GOOD)
    when = device.reported_at
    assert when
    found = [board.spoke(device, when + dt.timedelta(days=days, hours=1)) for days in (0, 13, 14, 29, 30)]
    assert found == ["spoke", "spoke", "silent", "silent", "stale"]
    assert board.spoke(fleet.device("新しい"), NOW) == "never"
