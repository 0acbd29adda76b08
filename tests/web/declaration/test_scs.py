"""The SCS selector for everybody and for a company, its letter, and the crosswalk."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import Company, company_of

from sonaeru.web.library import reader

ALWAYS = "取引先の指定が先です。制度の最終版は確かめていません（確認日2026年11月22日）"
ASK = "?secrets=no&stops=no&connects=unknown"


def text(path: str, client: Client | None = None, status: int = 200) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ("?secrets=yes&stops=unknown&connects=no", "★4が候補です"),
        ("?secrets=no&stops=no&connects=no", "★3が候補です"),
        (ASK, "取引先に聞く</h2>"),
    ],
)
def test_each_outcome_is_said_under_the_sentence_that_always_stands(db: None, replies: str, said: str) -> None:
    page = text(f"/scs/{replies}")
    assert said in page
    assert page.index(ALWAYS) < page.index(said)
    assert 'value="no" checked' in page


def test_before_any_reply_there_is_no_result(db: None) -> None:
    page = text("/scs/")
    assert ALWAYS in page and 'id="result"' not in page and "エラー" not in page


@pytest.mark.parametrize("replies", ["?secrets=yes", "?secrets=yes&stops=perhaps&connects=no", "?stops=maybe"])
def test_replies_that_are_missing_or_unknown_are_asked_for_and_the_others_stay(db: None, replies: str) -> None:
    page = text(f"/scs/{replies}", status=422)
    assert "3つの答えから1つ選んでください" in page and 'id="result"' not in page
    assert ('value="yes" checked' in page) is ("secrets=yes" in replies)


@pytest.mark.parametrize(("days", "old"), [(180, False), (181, True)])
def test_facts_of_half_a_year_ago_are_marked(db: None, monkeypatch: pytest.MonkeyPatch, days: int, old: bool) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 11, 22) + dt.timedelta(days=days))
    assert ("情報が古い可能性" in text("/scs/")) is old


def test_the_letter_can_be_copied_and_saved(db: None) -> None:
    assert "お尋ねします" in text(f"/scs/{ASK}")
    response = Client().get("/scs/letter.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "（自社の名前）です。\r\n" in response.content.decode()


def test_the_letter_of_a_company_bears_its_name_as_it_is(db: None) -> None:
    company = company_of("odd@a.example", "{company} <b>商店</b>")
    letter = company.client.get(f"/c/{company.id}/declaration/scs/letter.txt").content.decode()
    assert "{company} <b>商店</b>です。" in letter
    page = text(f"/c/{company.id}/declaration/scs/{ASK}", company.client)
    assert "&lt;b&gt;商店" in page and "<b>商店" not in page


def test_a_company_sees_its_answers_by_area_and_no_score(company: Company, here: str) -> None:
    company.add(others={24: "unknown"})
    page = text(f"{here}scs/", company.client)
    assert "対応の目安。適合を示すものではありません" in page
    assert re.search(r"対応<p.*?24\. .*?わからない", page)
    assert "★3相当" not in page and "50点" not in page


def test_without_a_result_the_areas_wait_for_one(company: Company, here: str) -> None:
    assert "診断を終えると" in text(f"{here}scs/", company.client)


def test_nothing_that_is_asked_is_stored(company: Company, here: str) -> None:
    text(f"{here}scs/{ASK}", company.client)
    assert 'value="unknown" checked' not in text(f"{here}scs/", company.client)


def test_the_crosswalk_is_open_and_says_what_it_is_not(db: None) -> None:
    page = text("/crosswalk/")
    assert "対応の目安。適合を示すものではありません" in page
    assert page.count('<tr role="row"><th scope="row"') == sum(len(each.items) for each in reader.offered_editions())
    assert "RC.RP-03" in page and "A.5.17" not in page


@pytest.mark.parametrize(
    ("path", "words"),
    [("/scs/", "What your customer asks for comes first"), ("/crosswalk/", "Care with mail attachments and links")],
)
def test_the_open_pages_answer_in_english(db: None, path: str, words: str) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    page = text(path, client)
    assert '<html lang="en">' in page and words in page
