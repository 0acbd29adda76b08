"""One question a page, four buttons, saved at each answer."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sonaeru.web.assessment.models import Assessment, GivenAnswer

WORDS = ["implemented", "partly", "not_implemented", "unknown"]


def test_a_page_has_four_submit_buttons_with_the_code_words(start) -> None:
    page = start().get("q/6/").content.decode()
    assert re.findall(r'type="submit" name="answer" value="(\w+)"', page) == WORDS
    assert "25問中 6問目" in page
    assert "IPAの設問文" in page


def test_nothing_is_chosen_before_an_answer_and_the_answer_is_marked_after(start) -> None:
    visitor = start()
    assert "いまの答え" not in visitor.get("q/1/").content.decode()
    visitor.answer({1: "partly"})
    page = visitor.get("q/1/").content.decode()
    assert page.count("いまの答え") == 1
    assert re.search(r'is-now" type="submit" name="answer" value="partly"', page)


def test_an_answer_leads_to_the_next_unanswered_item(start) -> None:
    visitor = start()
    visitor.answer({2: "partly", 3: "partly"})
    assert visitor.post("q/1/", answer="implemented")["Location"].endswith("/q/4/")


def test_after_the_last_item_an_item_left_out_comes_next_and_then_the_review(start) -> None:
    visitor = start()
    visitor.answer({no: "partly" for no in range(2, 25)})
    assert visitor.post("q/25/", answer="partly")["Location"].endswith("/q/1/")
    assert visitor.post("q/1/", answer="partly")["Location"].endswith("/review/")


def test_a_change_from_the_review_leads_straight_back_to_its_row(start) -> None:
    visitor = start()
    response = visitor.post("q/6/", answer="unknown", **{"from": "review"})
    assert response["Location"].endswith("/review/#a6")


@pytest.mark.parametrize("word", ["", "4", "Implemented", "not_applicable", "implemented "[:-1] + "\x00"])
def test_a_post_without_a_known_answer_says_what_to_do(start, word: str) -> None:
    visitor = start()
    response = visitor.post("q/6/", answer=word)
    assert response.status_code == 422
    assert "6問目の答えがまだです。わからないときは「わからない」を選んでください。" in response.content.decode()
    assert GivenAnswer.objects.count() == 0


@pytest.mark.parametrize("no", ["0", "26", "999999999999999999999"])
def test_an_item_that_does_not_exist_is_not_found(start, no: str) -> None:
    visitor = start()
    assert visitor.get(f"q/{no}/").status_code == 404
    assert visitor.post(f"q/{no}/", answer="partly").status_code == 404


def test_a_double_tap_is_stored_once(start) -> None:
    visitor = start()
    visitor.answer({1: "partly"})
    visitor.answer({1: "partly"})
    assert GivenAnswer.objects.count() == 1


def test_of_two_tabs_the_later_answer_holds_and_both_are_kept(start) -> None:
    visitor = start()
    visitor.answer({1: "partly"})
    visitor.answer({1: "implemented"})
    assert list(GivenAnswer.objects.values_list("answer", flat=True)) == ["partly", "implemented"]
    assert re.search(r'is-now" type="submit" name="answer" value="implemented"', visitor.get("q/1/").content.decode())


def test_a_reason_marks_an_item_that_may_not_apply(start) -> None:
    visitor = start()
    visitor.post("q/9/", answer="implemented", reason="無線LANを使っていない")
    assert 'value="無線LANを使っていない"' in visitor.get("q/9/").content.decode()
    assert "該当なし：" in visitor.get("review/").content.decode()


def test_an_item_that_always_applies_takes_no_reason(start) -> None:
    visitor = start()
    visitor.post("q/1/", answer="implemented", reason="パソコンがない")
    assert GivenAnswer.objects.get().not_applicable == ""


def test_a_reason_that_is_too_long_is_refused_and_kept_in_the_form(start) -> None:
    visitor = start()
    response = visitor.post("q/9/", answer="implemented", reason="あ" * 201)
    assert response.status_code == 422
    assert "理由は200文字までにしてください（いま201文字）" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["", "q/1/", "review/", "result/", "result.pdf", "pause/", "delete/", "actions/auto-lock/"]
)
@pytest.mark.parametrize("token", ["A" * 22, "short", "日本語", "a" * 3000])
def test_a_token_that_opens_nothing_gets_one_and_the_same_page(db, client: Client, token: str, path: str) -> None:
    response = client.get(f"/check/{token}/{path}")
    assert response.status_code == 404
    assert "このリンクは使えません" in response.content.decode()
    assert "はじめから診断できます" in response.content.decode()


def test_pages_of_a_check_are_private(start) -> None:
    response = start().get("q/1/")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_link_to_go_on_opens_the_next_unanswered_item_elsewhere(start) -> None:
    visitor = start()
    visitor.answer({1: "partly"})
    other_device = Client()
    assert other_device.get(f"/check/{visitor.token}/")["Location"].endswith("/q/2/")


def test_the_pause_page_shows_link_and_qr_code(start) -> None:
    visitor = start()
    page = visitor.get("pause/").content.decode()
    assert f"http://testserver/check/{visitor.token}/" in page
    assert "<svg" in page and 'class="qr"' in page
    assert "style=" not in page


def test_a_page_needs_no_more_than_three_queries(start) -> None:
    visitor = start()
    visitor.answer({1: "partly"})
    with CaptureQueriesContext(connection) as queries:
        visitor.get("q/2/")
    assert len(queries) <= 3


def test_deleting_takes_everything_at_once(start) -> None:
    visitor = start()
    visitor.answer({1: "partly"})
    assert "元にはもどせません" in visitor.get("delete/").content.decode()
    assert Assessment.objects.count() == 1, "asking deletes nothing"
    assert visitor.post("delete/").status_code == 200
    assert Assessment.objects.count() == GivenAnswer.objects.count() == 0
    assert visitor.get("").status_code == 404


def test_a_post_without_the_forms_secret_is_refused_in_plain_words(start) -> None:
    visitor = start()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"/check/{visitor.token}/q/1/", {"answer": "partly"})
    assert response.status_code == 403
    assert "もう一度お試しください" in response.content.decode()
    assert GivenAnswer.objects.count() == 0
