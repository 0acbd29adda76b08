"""Figures over members: who is counted, that a month is frozen, and what a company sees of them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import Company, company_of

from sonaeru.core.assessment.peers import Split, figures
from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.audit.models import Record
from sonaeru.web.jobs import schedule
from sonaeru.web.library import reader
from sonaeru.web.portfolio import actions, queries, samples
from sonaeru.web.portfolio.frozen import as_json, figures_of
from sonaeru.web.portfolio.models import Snapshot
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as companies
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

from .conftest import BY, Chamber, answered, company, consent
from .test_samples import SMALL

BOTH = (ConsentKind.SCORE, ConsentKind.ANSWERS)
TODAY = dt.date(2026, 12, 1)


def members(chamber: str, count: int, *, shares: tuple[ConsentKind, ...] = BOTH, size: str = "6-20") -> list[str]:
    made = [company(f"会社{size}{number}", chamber, shares=shares, size=size) for number in range(count)]
    for number, each in enumerate(made):
        answered(each, Answer.PARTLY if number % 2 else Answer.IMPLEMENTED)
    return made


def votes(chamber: str) -> int:
    with opened(association=chamber):
        return len(queries.votes(chamber))


def freeze(chamber: str, on: dt.date | None = None) -> bool:
    with opened(association=chamber):
        return actions.freeze_figures(by=BY, association=chamber, on=on or timezone.localdate())


def frozen(chamber: str) -> queries.Frozen:
    with opened(association=chamber):
        found = queries.snapshot(chamber)
    assert found
    return found


@pytest.fixture
def ours(chamber: Chamber) -> Company:
    """A member with somebody signed in, who shares score and answers."""
    made = company_of("owner@a.example", "見本建設")
    with opened(association=chamber.id, organisation=made.id):
        tenancy.invite_to_association(by=BY, organisation=made.id, association=chamber.id)
        tenancy.join_association(by=BY, organisation=made.id, association=chamber.id)
        for kind in BOTH:
            tenancy.give_consent(by=BY, organisation=made.id, association=chamber.id, kind=kind)
    made.add()
    return made


def page(seen_by: Company, by: str = "") -> str:
    response = seen_by.client.get(f"/c/{seen_by.id}/peers/{by}")
    assert response.status_code == 200
    return response.content.decode()


def test_only_a_company_that_joined_an_association_is_led_to_the_figures(ours: Company) -> None:
    words = "加入している団体の会社と比べる"
    assert words in ours.page()
    assert words not in company_of("owner@b.example", "となり工業").page()


# Who is counted


def test_only_who_shares_the_score_at_this_moment_is_counted(chamber: Chamber) -> None:
    made = members(chamber.id, 3)
    answered(chamber.shy)
    assert votes(chamber.id) == 3
    consent(False, made[0], chamber.id, ConsentKind.SCORE)
    assert votes(chamber.id) == 2


def test_answers_are_read_only_of_who_shares_them(chamber: Chamber) -> None:
    members(chamber.id, 1, shares=(ConsentKind.SCORE,))
    with opened(association=chamber.id):
        assert [vote.answers for vote in queries.votes(chamber.id)] == [None]


def test_a_sheet_of_paper_is_counted_once_it_is_confirmed(chamber: Chamber) -> None:
    with opened(organisation=chamber.member):
        assessment.enter_paper(
            by=BY,
            organisation=companies.organisation(chamber.member),
            question_set=reader.offered_edition(),
            answers=dict.fromkeys(range(1, 26), Answer.PARTLY),
            dated_on=timezone.localdate(),
            answered_by="見本",
        )
    assert votes(chamber.id) == 0


def test_the_newest_result_of_a_company_is_its_vote(chamber: Chamber) -> None:
    answered(chamber.member, Answer.IMPLEMENTED, days_ago=100)
    answered(chamber.member, Answer.NOT_IMPLEMENTED, days_ago=1)
    with opened(association=chamber.id):
        assert [vote.total for vote in queries.votes(chamber.id)] == [0]


def test_sample_companies_are_counted_for_the_sample_association_alone(chamber: Chamber) -> None:
    added = samples.add(question_set=reader.offered_edition(), sample=SMALL, password="made for the test")
    with opened(association=added.association):
        assert queries.votes(added.association)
    with opened(association=chamber.id):
        assert queries.votes(chamber.id) == ()
    assert frozen(added.association).month == timezone.localdate().replace(day=1)


# The month


def test_a_month_that_has_its_figures_keeps_them(chamber: Chamber) -> None:
    members(chamber.id, 11)
    assert freeze(chamber.id, TODAY)
    before = frozen(chamber.id)
    members(chamber.id, 11, size="1-5")
    assert not freeze(chamber.id, TODAY + dt.timedelta(days=20))
    assert frozen(chamber.id) == before
    assert freeze(chamber.id, dt.date(2027, 1, 1))
    assert frozen(chamber.id).figures != before.figures


def test_the_task_makes_the_month_of_every_association(chamber: Chamber) -> None:
    schedule.tasks()["portfolio.freeze_figures"].call_local()
    assert Snapshot.everywhere.count() == 2
    assert Record.objects.filter(verb="portfolio.figures_frozen", by="job").count() == 2


def test_the_task_runs_on_the_first(db: None) -> None:
    task = schedule.tasks()["portfolio.freeze_figures"].task_class
    assert task().validate_datetime(dt.datetime(2026, 12, 1, 0, 40))
    assert not task().validate_datetime(dt.datetime(2026, 12, 2, 0, 40))


def test_a_row_holds_no_id_of_a_company_and_nothing_that_is_hidden(chamber: Chamber) -> None:
    made = [*members(chamber.id, 12), *members(chamber.id, 3, size="1-5"), *members(chamber.id, 30, size="21-50")]
    freeze(chamber.id)
    kept = json.dumps(Snapshot.everywhere.get().figures)
    assert not any(each in kept for each in made)
    # Three are too few; alone they would be everybody less the others, so the twelve go too.
    assert set(frozen(chamber.id).figures.cells[Split.SIZE]) == {"21-50"}


def test_figures_are_read_back_as_they_were_written(chamber: Chamber) -> None:
    members(chamber.id, 21)
    with opened(association=chamber.id):
        found = figures(queries.votes(chamber.id), reader.offered_edition(), timezone.localdate())
    assert found.everybody and found.rates and found.cells[Split.SIZE]
    assert figures_of(json.loads(json.dumps(as_json(found)))) == found


# The page


def test_before_the_first_month_it_says_when_the_next_one_is(ours: Company) -> None:
    day = (timezone.localdate().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    assert f"まだ集計していません（次は{day.month}月{day.day}日）" in page(ours).replace(f"{day.year}年", "")


def test_too_few_companies_are_not_shown_and_it_says_why(ours: Company, chamber: Chamber) -> None:
    members(chamber.id, 9)
    freeze(chamber.id)
    text = page(ours)
    assert "10社未満のため表示しません" in text and "段階ごとの会社の数" not in text


def test_ten_others_are_shown_with_number_month_and_source(ours: Company, chamber: Chamber) -> None:
    members(chamber.id, 10)
    freeze(chamber.id)
    text = page(ours)
    assert "<b>11社</b>" in text and "うちは50点です" in text
    assert f"{timezone.localdate().year}年{timezone.localdate().month}月" in text
    assert "出典：みどり商工会議所に加入し" in text
    assert "9割超" in text and "うちの答え" in text


def test_one_split_at_a_time_and_the_own_kind_in_any_case(ours: Company, chamber: Chamber) -> None:
    members(chamber.id, 15, size="1-5")
    members(chamber.id, 15, size="21-50")
    freeze(chamber.id)
    text = page(ours)
    assert "1〜5人" not in text, "hidden with our own, which is alone"
    assert "21〜50人" in text and "6〜20人" in text
    assert "10社未満のため表示しません" in text
    assert "建設業" in page(ours, "?by=industry") and "6〜20人" not in page(ours, "?by=industry")


@pytest.mark.parametrize("by", ["?by=name", "?by=SIZE", "?by="])
def test_an_unknown_split_is_that_by_size(ours: Company, chamber: Chamber, by: str) -> None:
    assert 'href="?by=size" aria-current="page"' in page(ours, by)


def test_without_an_association_it_says_so(db: None) -> None:
    assert "加入している団体がありません" in page(company_of("alone@a.example", "ひとり工業"))


def test_an_association_that_only_invited_is_not_named(ours: Company, chamber: Chamber) -> None:
    with opened(association=chamber.other):
        tenancy.invite_to_association(by=BY, organisation=ours.id, association=chamber.other)
    assert "あおい商工会" not in page(ours)


def test_an_adviser_sees_neither_other_associations_nor_answers_that_are_not_shared(
    ours: Company, chamber: Chamber, adviser: Client
) -> None:
    with opened(association=chamber.other, organisation=ours.id):
        tenancy.invite_to_association(by=BY, organisation=ours.id, association=chamber.other)
        tenancy.join_association(by=BY, organisation=ours.id, association=chamber.other)
    members(chamber.id, 10)
    freeze(chamber.id)
    consent(False, ours.id, chamber.id, ConsentKind.ANSWERS)
    text = page(Company(ours.id, "", adviser))
    assert "みどり商工会議所" in text and "あおい商工会" not in text
    assert "うちの答え" not in text
    consent(False, ours.id, chamber.id, ConsentKind.SCORE)
    assert adviser.get(f"/c/{ours.id}/peers/").status_code == 403
