"""What other rooms read: the newest sheet of each questionnaire; and asking exactly some items again."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, queries
from sonaeru.web.library import reader
from sonaeru.web.tenancy.scopes import opened

MEASURES, READINESS = "technical-measures", "readiness"


def add(company: Any, question_set: str, word: str, days_ago: int = 0, **facts: Any) -> str:
    """A finished sheet of any questionnaire, all answered with one word."""
    edition = reader.offered_edition(question_set)
    with opened(organisation=company.id):
        return actions.add_finished(
            by=company.user,
            organisation=company.value(),
            question_set=edition,
            answers={item.no: Answer(word) for item in edition.items},
            at=timezone.now() - dt.timedelta(days=days_ago),
            **facts,
        )


def sheets(company: Any) -> list[tuple[str, set[str]]]:
    with opened(organisation=company.id):
        return [(each.question_set.tier, set(map(str, each.answers.values()))) for each in queries.sheets(company.id)]


def test_a_company_without_answers_has_three_empty_sheets_in_order(company) -> None:
    assert sheets(company) == [("I", set()), ("T", set()), ("R", set())]


def test_the_newest_sheet_of_each_questionnaire_counts(company) -> None:
    for question_set, word, days in (
        (READINESS, "unknown", 1),
        (reader.SCORED, "partly", 3),
        (reader.SCORED, "implemented", 9),
        (READINESS, "partly", 5),
    ):
        add(company, question_set, word, days)
    assert sheets(company) == [("I", {"partly"}), ("T", set()), ("R", {"unknown"})]


def test_answers_of_a_site_a_draft_and_a_sheet_of_paper_do_not_count(company) -> None:
    add(company, reader.SCORED, "partly", site=company.site("本社"))
    company.post("start/")
    with opened(organisation=company.id):
        actions.enter_paper(
            by="usr_adviser",
            organisation=company.value(),
            question_set=reader.offered_edition(),
            answers=dict.fromkeys(range(1, 26), Answer.PARTLY),
            dated_on=timezone.localdate(),
        )
        assert queries.latest(company.id) is None
    assert sheets(company) == [("I", set()), ("T", set()), ("R", set())]


def test_sheets_need_two_queries_however_much_there_is(company, django_assert_num_queries) -> None:
    for days in range(4):
        for question_set in reader.offered():
            add(company, question_set, "partly", days)
    with opened(organisation=company.id), django_assert_num_queries(2):
        queries.sheets(company.id)


def test_the_latest_is_of_the_questionnaire_asked_for(company) -> None:
    scored, measures = add(company, reader.SCORED, "partly"), add(company, MEASURES, "implemented")
    with opened(organisation=company.id):
        found = [queries.latest(company.id, each) for each in (reader.SCORED, MEASURES, READINESS)]
    assert [each.owned.number if each and each.owned else None for each in found] == [scored, measures, None]


def test_another_questionnaire_changes_neither_history_nor_list_nor_the_latest_of_many(company) -> None:
    number = add(company, reader.SCORED, "partly", 2)
    add(company, MEASURES, "implemented")
    with opened(organisation=company.id):
        for found in (queries.history(company.id), queries.of_company(company.id)):
            assert [each.owned.number for each in found if each.owned] == [number]
    assert queries.latest_of([company.id])[company.id].number == number


def test_only_the_items_named_are_asked_again(company) -> None:
    number = company.add("partly")
    location = company.post(f"{number}/again/", only="3,24")["Location"]
    assert location.endswith("/unknown/")
    page = company.client.get(location).content.decode()
    assert re.findall(r"/q/(\d+)/\"", page) == ["3", "24"]
    assert page.count("前回の答え") == 2
    with opened(organisation=company.id):
        following = queries.company_check(company.id, company.rows(finished_at=None)[0].public_id)
    assert following and following.missing == (3, 24)


def test_a_visitor_is_asked_again_what_is_named(finished) -> None:
    visitor = finished("partly")
    location = visitor.post("again/", only="7")["Location"]
    page = visitor.client.get(location).content.decode()
    assert re.findall(r"/q/(\d+)/\"", page) == ["7"]


def test_asking_again_begins_from_the_newest_result_whichever_is_open(company) -> None:
    old = company.add("unknown", at=timezone.now() - dt.timedelta(days=400))
    company.add("implemented", {5: "unknown"})
    location = company.post(f"{old}/again/", only="unknown")["Location"]
    assert re.findall(r"/q/(\d+)/\"", company.client.get(location).content.decode()) == ["5"]


@pytest.mark.parametrize("only", ["26", "0", "3,", "3;4", "x", "-1", "9" * 5000])
def test_what_names_no_item_begins_nothing_and_says_so(company, only: str) -> None:
    number = company.add("partly")
    response = company.post(f"{number}/again/", only=only)
    assert response.status_code == 422
    assert "どの質問か分かりません" in response.content.decode()
    assert company.rows(finished_at=None) == []
