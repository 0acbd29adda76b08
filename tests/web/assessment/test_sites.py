"""Several sites answer by links of their own; one person makes the company's answer of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import Visitor

from sonaeru.web.assessment.models import Assessment, Override
from sonaeru.web.audit.models import Record
from sonaeru.web.tenancy.scopes import opened

COMPANY_ITEMS = {19, 21, 22, 23, 24, 25}


def _visitor(company, site: str) -> Visitor:
    page = company.post(f"sites/{site}/").content.decode()
    return Visitor(Client(), re.search(r'value="http://testserver/check/([^/]+)/"', page)[1])


def _answered(company, name: str, word: str, without: set[int] | None = None) -> tuple[str, Visitor]:
    site = company.site(name)
    visitor = _visitor(company, site)
    visitor.answer({no: word for no in range(1, 26) if no not in (without or set())})
    assert visitor.post("finish/")["Location"].endswith("/result/")
    return site, visitor


def _merge(company, **fields: object):
    basis = re.findall(r'name="basis" value="(\w+)"', company.page("merge/"))
    return company.post("merge/", basis=basis, **fields)


def test_a_site_answers_by_its_link_without_an_account(company) -> None:
    site, visitor = _answered(company, "川口工場", "partly")
    page = visitor.get("result/").content.decode()
    assert "<strong>50</strong>" in page and "拠点：川口工場" in page
    assert "/keep/" not in page and "もう一度診断する" not in page
    assert "川口工場" in company.page() and "50点" in company.page()
    assert Record.objects.get(verb="assessment.finished").by == site


def test_the_link_is_shown_once_and_a_new_one_ends_the_former(company) -> None:
    site = company.site("川口工場")
    first = _visitor(company, site)
    first.answer({1: "partly"})
    assert "/check/" not in company.page(f"sites/{site}/")
    second = _visitor(company, site)
    assert first.get("").status_code == 404
    assert second.get("")["Location"].endswith("/q/2/"), "the answers are kept"


def test_the_link_of_a_site_ends_after_30_days(company) -> None:
    visitor = _visitor(company, company.site("川口工場"))
    Assessment.everywhere.update(link_until=timezone.now() - dt.timedelta(seconds=1))
    assert visitor.get("").status_code == 404


@pytest.mark.parametrize("path", ["delete/", "again/", "keep/"])
def test_the_link_of_a_site_opens_its_answers_and_nothing_beside_them(company, path: str) -> None:
    _, visitor = _answered(company, "川口工場", "partly")
    assert visitor.get(path).status_code == 404
    assert visitor.post(path).status_code == 404
    assert len(company.rows()) == 1


def test_the_link_of_a_site_shows_no_earlier_answers(company) -> None:
    site, _ = _answered(company, "川口工場", "unknown")
    following = _visitor(company, site)
    assert "前回" not in following.get("q/1/").content.decode()
    following.answer({no: "partly" for no in range(1, 26)})
    following.post("finish/")
    assert "前回より" not in following.get("result/").content.decode()


def test_no_link_for_a_site_of_another_company(company, other_company) -> None:
    site = other_company.site("となり工場")
    assert company.get(f"sites/{site}/").status_code == 404
    assert company.post(f"sites/{site}/").status_code == 404
    assert company.post("start/", site=site).status_code == 404


def test_a_site_may_leave_out_the_questions_of_the_whole_company_and_no_other(company) -> None:
    visitor = _visitor(company, company.site("川口工場"))
    visitor.answer({no: "partly" for no in range(1, 26) if no not in {7, *COMPANY_ITEMS}})
    assert "空けて進む" in visitor.get("q/19/").content.decode()
    assert "空けて進む" not in visitor.get("q/7/").content.decode()
    response = visitor.post("finish/")
    assert response.status_code == 422
    assert re.findall(r'href="#a(\d+)"', response.content.decode()) == ["7"]
    visitor.answer({7: "partly"})
    visitor.post("finish/")
    assert "拠点の答えを受け取りました" in visitor.get("result/").content.decode()
    assert "19問に回答" in company.page()
    assert visitor.get("result.csv").status_code == 303


def test_merging_follows_the_rule_and_shows_where_sites_differ(company) -> None:
    _answered(company, "川口工場", "implemented")
    _answered(company, "本社", "unknown")
    page = company.page("merge/")
    assert page.count("分かれています") == 25
    assert page.count("<li><b>") == 25, "every item is to be checked at one site"
    number = _merge(company)["Location"].split("/")[4]
    result = company.page(f"{number}/result/")
    assert "<strong>50</strong>" in result, "implemented beside unknown is partly"
    assert "拠点の答えをまとめた結果" in result and "確かめる拠点" in result
    assert len(company.rows(source="merged")[0].merged_from) == 2
    assert len(company.rows(source="web")) == 2, "the sites keep their own rows"


def test_equal_answers_stay_and_mixed_lacking_and_unknown_is_unknown(company) -> None:
    _, one = _answered(company, "一号店", "not_implemented")
    _answered(company, "二号店", "unknown")
    _merge(company)
    page = company.page()
    assert "<strong>−25</strong>" in page


def test_an_override_needs_a_reason_and_is_marked_everywhere(company) -> None:
    _answered(company, "川口工場", "partly")
    _answered(company, "本社", "partly")
    refused = _merge(company, **{"i5-answer": "unknown"})
    assert refused.status_code == 422
    assert "5問目を直す理由を書いてください" in refused.content.decode()
    number = _merge(company, **{"i5-answer": "unknown", "i5-reason": "本社しか見ていない"})["Location"].split("/")[4]
    page = company.page(f"{number}/result/")
    assert "<strong>47</strong>" in page and "＊5." in page and "本社しか見ていない" in page
    row = next(csv.DictReader(io.StringIO(company.get(f"{number}/result.csv").content.decode("utf-8-sig"))))
    assert (row["source"], row["overridden"], row["i05"]) == ("merged", "5", "unknown")
    with opened(organisation=company.id):
        override = Override.objects.get()
    assert (override.proposed, override.answer, override.by) == ("partly", "unknown", company.user)
    assert company.get(f"{number}/result.pdf").status_code == 200


def test_an_override_is_never_better_than_the_best_site(company) -> None:
    _answered(company, "川口工場", "partly")
    response = _merge(company, **{"i5-answer": "implemented", "i5-reason": "なんとなく"})
    assert response.status_code == 422
    assert "いちばんよい拠点の答えまで" in response.content.decode()
    assert "なんとなく" in response.content.decode(), "what was typed is kept"
    assert company.rows(source="merged") == []


def test_what_no_site_answered_is_answered_by_the_one_who_merges(company) -> None:
    _answered(company, "川口工場", "partly", without=COMPANY_ITEMS)
    refused = _merge(company)
    assert refused.status_code == 422
    assert "25問目の答えを選んでください" in refused.content.decode()
    number = _merge(company, **{f"i{no}-answer": "implemented" for no in COMPANY_ITEMS})["Location"].split("/")[4]
    assert "<strong>62</strong>" in company.page(f"{number}/result/")


def test_a_site_that_answers_later_marks_the_result_and_changes_nothing(company) -> None:
    site, _ = _answered(company, "川口工場", "partly")
    number = _merge(company)["Location"].split("/")[4]
    assert "拠点の答えが変わりました" not in company.page()
    company.add("implemented", site=site)
    assert "拠点の答えが変わりました" in company.page()
    page = company.page(f"{number}/result/")
    assert "拠点の答えが変わりました" in page and "<strong>50</strong>" in page


def test_a_table_that_is_out_of_date_saves_nothing(company) -> None:
    site, _ = _answered(company, "川口工場", "partly")
    basis = re.findall(r'name="basis" value="(\w+)"', company.page("merge/"))
    company.add("implemented", site=site)
    response = company.post("merge/", basis=basis)
    assert response.status_code == 422
    assert "拠点の答えが変わりました" in response.content.decode()
    assert company.rows(source="merged") == []


def test_without_an_answered_site_there_is_nothing_to_merge(company) -> None:
    assert "まだ、答え終わった拠点がありません" in company.page("merge/")
    assert company.post("merge/").status_code == 200
    assert company.rows() == []
