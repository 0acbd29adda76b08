"""The ten measures and readiness: the same journey without points, behind the one link of a check or in a company."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.web.assessment.conftest import Visitor, signed_in
from tests.web.assessment.test_sheets import MEASURES, READINESS, add

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions, queries
from sonaeru.web.assessment.models import Assessment, GivenAnswer
from sonaeru.web.holdings import registry
from sonaeru.web.library import reader
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

BOTH = [(each, len(reader.offered_edition(each).items)) for each in (MEASURES, READINESS)]
ASKED = len(reader.offered_edition(READINESS).items)
TALLY = f"{ASKED}問のうち、できている0・一部{ASKED - 1}・できていない0・わからない1"


def answer(visitor: Visitor, question_set: str, word: str = "partly", others: dict[int, str] | None = None) -> None:
    """All questions of a questionnaire behind a visitor's token, confirmed."""
    for item in reader.offered_edition(question_set).items:
        said = (others or {}).get(item.no, word)
        assert visitor.post(f"more/{question_set}/q/{item.no}/", answer=said).status_code == 303
    assert visitor.post(f"more/{question_set}/finish/")["Location"].endswith(f"/more/{question_set}/result/")


@pytest.fixture
def asked(finished: Callable[..., Visitor]) -> Visitor:
    """A visitor with 50 points and all of readiness answered with "partly", one thing not known."""
    visitor = finished("partly")
    answer(visitor, READINESS, others={7: "unknown"})
    return visitor


def page(visitor: Visitor, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


# The journey of a visitor


@pytest.mark.parametrize(("question_set", "count"), BOTH)
def test_the_questions_come_one_by_one_and_end_in_a_tally(finished, question_set: str, count: int) -> None:
    visitor = finished("partly")
    assert visitor.get(f"more/{question_set}/")["Location"].endswith(f"/more/{question_set}/q/1/")
    for no in range(1, count + 1):
        location = visitor.post(f"more/{question_set}/q/{no}/", answer="implemented")["Location"]
        assert location.endswith(f"q/{no + 1}/" if no < count else "review/")
    assert f"{count}問すべてに答えました" in page(visitor, f"more/{question_set}/review/")
    visitor.post(f"more/{question_set}/finish/")
    assert f"できている{count}・一部0・できていない0・わからない0" in page(visitor, f"more/{question_set}/result/")


def test_the_question_says_which_questionnaire_and_how_far(finished) -> None:
    text = page(finished(), f"more/{MEASURES}/q/3/")
    assert "技術対策 10問中 3問目" in text
    assert text.count('name="answer"') == 4
    assert "ちらしの言葉" in text and "IPAの設問文" not in text


def test_looking_begins_nothing_and_the_first_answer_does(finished) -> None:
    visitor = finished()
    for path in ("", "q/1/", "review/", "result/"):
        visitor.get(f"more/{READINESS}/{path}")
    assert Assessment.objects.count() == 1
    visitor.post(f"more/{READINESS}/q/1/", answer="partly")
    visitor.post(f"more/{READINESS}/q/2/", answer="partly")
    row = Assessment.objects.get(question_set=READINESS)
    assert row.token_hash is None
    assert GivenAnswer.objects.filter(assessment=row).count() == 2


def test_two_first_answers_at_once_begin_one_questionnaire(finished) -> None:
    scored = queries.check(finished().token)
    assert scored
    blank = queries.more(scored, READINESS, finished=False)
    for no in (1, 2):
        actions.answer(check=blank, item=no, answer=Answer.PARTLY)
    assert queries.more(scored, READINESS, finished=False).missing == tuple(range(3, ASKED + 1))


def test_the_score_is_the_same_before_and_after(finished) -> None:
    visitor = finished("partly")
    before = visitor.get("result.csv").content
    answer(visitor, MEASURES, "not_implemented")
    answer(visitor, READINESS, "unknown")
    assert visitor.get("result.csv").content == before
    assert "<strong>50</strong>" in page(visitor, "result/")


def test_the_result_offers_both_and_then_shows_their_tallies(asked) -> None:
    text = page(asked, "result/")
    assert TALLY in text
    assert f"/more/{READINESS}/result/" in text
    assert re.search(rf'href="/check/[^"]+/more/{MEASURES}/"', text)
    assert text.count('class="btn btn--sm"') == 1, "one solid button"


def test_a_tier_shows_no_points_and_no_percentage(asked) -> None:
    text = page(asked, f"more/{READINESS}/result/")
    assert TALLY in text
    assert not re.search(r"\d点|%", text)


def test_missing_answers_are_named_and_nothing_is_finished(finished) -> None:
    visitor = finished()
    visitor.post(f"more/{MEASURES}/q/1/", answer="partly")
    response = visitor.post(f"more/{MEASURES}/finish/")
    assert response.status_code == 422
    assert "2問目の答えがまだです" in response.content.decode()
    assert "9問残っています" in page(visitor, f"more/{MEASURES}/result/")


def test_before_the_result_there_is_nothing_more_to_answer(start) -> None:
    visitor = start()
    response = visitor.post(f"more/{MEASURES}/q/1/", answer="partly")
    assert (response.status_code, response["Location"]) == (303, f"/check/{visitor.token}/")
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["more/nonsense/", "more/ipa-5min/", f"more/{MEASURES}/q/11/", f"more/{MEASURES}/q/0/"]
)
def test_what_nobody_asks_is_not_found(finished, path: str) -> None:
    assert finished().get(path).status_code == 404


def test_a_garbled_answer_is_told_and_begins_nothing(finished) -> None:
    visitor = finished()
    response = visitor.post(f"more/{MEASURES}/q/2/", answer="perhaps")
    assert response.status_code == 422
    assert "2問目の答えがまだです" in response.content.decode()
    assert Assessment.objects.count() == 1


# Hints


@pytest.mark.parametrize(
    ("question_set", "no", "said"),
    [
        (READINESS, 7, "問11では「できていない」と答えました。"),
        (READINESS, 1, "問3では「一部できている」と答えました。"),
        (MEASURES, 7, "問2では「一部できている」と答えました。"),
    ],
)
def test_what_was_said_elsewhere_is_a_hint_and_chooses_nothing(finished, question_set: str, no: int, said: str) -> None:
    text = page(finished("partly", {11: "not_implemented"}), f"more/{question_set}/q/{no}/")
    assert said in text
    assert "is-now" not in text and "前回の答え" not in text


def test_one_tier_hints_at_the_other_once_it_is_answered(asked) -> None:
    assert "備え5では「一部できている」と答えました。" in page(asked, f"more/{MEASURES}/q/6/")


def test_the_25_items_carry_no_hint(start) -> None:
    assert "hint--said" not in page(start(), "q/1/")


# What follows from it


def test_critical_gaps_of_every_tier_stand_on_the_result_with_a_way_on(asked) -> None:
    text = page(asked, "result/")
    firsts = text[text.index('class="firsts"') :]
    firsts = firsts[: firsts.index("</ul>")]
    assert [name in firsts for name in ("備え1", "備え2", "備え3", "備え7", "備え9")] == [True] * 5
    for link in re.findall(r'href="([^"]+/actions/[^"]+)"', firsts):
        assert asked.client.get(link).status_code == 200
    assert "備え4" not in firsts, "an inventory is no gap to close first"


def test_at_most_eight_gaps_are_named(finished) -> None:
    visitor = finished("not_implemented")
    answer(visitor, READINESS, "not_implemented")
    assert page(visitor, "result/").split('class="firsts"')[1].split("</ul>")[0].count("<li>") == 8
    assert len(PdfReader(io.BytesIO(visitor.get("result.pdf").content)).pages) == 3, "the first page holds them all"


def test_the_next_actions_come_from_all_that_was_answered(finished) -> None:
    visitor = finished("not_implemented")
    assert "/actions/mfa-on/" not in page(visitor, "result/")
    answer(visitor, READINESS, "not_implemented")
    text = page(visitor, "result/")
    assert "/actions/mfa-on/" in text


def test_an_action_leads_to_keeping_the_result(asked: Visitor) -> None:
    for root in ("", f"more/{READINESS}/"):
        found = re.search(r"/(actions/[^/c][^/]*/)", page(asked, f"{root}result/"))
        assert found and f'href="/check/{asked.token}/keep/"' in page(asked, root + found[1])


def test_a_check_task_over_two_tiers_takes_the_answers_of_each_for_itself(finished) -> None:
    visitor = finished("implemented", {9: "unknown"})
    answer(visitor, READINESS, "implemented", {2: "unknown"})
    text = page(visitor, "actions/check-1/")
    forms = re.findall(
        r'action="([^"]+)"><input type="hidden" name="csrf[^>]+>\s*<input[^>]+name="only" value="(\d+)"', text
    )
    assert [(path.split("/")[3:-1], only) for path, only in forms] == [
        (["again"], "9"),
        (["more", READINESS, "again"], "2"),
    ]
    location = visitor.post(f"more/{READINESS}/again/", only="2")["Location"]
    assert location.endswith(f"/more/{READINESS}/unknown/")
    assert re.findall(r"/q/(\d+)/\"", visitor.client.get(location).content.decode()) == ["2"]


def test_answering_again_compares_in_counts_and_keeps_the_former_result_meanwhile(asked) -> None:
    assert asked.post(f"more/{READINESS}/again/")["Location"].endswith(f"/more/{READINESS}/review/")
    assert TALLY in page(asked, f"more/{READINESS}/result/"), "the former one until the new one is finished"
    asked.post(f"more/{READINESS}/q/1/", answer="implemented")
    asked.post(f"more/{READINESS}/q/7/", answer="partly")
    asked.post(f"more/{READINESS}/same/")
    asked.post(f"more/{READINESS}/finish/")
    said = "できている0→1。よくなった1、新しく分かった1。"
    assert said in page(asked, f"more/{READINESS}/result/")
    assert said in page(asked, f"more/{READINESS}/changes/")


# Files


def test_each_questionnaire_has_a_row_of_its_own(asked) -> None:
    row = next(csv.DictReader(io.StringIO(asked.get(f"more/{READINESS}/result.csv").content.decode("utf-8-sig"))))
    assert (row["question_set"], row["edition"], row["i07"], row["i09"]) == (
        READINESS,
        reader.offered_edition(READINESS).edition,
        "unknown",
        "partly",
    )
    assert not {"total", "band", "part1", f"i{ASKED + 1:02}"} & row.keys()
    book = load_workbook(io.BytesIO(asked.get(f"more/{READINESS}/result.xlsx").content))
    assert len(list(book["設問"].iter_rows(min_row=2))) == ASKED


def test_the_pdf_of_the_score_has_a_third_page_only_if_more_was_asked(finished) -> None:
    visitor = finished("partly")
    assert len(PdfReader(io.BytesIO(visitor.get("result.pdf").content)).pages) == 2
    answer(visitor, READINESS)
    answer(visitor, MEASURES)
    assert visitor.get(f"more/{MEASURES}/result.pdf")["Location"] == f"/check/{visitor.token}/result.pdf"
    pages = PdfReader(io.BytesIO(visitor.get("result.pdf").content)).pages
    assert len(pages) == 3
    text = pages[2].extract_text()
    assert "技術対策の10項目" in text and reader.offered_edition(READINESS).title.ja in text


# Whose it is


def test_deleting_the_check_takes_everything_along(asked) -> None:
    assert Assessment.objects.count() == 2
    asked.post("delete/")
    assert Assessment.objects.count() == 0
    assert asked.get(f"more/{READINESS}/result/").status_code == 404


def test_deleting_a_later_draft_leaves_what_the_first_link_opens(asked) -> None:
    following = asked.post("again/")["Location"].split("/")[2]
    asked.client.post(f"/check/{following}/delete/")
    assert TALLY in page(asked, f"more/{READINESS}/result/")


def test_another_visitor_sees_nothing_of_it(asked, finished) -> None:
    assert "まだ結果は出ていません" in page(finished(), f"more/{READINESS}/result/")


def test_the_link_of_a_site_opens_no_other_questionnaire(company) -> None:
    site = company.site("本社")
    text = company.post(f"sites/{site}/").content.decode()
    token = re.findall(r"/check/([\w-]+)/", text)[0]
    guest = Visitor(company.client, token)
    guest.answer({no: "partly" for no in range(1, 26)})
    guest.post("finish/")
    assert "点数に出ない備え" not in page(guest, "result/")
    assert guest.get(f"more/{READINESS}/").status_code == 404


# A company


@pytest.mark.parametrize(("question_set", "count"), BOTH)
def test_a_company_answers_on_the_pages_of_its_checks(company, question_set: str, count: int) -> None:
    company.add("partly")
    location = company.post("start/", question_set=question_set)["Location"]
    for no in range(1, count + 1):
        assert company.client.post(f"{location}q/{no}/", {"answer": "implemented"}).status_code == 303
    company.client.post(f"{location}finish/")
    text = company.client.get(f"{location}result/").content.decode()
    assert f"できている{count}・一部0・できていない0・わからない0" in text
    assert f"できている{count}" in company.page()
    for kind in ("csv", "xlsx"):
        assert company.client.get(f"{location}result.{kind}").status_code == 200
    assert company.client.get(f"{location}result.pdf")["Location"].endswith("/result.pdf")


def test_beginning_twice_goes_on_and_the_draft_stands_in_the_list(company) -> None:
    company.add("partly")
    locations = {company.post("start/", question_set=MEASURES)["Location"] for _ in range(2)}
    assert len(locations) == 1
    assert "技術対策の10項目" in company.page().split('id="open"')[1]
    assert not company.post("start/")["Location"].startswith(locations.pop()), "the 25 items are another check"


@pytest.mark.parametrize("fields", [{"question_set": "nonsense"}, {"question_set": MEASURES, "site": "x"}])
def test_what_cannot_be_begun_is_not_found(company, fields: dict[str, str]) -> None:
    assert company.post("start/", **fields).status_code == 404
    assert company.rows() == []


def test_claiming_takes_the_other_questionnaires_along(asked, company) -> None:
    visitor = Visitor(company.client, asked.token)
    assert visitor.post("keep/", target=company.id).status_code == 303
    assert [row.question_set for row in company.rows()] == [reader.SCORED, READINESS]
    assert all(row.public_id for row in company.rows())
    text = company.page()
    assert TALLY in text
    link = re.findall(rf'href="(/c/{company.id}/checks/chk_\w+/result/)"', text)
    assert all(company.client.get(path).status_code == 200 for path in link)


def test_no_consent_shows_an_association_more_than_the_25(company) -> None:
    scored, number = company.add("partly"), add(company, READINESS, "not_implemented")
    adviser, client = signed_in("adviser@chamber.example")
    chamber = tenancy.create_association(by=company.user, name="見本商工会議所")
    place = {"organisation": company.id, "association": chamber}
    with opened(**place):
        tenancy.grant_seat(by=company.user, user=adviser, role="adviser", association=chamber)
        tenancy.invite_to_association(by=company.user, **place)
        tenancy.join_association(by=company.user, **place)
        for kind in ConsentKind:
            tenancy.give_consent(by=company.user, kind=kind, **place)
    for path in ("", f"{scored}/result/"):
        text = client.get(company.root + path).content.decode()
        assert "点数に出ない備え" not in text and "mfa-on" not in text, path
        assert "点数に出ない備え" in company.page(path)
    assert len(PdfReader(io.BytesIO(client.get(f"{company.root}{scored}/result.pdf").content)).pages) == 2
    assert client.get(f"{company.root}{scored}/actions/mfa-on/").status_code == 404
    for path in ("result/", "result.csv", "changes/"):
        assert client.get(f"{company.root}{number}/{path}").status_code == 403


def test_a_company_takes_the_answers_with_it(company) -> None:
    add(company, READINESS, "partly")
    with opened(organisation=company.id):
        tables: dict[str, Any] = _tables(company.id)
    assert [row[2] for row in tables["assessments"]] == [READINESS]
    assert len(tables["answers"]) == ASKED


def _tables(organisation: str) -> dict[str, Any]:
    export = registry.rooms()["assessment"].export
    assert export
    return {table.name: table.rows for table in export(organisation)}
