"""The plan as files and as a calendar; the catalogue, the measures."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.library import reader
from sonaeru.web.plan import actions, report
from sonaeru.web.tenancy.models import Organisation
from sonaeru.web.tenancy.scopes import opened

from .conftest import Plan, later


def test_the_csv_has_a_row_an_item_and_no_formulas(plan: Plan) -> None:
    item = plan.do(actions.add_own, title="=1+1").item
    plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki, "due_on": later(2), "note": "@x"})
    plan.add()
    body = plan.get("plan.csv").content
    assert body.startswith("\ufeff".encode())
    head, first, second = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert head[:5] == ["対策", "担当", "期限", "ようす", "点数"]
    assert first[:5] == ["'=1+1", "鈴木", later(2).isoformat(), "これから", ""] and first[6] == "'@x"
    assert second[4] == "2"


def test_the_workbook_says_what_its_columns_mean(plan: Plan) -> None:
    plan.add()
    book = load_workbook(io.BytesIO(plan.get("plan.xlsx").content))
    assert book.sheetnames == ["対策", "説明"] and book["対策"].max_row == 2


def test_the_pdf_is_tagged_titled_and_holds_the_plan(plan: Plan) -> None:
    item = plan.do(actions.add_own, title='𠮷野の鍵 #read("x") *').item
    plan.do(actions.edit, items=[item], facts={"owner": plan.sato, "due_on": later(2)})
    file = PdfReader(io.BytesIO(plan.get("plan.pdf").content))
    text = "".join(page.extract_text() for page in file.pages)
    assert "見本建設" in text and "佐藤" in text and '#read("x")' in text
    assert file.root_object["/MarkInfo"]["/Marked"] and file.metadata and "対策の予定" in str(file.metadata.title)


def test_a_long_plan_goes_on_to_a_second_page_and_an_empty_one_says_so(plan: Plan) -> None:
    assert "予定はまだありません。" in PdfReader(io.BytesIO(plan.get("plan.pdf").content)).pages[0].extract_text()
    for number in range(60):
        plan.do(actions.add_own, title=f"すること{number}😀")
    assert len(PdfReader(io.BytesIO(plan.get("plan.pdf").content)).pages) > 1


def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    stand, company = plan.stand(), plan.company.value()
    at = company.created_at
    assert report.as_pdf(company, stand, at=at) == report.as_pdf(company, stand, at=at)


def test_the_pdf_of_sample_data_wears_its_mark(plan: Plan) -> None:
    def text() -> str:
        return PdfReader(io.BytesIO(plan.get("plan.pdf").content)).pages[0].extract_text()

    assert "見本データ" not in text()
    Organisation.everywhere.filter(pk=plan.id).update(sample=True)
    assert "見本データ" in text()


def feed(plan: Plan) -> str:
    """Make the link on its page; returns its path."""
    page = plan.post("calendar/").content.decode()
    found = re.search(r"http://testserver(/calendar/[\w-]+\.ics)", page)
    assert found
    return found[1]


def test_the_calendar_holds_whole_days_of_what_is_open(plan: Plan) -> None:
    first, second, _ = (plan.do(actions.add_own, title=name).item for name in ("鍵", "棚", "いつか"))
    plan.do(actions.edit, items=[first, second], facts={"due_on": later(3)})
    plan.do(actions.finish, item=second)
    response = Client().get(feed(plan))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["SUMMARY"], event["DTSTART"].dt, event["UID"]) == ("鍵", later(3), f"{first}@sonaeru")
    assert "DESCRIPTION" not in event


def test_a_new_link_kills_the_former_and_stopping_kills_it_too(plan: Plan) -> None:
    old, new = feed(plan), feed(plan)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert "使われています" in plan.text("calendar/") and new not in plan.text("calendar/")
    plan.post("calendar/stop/")
    assert Client().get(new).status_code == 404


def test_the_calendar_of_a_company_that_goes_is_empty_of_everything(plan: Plan) -> None:
    path = feed(plan)
    Organisation.everywhere.filter(pk=plan.id).update(deleted_at=plan.company.value().created_at)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "é", "a" * 3000])
def test_any_other_token_opens_no_calendar(db: None, token: str) -> None:
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_every_action_can_be_found_in_the_catalogue(plan: Plan) -> None:
    page = plan.text("actions/")
    assert page.count('name="action"') == len(reader.actions())
    assert page.index("事故のときの連絡カードを作る") < page.index("25問にかかわる対策")


@pytest.mark.parametrize(
    "text", ["パスワード", "ﾊﾟｽﾜｰﾄﾞ", "ぱすわーど", "パス ワード", "　パスワード　", "%", "_", "x" * 10_000, "<script>"]
)
def test_the_search_folds_widths_and_kana_and_breaks_on_nothing(plan: Plan, text: str) -> None:
    response = plan.company.client.get(plan.at("actions/"), {"q": text})
    page = response.content.decode()
    assert response.status_code == 200 and "<script>" not in page
    assert ("パスワードを長くし" in page) == ("わ" in text or "ワ" in text or "ﾜ" in text)


def test_an_action_on_the_plan_leads_there(plan: Plan) -> None:
    item = plan.add()
    assert f'href="{plan.at(f"items/{item}/")}"' in plan.text("actions/")


def test_the_measures_show_answers_and_what_the_plan_has_for_them(plan: Plan) -> None:
    item = plan.add("mfa-on")
    page = plan.text("measures/")
    assert page.count('scope="row"') == 19 and "まだ答えていません" in page
    assert f'href="{plan.at(f"items/{item}/")}"' in page


def test_what_is_in_place_is_not_offered_as_something_to_do(plan: Plan) -> None:
    readiness = reader.offered_edition("readiness")
    buttons = plan.text("measures/").count("この対策をする")
    with opened(organisation=plan.id):
        assessment.add_finished(
            by=plan.company.user,
            organisation=plan.company.value(),
            question_set=readiness,
            answers={item.no: Answer.IMPLEMENTED for item in readiness.items},
            at=timezone.now(),
        )
    page = plan.text("measures/")
    assert page.count("いまのまま続ける") == len(readiness.items)
    assert page.count("この対策をする") < buttons


def test_the_measures_lead_to_the_questions_that_were_not_answered(plan: Plan) -> None:
    page = plan.text("measures/")
    assert page.count('name="question_set"') == 2
    assert 'value="readiness"' in page and f'action="/c/{plan.id}/checks/start/"' in page


def test_the_measures_offer_no_questions_before_the_first_check_nor_to_who_may_not_answer(
    plan: Plan, empty: Plan
) -> None:
    assert 'name="question_set"' not in empty.text("measures/")
    viewed = plan.viewer("viewer").get(plan.at("measures/")).content.decode()
    assert "まだ答えていません" in viewed and 'name="question_set"' not in viewed


@pytest.mark.parametrize(("text", "said"), [("Wi-Fi", "1件見つかりました。"), ("zzz", "あてはまる対策がありません。")])
def test_a_search_says_how_many_it_found_or_that_there_is_nothing(plan: Plan, text: str, said: str) -> None:
    page = plan.text(f"actions/?q={text}")
    assert said in page and "0件" not in page


@pytest.mark.parametrize("character", ["\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_no_workbook_can_hold_is_left_out_and_keeps_no_table_from_being_made(plan: Plan, character: str) -> None:
    item = plan.do(actions.add_own, title=f"{character}=鍵\uffffを替える").item
    assert plan.post(f"items/{item}/", {"owner": "", "due_on": "", "note": f"a{character}b"}).status_code == 303
    row = load_workbook(io.BytesIO(plan.get("plan.xlsx").content))["対策"][2]
    assert (str(row[0].value).lstrip("'"), row[6].value) == ("=鍵を替える", "ab")
    assert row[0].data_type == "s", "what is left over is no formula"
