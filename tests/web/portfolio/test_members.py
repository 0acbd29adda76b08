"""The list of members shows what each company agreed to share, and nothing else."""

from __future__ import annotations

import csv
import io

import pytest
from django.apps import apps
from django.test import Client
from openpyxl import load_workbook

from sonaeru.core.editions import Answer
from sonaeru.web.portfolio import queries
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

from .conftest import Chamber, answered, company, consent


def page(client: Client, chamber: Chamber, **asked: str) -> str:
    response = client.get(f"/a/{chamber.id}/", asked)
    assert response.status_code == 200
    return response.content.decode()


def names(client: Client, chamber: Chamber, **asked: str) -> list[str]:
    rows = client.get(f"/a/{chamber.id}/", asked).context["page"]
    return [row.member.name for row in rows]


def test_a_score_is_shown_where_the_company_shares_it_and_not_elsewhere(adviser: Client, chamber: Chamber) -> None:
    answered(chamber.member)
    answered(chamber.shy, Answer.IMPLEMENTED)
    shown = page(adviser, chamber)
    assert '<b class="total">50</b>' in shown
    assert '<b class="total">100</b>' not in shown
    assert "見せる約束がありません" in shown


def test_who_has_not_answered_is_told_only_where_the_score_is_shared(adviser: Client, chamber: Chamber) -> None:
    assert page(adviser, chamber).count("まだ答えていません") == 1


def test_a_consent_withdrawn_takes_the_score_away_at_once(adviser: Client, chamber: Chamber) -> None:
    answered(chamber.member)
    assert '<b class="total">' in page(adviser, chamber)
    consent(False, chamber.member, chamber.id, ConsentKind.SCORE)
    assert '<b class="total">' not in page(adviser, chamber)


def test_consent_given_to_another_chamber_shows_nothing_here(adviser: Client, chamber: Chamber) -> None:
    both = company("ふたば商店", chamber.id, chamber.other)
    consent(True, both, chamber.other, ConsentKind.SCORE)
    answered(both)
    assert '<b class="total">' not in page(adviser, chamber)


def test_companies_of_other_chambers_are_not_in_the_list(adviser: Client, chamber: Chamber) -> None:
    assert names(adviser, chamber) == ["かえで建設", "もみじ印刷"]


def test_another_chamber_is_not_found(adviser: Client, chamber: Chamber) -> None:
    assert {adviser.get(f"/a/{chamber.other}/{path}").status_code for path in ("", "members.csv", "settings/")} == {404}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "かえで"}, ["かえで建設"]),
        ({"q": "か え で　建設"}, ["かえで建設"]),
        ({"show": "low"}, ["ひくい食堂"]),
        ({"show": "unanswered"}, ["かえで建設"]),
        ({"show": "nothing"}, ["もみじ印刷"]),
        ({"size": "101-"}, ["ひくい食堂"]),
        (
            {"industry": "nonsense", "show": "<b>", "sort": "?"},
            ["かえで建設", "たかい製作所", "ひくい食堂", "もみじ印刷"],
        ),
        ({"sort": "score", "show": "answered"}, ["ひくい食堂", "たかい製作所"]),
        ({"sort": "-score", "show": "answered"}, ["たかい製作所", "ひくい食堂"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(
    adviser: Client, chamber: Chamber, asked: dict[str, str], found: list[str]
) -> None:
    answered(company("ひくい食堂", chamber.id, shares=(ConsentKind.SCORE,), size="101-"), Answer.NOT_IMPLEMENTED)
    answered(company("たかい製作所", chamber.id, shares=(ConsentKind.SCORE,)), Answer.IMPLEMENTED)
    assert names(adviser, chamber, **asked) == found


def test_more_than_fifty_companies_take_a_second_page_that_keeps_the_filter(adviser: Client, chamber: Chamber) -> None:
    for number in range(50):
        company(f"会社{number:02}", chamber.id)
    first = adviser.get(f"/a/{chamber.id}/", {"sort": "-joined"})
    assert len(first.context["page"]) == 50
    assert "?sort=-joined&amp;page=2" in first.content.decode()
    assert len(names(adviser, chamber, sort="-joined", page="2")) == 2
    assert len(names(adviser, chamber, page="nonsense")) == 50


def test_an_empty_list_says_how_to_invite(manager: Client, chamber: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "rows", lambda association: ())
    assert f"/a/{chamber.id}/settings/invite/" in page(manager, chamber)


def test_the_csv_holds_only_what_is_shared_and_no_formulas(adviser: Client, chamber: Chamber) -> None:
    answered(company("=1+1", chamber.id, shares=(ConsentKind.SCORE,)), Answer.UNKNOWN)
    answered(chamber.shy, Answer.IMPLEMENTED)
    body = adviser.get(f"/a/{chamber.id}/members.csv").content.decode("utf-8-sig")
    rows = {row["会社"]: row for row in csv.DictReader(io.StringIO(body))}
    assert rows["'=1+1"]["点数"] == "-25"
    assert (rows["もみじ印刷"]["点数"], rows["もみじ印刷"]["診断の日"]) == ("", "")


def test_the_workbook_is_filtered_like_the_page(adviser: Client, chamber: Chamber) -> None:
    body = adviser.get(f"/a/{chamber.id}/members.xlsx", {"q": "もみじ"}).content
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    assert [row[0].value for row in sheet.rows] == ["会社", "もみじ印刷"]


def test_a_file_that_leaves_is_in_the_log_of_the_association(adviser: Client, chamber: Chamber) -> None:
    adviser.get(f"/a/{chamber.id}/members.csv")
    last = apps.get_model("audit", "Record").objects.order_by("-pk").first()
    assert (last.verb, last.association, last.after) == ("portfolio.list_exported", chamber.id, {"rows": 2})


def test_a_sheet_of_paper_that_nobody_confirmed_gives_no_total(adviser: Client, chamber: Chamber) -> None:
    fields = {f"i{no}": "implemented" for no in range(1, 26)} | {"dated_on": "2026-04-01"}
    adviser.post(f"/a/{chamber.id}/companies/{chamber.member}/paper/", fields)
    shown = page(adviser, chamber)
    assert "支援員が入力・未確認" in shown
    assert '<b class="total">' not in shown


def test_rows_are_not_read_without_the_scope_of_the_association(chamber: Chamber) -> None:
    with opened(association=chamber.other):
        assert queries.rows(chamber.id) == ()


def test_headings_sort_and_pressed_again_the_other_way_round_within_what_was_found(
    adviser: Client, chamber: Chamber
) -> None:
    shown = page(adviser, chamber, sort="score")
    assert 'aria-sort="ascending"' in shown and 'href="?sort=-score"' in shown and 'href="?sort=day"' in shown
    assert "2社が加わっています" in shown and "見つかりました" not in shown


def test_the_way_back_from_a_company_leads_to_the_list_as_it_was_filtered(adviser: Client, chamber: Chamber) -> None:
    shown = page(adviser, chamber, show="nothing", sort="-joined")
    where = f"/a/{chamber.id}/companies/{chamber.shy}/?show=nothing&amp;sort=-joined"
    assert f'href="{where}"' in shown
    back = adviser.get(where.replace("&amp;", "&")).content.decode()
    assert f'class="back" href="/a/{chamber.id}/?show=nothing&amp;sort=-joined"' in back
