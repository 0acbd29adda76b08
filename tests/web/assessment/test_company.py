"""The checks of a company: the same pages through the second door, and nothing for anybody else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import company_of, signed_in

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, queries
from sonaeru.web.assessment.models import Assessment, GivenAnswer
from sonaeru.web.audit.models import Record
from sonaeru.web.library import reader
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import ScopeError, opened

PAGES = ["", "q/1/", "review/", "unknown/", "delete/", "result/", "result.pdf", "result.csv", "result.xlsx", "again/"]


def _answer_all(company, word: str = "partly") -> str:
    """Begin and finish a check in the browser; returns its path below the company's checks."""
    path = company.post("start/")["Location"].removeprefix(company.root).split("/")[0] + "/"
    for no in range(1, 26):
        assert company.post(f"{path}q/{no}/", answer=word).status_code == 303
    assert company.post(f"{path}finish/")["Location"].endswith("/result/")
    return path


def test_a_member_answers_and_sees_the_result_without_any_token(company) -> None:
    path = _answer_all(company)
    page = company.page(path + "result/")
    assert "<strong>50</strong>" in page
    assert "/check/" not in page
    assert path.startswith("chk_")
    verbs = list(Record.objects.filter(organisation=company.id).order_by("pk").values_list("verb", "by"))
    assert verbs[-2:] == [("assessment.started", company.user), ("assessment.finished", company.user)]


def test_an_empty_list_offers_one_button_to_begin(company) -> None:
    page = company.page()
    assert "診断を始める" in page and page.count('class="btn"') == 1


def test_a_draft_goes_on_instead_of_a_second_one(company) -> None:
    first = company.post("start/")["Location"]
    company.post(first.removeprefix(company.root) + "q/1/", answer="partly")
    assert company.post("start/")["Location"].split("/")[4] == first.split("/")[4]
    page = company.page()
    assert "続きから始める" in page and "1問に回答" in page and "owner@a.example" in page


def test_the_history_stands_newest_first_and_again_compares_with_it(company) -> None:
    company.add("not_implemented", at=timezone.now() - dt.timedelta(days=200))
    company.add("partly", at=timezone.now() - dt.timedelta(days=100))
    assert re.findall(r'data-l="点数"><span><b>(\S+?)点', company.page()) == ["50", "0"]
    path = company.post("start/")["Location"].removeprefix(company.root)
    assert path.endswith("/review/")
    assert company.page(path).count("前回：") == 25


def test_again_from_a_result_asks_only_what_was_unknown(company) -> None:
    number = company.add("implemented", {9: "unknown"})
    location = company.post(f"{number}/again/", only="unknown")["Location"]
    assert location.endswith("/unknown/")
    page = company.client.get(location).content.decode()
    assert re.findall(r'action="[^"]+/q/(\d+)/"', page) == ["9"]


def test_the_files_are_those_of_the_company(company) -> None:
    number = company.add("partly")
    row = next(csv.DictReader(io.StringIO(company.get(f"{number}/result.csv").content.decode("utf-8-sig"))))
    assert (row["organisation"], row["source"], row["confirmed"]) == ("見本建設", "web", "true")
    assert company.get(f"{number}/result.pdf").content.startswith(b"%PDF")
    assert company.get(f"{number}/result.xlsx").status_code == 200


def test_pages_of_a_company_are_private(company) -> None:
    for path in ("", company.add() + "/result/"):
        assert company.get(path)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*PAGES, "actions/auto-lock/", "confirm/"])
def test_a_check_of_another_company_is_not_found(company, other_company, path: str) -> None:
    theirs = other_company.add("unknown")
    assert company.get(f"{theirs}/{path}").status_code == 404
    assert company.post(f"{theirs}/{path}").status_code in (404, 405)
    assert company.client.get(f"{other_company.root}{theirs}/{path}").status_code == 404
    assert Client().get(f"{other_company.root}{theirs}/{path}")["Location"].startswith("/account/login/")
    assert len(other_company.rows()) == 1


def test_rows_of_companies_are_not_found_without_their_scope(company, start) -> None:
    start()
    company.add()
    assert Assessment.objects.count() == 1, "the one of nobody"
    assert GivenAnswer.objects.count() == 0
    for manager in (Assessment.of_company, GivenAnswer.of_company):
        with pytest.raises(ScopeError):
            manager.count()


def test_the_token_of_a_company_check_does_not_exist(company) -> None:
    number = company.add()
    assert Client().get(f"/check/{number}/result/").status_code == 404


def test_a_viewer_sees_and_changes_nothing(db) -> None:
    viewer = company_of("viewer@a.example", "見本建設", role="viewer")
    number = viewer.add("unknown")
    page = viewer.page(f"{number}/result/")
    assert "もう一度診断する" not in page and "この診断を消す" not in page
    for path in ("start/", f"{number}/again/", f"{number}/delete/", "merge/"):
        assert viewer.post(path).status_code == 403
    assert len(viewer.rows()) == 1


def test_only_an_owner_deletes_a_result_and_a_manager_a_draft(db) -> None:
    manager = company_of("manager@a.example", "見本建設", role="manager")
    number = manager.add()
    assert manager.post(f"{number}/delete/").status_code == 403
    draft = manager.post("start/")["Location"].split("/")[4]
    assert manager.post(f"{draft}/delete/")["Location"] == manager.root
    assert [row.public_id for row in manager.rows()] == [number]
    assert Record.objects.filter(verb="assessment.deleted", subject=draft).count() == 1


def test_an_adviser_with_the_score_alone_sees_no_answer(company) -> None:
    number = company.add("unknown")
    chamber = tenancy.create_association(by="usr_test", name="見本商工会議所")
    user, client = signed_in("adviser@c.example")
    with opened(association=chamber):
        tenancy.grant_seat(by="usr_test", user=user, role="adviser", association=chamber)
        tenancy.invite_to_association(by="usr_test", organisation=company.id, association=chamber)
    with opened(organisation=company.id):
        tenancy.join_association(by=company.user, organisation=company.id, association=chamber)
        consent = {"by": company.user, "organisation": company.id, "association": chamber}
        assert client.get(company.root).status_code == 403
        tenancy.give_consent(kind=ConsentKind.SCORE, **consent)
    page = client.get(f"{company.root}{number}/result/").content.decode()
    assert "<strong>−25</strong>" in page
    assert "わからない" not in re.sub(r"<footer.*", "", page, flags=re.DOTALL).split('class="scale"')[1]
    assert 'class="act"' not in page and "25問の答え" not in page
    for path in ("result.csv", "result.pdf", "result.xlsx", "actions/check-1/", "q/1/"):
        assert client.get(f"{company.root}{number}/{path}").status_code == 403
    with opened(organisation=company.id):
        tenancy.withdraw_consent(kind=ConsentKind.SCORE, **consent)
    assert client.get(f"{company.root}{number}/result/").status_code == 403


# Paper


def _paper(company, answers: dict[int, Answer], day: dt.date = dt.date(2026, 4, 1), **facts: object) -> str:
    with opened(organisation=company.id):
        return actions.enter_paper(
            by="usr_adviser",
            organisation=company.value(),
            question_set=reader.offered_edition(),
            answers=answers,
            dated_on=day,
            answered_by="鈴木 一郎",
            **facts,
        )


WHOLE = dict.fromkeys(range(1, 26), Answer.PARTLY)


def test_a_paper_sheet_counts_only_after_the_company_confirmed_it(company) -> None:
    number = _paper(company, WHOLE)
    assert "支援員が入力・未確認" in company.page()
    assert "<strong>50</strong>" not in company.page()
    assert "鈴木 一郎" in company.page(f"{number}/result/")
    assert not queries.latest_of([company.id])[company.id].confirmed
    assert queries.latest_of([company.id], confirmed_only=True) == {}
    assert company.post(f"{number}/confirm/")["Location"].endswith("/result/")
    assert "<strong>50</strong>" in company.page()
    assert queries.latest_of([company.id], confirmed_only=True)[company.id].total == 50
    assert Record.objects.filter(verb="assessment.paper_confirmed", by=company.user).count() == 1


def test_blanks_of_a_paper_sheet_stay_blank_and_the_company_fills_them(company) -> None:
    number = _paper(company, {no: answer for no, answer in WHOLE.items() if no != 7})
    assert company.post(f"{number}/confirm/")["Location"].endswith(f"/{number}/")
    assert "1問残っています" in company.page(f"{number}/review/")
    company.post(f"{number}/q/7/", answer="implemented")
    company.post(f"{number}/finish/")
    assert "<strong>52</strong>" in company.page()


def test_the_same_date_twice_is_stored_only_on_purpose(company) -> None:
    _paper(company, WHOLE)
    with pytest.raises(actions.SameDate):
        _paper(company, WHOLE)
    _paper(company, WHOLE, again=True)
    assert len(company.rows(source="paper")) == 2


def test_a_paper_sheet_stands_in_the_history_at_its_own_date(company) -> None:
    company.add("implemented", at=timezone.now())
    number = _paper(company, WHOLE, dt.date(2025, 4, 1))
    company.post(f"{number}/confirm/")
    assert re.findall(r'data-l="点数"><span><b>(\S+?)点', company.page()) == ["100", "50"]
    with pytest.raises(ValueError, match="future"):
        _paper(company, WHOLE, timezone.localdate() + dt.timedelta(days=1))


# For the list of an adviser


def test_latest_of_many_companies_needs_three_queries(company, other_company, django_assert_max_num_queries) -> None:
    company.add("not_implemented", at=timezone.now() - dt.timedelta(days=10))
    number = company.add("implemented")
    site = company.site("工場")
    company.add("unknown", site=site)
    with django_assert_max_num_queries(3):
        found = queries.latest_of([company.id, other_company.id])
    assert list(found) == [company.id]
    assert (found[company.id].total, found[company.id].number, found[company.id].confirmed) == (100, number, True)
