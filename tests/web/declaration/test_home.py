"""The page of SECURITY ACTION: what it says before a result, with one, and once the company declared."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.assessment.conftest import Company
from tests.web.portfolio.conftest import company as member_of

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.library import reader
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

from .conftest import declare

SENTENCE = "SECURITY ACTION（二つ星）を自己宣言しています"


def page(company: Company, here: str) -> str:
    response = company.client.get(here)
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_what_it_is_and_what_it_is_not(company: Company, here: str) -> None:
    text = page(company, here)
    assert "自社で宣言するしくみです" in text
    assert "IPAが認定する制度ではありません" in text


def test_without_a_result_the_one_button_begins_a_check(company: Company, here: str) -> None:
    text = page(company, here)
    assert "まだ診断していません" in text
    assert '<button class="btn" type="submit">診断を始める</button>' in text
    assert "5か条の今" not in text


def test_the_five_rules_stand_with_answer_and_next_step(company: Company, here: str) -> None:
    number = company.add(others={1: "implemented", 3: "not_implemented", 4: "unknown"})
    text = page(company, here)
    assert "5か条の今" in text and "いまのまま続ける" in text
    assert f"/c/{company.id}/checks/{number}/actions/passwords-long/" in text
    assert f"/c/{company.id}/checks/{number}/actions/check-1/" in text


def test_every_step_is_open_until_its_facts_are_there(company: Company, here: str) -> None:
    assert page(company, here).count("まだです</span>") == 7
    company.add()
    assert page(company, here).count("まだです</span>") == 6
    declare(company.id)
    text = page(company, here)
    assert text.count("まだです</span>") == 2
    assert "2026年11月2日（令和8年）から、https://www.example.jp/policy/" in text
    assert "取引先に伝える" in text


def test_the_first_step_names_day_edition_and_total(company: Company, here: str) -> None:
    company.add(at=dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))
    assert "2026年11月20日（令和8年）、5分でできる！情報セキュリティ自社診断 第3.1版、50点" in page(company, here)


def test_the_sentence_to_copy_is_there_only_once_they_say_that_they_declared(company: Company, here: str) -> None:
    declare(company.id, adopted_on=dt.date(2026, 11, 1))
    assert "を自己宣言しています" not in page(company, here)
    declare(company.id, applied_on=dt.date(2026, 11, 3))
    assert SENTENCE in page(company, here)


def test_a_day_without_a_place_does_not_make_a_policy_public(company: Company, here: str) -> None:
    declare(company.id, published_on=dt.date(2026, 11, 2))
    assert '基本方針を公開した</b><p class="small quiet">ホームページか店頭に出し' in page(company, here)


def test_a_sheet_of_paper_counts_once_the_company_confirmed_it(company: Company, here: str) -> None:
    with opened(organisation=company.id):
        assessment.enter_paper(
            by=company.user,
            organisation=company.value(),
            question_set=reader.offered_edition(),
            answers=dict.fromkeys(range(1, 26), Answer.PARTLY),
            dated_on=dt.date(2026, 11, 1),
            answered_by="見本",
        )
    assert "まだ診断していません" in page(company, here)


def test_a_viewer_sees_it_and_changes_nothing(viewer: Company) -> None:
    text = page(viewer, f"/c/{viewer.id}/declaration/")
    assert "日付と公開の場所を入れる" not in text
    assert viewer.client.get(f"/c/{viewer.id}/declaration/star-2/").status_code == 403


def test_an_adviser_does_not_see_it_whatever_the_company_shares(company: Company) -> None:
    chamber = tenancy.create_association(by="usr_test", name="みどり商工会議所")
    member = member_of("かえで建設", chamber, shares=tuple(ConsentKind))
    with opened(association=chamber):
        tenancy.grant_seat(by="usr_test", user=company.user, role="adviser", association=chamber)
    for path in ("", "star-2.pdf", "scs/"):
        assert company.client.get(f"/c/{member}/declaration/{path}").status_code == 403


@pytest.mark.parametrize("words", ["SECURITY ACTION", "取引先から段階を求められたら"])
def test_the_page_of_checks_leads_here(company: Company, words: str) -> None:
    assert words in company.page()
