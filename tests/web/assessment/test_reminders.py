"""Who is told that the next check is due, or that one is not finished: once each, on the right mornings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.web.assessment.test_sheets import READINESS, add

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, reminding
from sonaeru.web.assessment.models import Assessment
from sonaeru.web.assessment.tasks import remind
from sonaeru.web.library import reader
from sonaeru.web.notify.models import Notice
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

NOW = timezone.make_aware(dt.datetime(2027, 6, 1, 8, 11))


def ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def told(kind: str = "assessment.due") -> int:
    return Notice.objects.filter(kind=kind).count()


def begun(company: Any, days: int, **fields: str) -> str:
    """A draft of the company that was begun some days ago; returns its text id."""
    location = company.post("start/", **fields)["Location"]
    number: str = location.removesuffix("review/").split("/")[4]
    with opened(organisation=company.id):
        Assessment.of_company.filter(public_id=number).update(started_at=ago(days))
    return number


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, None), (0, 0), (1, 0), (13, 0), (14, 14), (27, 14), (28, None), (400, None)],
)
def test_each_word_holds_until_the_next_and_the_last_for_two_weeks(days: int, expected: int | None) -> None:
    assert reminding.stage(days, (0, 14)) == expected


@pytest.mark.parametrize(
    ("word", "days", "expected"),
    [
        ("partly", 89, 0),
        ("partly", 90, 1),
        ("partly", 103, 1),
        ("partly", 117, 1),
        ("partly", 118, 0),
        ("implemented", 90, 0),
        ("implemented", 364, 0),
        ("implemented", 365, 1),
        ("implemented", 393, 0),
    ],
)
def test_a_company_hears_when_the_next_check_is_due(company, word: str, days: int, expected: int) -> None:
    company.add(word, at=ago(days))
    reminding.remind(NOW)
    assert told() == expected


def test_it_is_told_twice_at_most_however_often_the_morning_comes(company) -> None:
    company.add("partly", at=ago(90))
    for days in range(60):
        reminding.remind(NOW + dt.timedelta(days=days))
        reminding.remind(NOW + dt.timedelta(days=days))
    assert told() == 2


def test_a_critical_gap_of_another_questionnaire_brings_the_day_nearer(company) -> None:
    company.add("implemented", at=ago(95))
    reminding.remind(NOW)
    assert told() == 0
    add(company, READINESS, "not_implemented")
    reminding.remind(NOW)
    assert told() == 1


def test_a_newer_result_or_a_draft_of_two_weeks_is_answer_enough(company) -> None:
    company.add("partly", at=ago(90))
    number = begun(company, 13)
    reminding.remind(NOW)
    assert told() == 0
    with opened(organisation=company.id):
        Assessment.of_company.filter(public_id=number).delete()
    company.add("partly", at=ago(2))
    reminding.remind(NOW)
    assert told() == 0


def test_a_company_that_goes_and_sample_data_hear_nothing(company, other_company) -> None:
    for each in (company, other_company):
        each.add("partly", at=ago(90))
        begun(each, 20)
    with opened(organisation=company.id):
        tenancy.mark_for_deletion(by=company.user, organisation=company.id)
    with opened(organisation=other_company.id):
        type(other_company.rows()[0].organisation).objects.filter(pk=other_company.id).update(sample=True)
    before = Notice.objects.count()
    reminding.remind(NOW)
    assert Notice.objects.count() == before


@pytest.mark.parametrize(("days", "expected"), [(2, 0), (3, 1), (13, 1), (14, 1), (27, 1), (28, 0)])
def test_an_unfinished_check_is_told_of_after_three_days_and_after_two_weeks(company, days: int, expected: int) -> None:
    begun(company, days)
    reminding.remind(NOW)
    assert told("assessment.unfinished") == expected


def test_another_questionnaire_that_is_not_finished_is_told_of_too(company) -> None:
    begun(company, 4, question_set=READINESS)
    reminding.remind(NOW)
    assert told("assessment.unfinished") == 1


def test_what_others_have_in_hand_or_what_was_begun_anew_is_not_told_of(company) -> None:
    begun(company, 4)
    company.add("partly", at=ago(1))
    company.post(f"sites/{company.site('本社')}/")
    with opened(organisation=company.id):
        actions.enter_paper(
            by="usr_adviser",
            organisation=company.value(),
            question_set=reader.offered_edition(),
            answers={1: Answer.PARTLY},
            dated_on=timezone.localdate() - dt.timedelta(days=1),
        )
        Assessment.of_company.filter(link_until__isnull=False).update(started_at=ago(4))
    reminding.remind(NOW)
    assert told("assessment.unfinished") == 0


def test_one_company_that_fails_keeps_no_other_waiting(company, other_company, caplog) -> None:
    for each in (company, other_company):
        each.add("partly", at=ago(90))
    first = min(company.id, other_company.id)
    with opened(organisation=first):
        Assessment.of_company.filter(organisation=first).update(edition="0")
    reminding.remind(NOW)
    assert told() == 1
    assert first in caplog.text


def test_the_morning_runs_by_the_clock(company) -> None:
    company.add("partly", at=timezone.now() - dt.timedelta(days=91))
    remind.call_local()
    assert told() == 1
