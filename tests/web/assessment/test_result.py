"""From the confirmed answers to the result, its figures and what follows."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from sonaeru.core import assessment
from sonaeru.web.assessment.models import Assessment
from sonaeru.web.library import reader

WORKED = dict(enumerate("IPNPNPIPUPPIPNIIIIIPINUNP", 1))
LETTER = {"I": "implemented", "P": "partly", "N": "not_implemented", "U": "unknown"}


@pytest.fixture
def worked(finished):
    """A worked example: 52 points."""
    return finished(others={no: LETTER[letter] for no, letter in WORKED.items()})


def test_review_lists_25_rows_and_scores_nothing(start) -> None:
    visitor = start()
    visitor.answer({no: "unknown" for no in range(1, 26)})
    page = visitor.get("review/").content.decode()
    assert page.count('class="ans ') == 25
    assert "まだ点数はついていません" in page
    assert "<b>25問</b>" in page


def test_finishing_early_names_what_is_missing_and_gives_no_score(start) -> None:
    visitor = start()
    visitor.answer({no: "implemented" for no in range(1, 26) if no != 14})
    response = visitor.post("finish/")
    assert response.status_code == 422
    assert "14問目の答えがまだです" in response.content.decode()
    assert 'href="#a14"' in response.content.decode()
    page = visitor.get("result/").content.decode()
    assert "1問残っています" in page
    assert "score__n" not in page


def test_all_answers_without_confirmation_are_still_no_result(start) -> None:
    visitor = start()
    visitor.answer({no: "implemented" for no in range(1, 26)})
    page = visitor.get("result/").content.decode()
    assert "まだ結果は出ていません" in page
    for kind in ("pdf", "csv", "xlsx"):
        assert visitor.get(f"result.{kind}").status_code == 303


@pytest.mark.parametrize(
    "word, total, heading",
    [
        ("implemented", "100", "4段階の下から4番目"),
        ("partly", "50", "4段階の下から2番目"),
        ("not_implemented", "0", "4段階の下から1番目"),
        ("unknown", "−25", "4段階の下から1番目"),
    ],
)
def test_the_score_stands_as_text_with_its_band(finished, word: str, total: str, heading: str) -> None:
    page = finished(word).get("result/").content.decode()
    assert f"<strong>{total}</strong>" in page
    assert heading in page


def test_the_worked_example_shows_three_actions_and_what_they_reach(worked) -> None:
    page = worked.get("result/").content.decode()
    assert "<strong>52</strong>" in page
    assert "次の段階まで、あと18点です。" in page
    assert page.count('class="act"') == 3
    assert "わからない2つを確かめる" in page
    assert page.count('class="btn btn--sm"') == 1, "one solid button"


def test_the_page_agrees_with_the_core(worked) -> None:
    questions = reader.question_sets()["ipa-5min", "3.1"]
    answers = {no: assessment.score.__globals__["Answer"](LETTER[letter]) for no, letter in WORKED.items()}
    parts = assessment.score(questions, answers).parts
    row = next(csv.DictReader(io.StringIO(worked.get("result.csv").content.decode("utf-8-sig"))))
    assert [int(row[f"part{no}"]) for no in (1, 2, 3)] == [parts[no].points for no in (1, 2, 3)] == [8, 33, 11]


def test_at_100_nothing_is_called_safe_and_nothing_is_left_to_do(finished) -> None:
    page = finished().get("result/").content.decode()
    assert "入門レベルは達成です" in page
    assert "安全です" not in page and "完璧" not in page
    assert 'class="act"' not in page
    assert f"次は、下の「{reader.offered_edition('readiness').title.ja}」です" in page


def test_the_day_of_the_next_check_stands_on_the_newest_result_alone(company) -> None:
    old, new = company.add("partly", at=timezone.now() - dt.timedelta(days=300)), company.add("partly")
    assert "次の診断は" in company.page(f"{new}/result/")
    assert "次の診断" not in company.page(f"{old}/result/").split("<h1>")[1].split("</p>")[0]


def test_the_published_rates_stand_beside_five_answers(finished) -> None:
    page = finished("partly").get("result/").content.decode()
    assert page.count("全国調査（ウェブ、4,191社） ") == 5
    assert "全国調査（ウェブ、4,191社） 73.0%" in page
    assert page.count("ほかの問いの全国の値は、公表資料から確かめていません。") == 1


def test_a_mark_changes_the_second_figure_and_not_the_score(start) -> None:
    visitor = start()
    visitor.answer({no: "implemented" for no in range(1, 26)})
    visitor.post("q/9/", answer="not_implemented", reason="無線LANを使っていない")
    visitor.post("finish/")
    page = visitor.get("result/").content.decode()
    assert "<strong>96</strong>" in page
    assert "当てはまる24項目では100%です" in page


def test_a_second_confirmation_makes_no_second_assessment(worked) -> None:
    assert worked.post("finish/")["Location"].endswith("/result/")
    assert Assessment.objects.count() == 1


def test_going_back_after_finishing_leads_to_the_result_and_changes_nothing(worked) -> None:
    before = worked.get("result.csv").content
    assert worked.get("q/3/")["Location"].endswith("/result/#finished")
    assert worked.post("q/3/", answer="implemented")["Location"].endswith("/result/#finished")
    assert worked.get("review/")["Location"].endswith("/result/")
    assert worked.get("result.csv").content == before


def test_the_page_is_small(finished) -> None:
    page = finished("unknown").get("result/").content
    assert len(gzip.compress(page)) <= 30_000


def test_the_csv_can_be_read_in_again(worked) -> None:
    body = worked.get("result.csv").content
    assert body.startswith(b"\xef\xbb\xbf") and b"\r\n" in body
    outcome = assessment.answer(body, reader.question_sets())
    assert (outcome.exit, outcome.body["total"]) == (1, 52)


@pytest.mark.parametrize("name", ["=1+1", "+81", "-A", "@cmd"])
def test_a_name_that_looks_like_a_formula_stays_text(finished, name: str) -> None:
    visitor = finished("unknown", company=name)
    row = next(csv.DictReader(io.StringIO(visitor.get("result.csv").content.decode("utf-8-sig"))))
    assert row["organisation"] == f"'{name}"
    assert row["total"] == "-25", "a number is no formula"
    book = load_workbook(io.BytesIO(visitor.get("result.xlsx").content))
    cells = {head.value: cell for head, cell in zip(*book.worksheets[0].iter_rows(), strict=True)}
    assert (cells["organisation"].value, cells["organisation"].data_type) == (f"'{name}", "s")
    assert (cells["total"].value, cells["total"].data_type) == (-25, "n")


def test_the_workbook_has_a_sheet_of_all_items(worked) -> None:
    book = load_workbook(io.BytesIO(worked.get("result.xlsx").content))
    assert book.sheetnames == ["診断", "設問"]
    rows = list(book["設問"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 25
    assert sum(row[3] for row in rows) == 52


def test_the_pdf_is_served_as_a_file(worked) -> None:
    response = worked.get("result.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert 'filename="sonaeru-check-' in response["Content-Disposition"]


def test_each_of_the_three_actions_opens_its_steps(worked) -> None:
    page = worked.get("result/").content.decode()
    links = {part.split('"')[0] for part in page.split("/actions/")[1:]}
    assert len(links) == 3, "what is to be closed first is one of them here"
    for link in links:
        response = worked.get(f"actions/{link}")
        assert response.status_code == 200
        assert 'class="how"' in response.content.decode()


def test_an_action_that_is_not_called_for_is_not_found(worked) -> None:
    assert worked.get("actions/wifi-secure/").status_code == 404
    assert worked.get("actions/nonsense/").status_code == 404


def test_the_pdf_of_sample_data_wears_its_mark(finished) -> None:
    visitor = finished("implemented")

    def text() -> str:
        return PdfReader(io.BytesIO(visitor.get("result.pdf").content)).pages[0].extract_text()

    assert "見本データ" not in text()
    Assessment.everywhere.update(sample=True)
    assert "見本データ" in text()


def test_the_pdf_says_of_what_is_unknown_that_it_adds_at_least_so_much(finished) -> None:
    visitor = finished("implemented", {2: "unknown"})
    text = PdfReader(io.BytesIO(visitor.get("result.pdf").content)).pages[0].extract_text()
    assert "＋1点以上" in text and "＋1点以上" in re.sub(r"<[^>]+>", "", visitor.get("result/").content.decode())
