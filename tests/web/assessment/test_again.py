"""Re-diagnosis: from the last answers, with what changed."""

from __future__ import annotations

import re

from sonaeru.web.assessment.models import Assessment


def _again(visitor, **fields: str):
    location = visitor.post("again/", **fields)["Location"]
    return type(visitor)(visitor.client, location.split("/")[2]), location


def test_it_shows_the_last_answers_and_counts_none_of_them(finished) -> None:
    following, location = _again(finished("partly"))
    assert location.endswith("/review/")
    page = following.get("review/").content.decode()
    assert page.count("前回：") == 25
    assert "残り25問は前回と同じにする" in page
    assert "25問残っています" in following.get("result/").content.decode()


def test_a_question_shows_the_last_answer_and_chooses_nothing(finished) -> None:
    following, _ = _again(finished("partly"))
    page = following.get("q/4/").content.decode()
    assert page.count("前回の答え") == 1
    assert "いまの答え" not in page


def test_one_changed_answer_and_the_rest_as_before_give_the_difference(finished) -> None:
    following, _ = _again(finished("partly", {7: "unknown"}))
    following.answer({1: "implemented", 2: "not_implemented", 7: "partly", 8: "unknown"})
    assert following.post("same/")["Location"].endswith("/review/")
    following.post("finish/")
    page = following.get("result/").content.decode()
    assert "47点→47点。よくなった1、下がった1、新しく分かった1、分からなくなった1。" in page
    assert "前回より ±0点" in page


def test_history_shows_every_total_of_the_series_and_no_other(finished) -> None:
    finished("unknown")
    following, _ = _again(finished("partly"))
    following.answer({1: "implemented"})
    following.post("same/")
    following.post("finish/")
    page = following.get("result/").content.decode()
    assert re.findall(r"<b>(\S+?)点</b></li>", page) == ["50", "52"]


def test_the_check_task_asks_only_what_was_unknown(finished) -> None:
    following, location = _again(finished("implemented", {9: "unknown", 23: "unknown"}), only="unknown")
    assert location.endswith("/unknown/")
    page = following.get("unknown/").content.decode()
    assert re.findall(r'action="/check/[^/]+/q/(\d+)/"', page) == ["9", "23"]
    assert following.post("q/9/", answer="implemented", **{"from": "unknown"})["Location"].endswith("/unknown/")
    assert following.post("q/23/", answer="partly", **{"from": "unknown"})["Location"].endswith("/unknown/")
    assert following.get("unknown/")["Location"].endswith("/review/")
    following.post("finish/")
    assert "<strong>98</strong>" in following.get("result/").content.decode()


def test_the_first_result_stays_as_it_was(finished) -> None:
    visitor = finished("partly")
    following, _ = _again(visitor)
    following.answer({no: "implemented" for no in range(1, 26)})
    following.post("finish/")
    assert "<strong>50</strong>" in visitor.get("result/").content.decode()
    assert Assessment.objects.values("series").distinct().count() == 1


def test_an_unfinished_check_cannot_be_begun_again(start) -> None:
    visitor = start()
    assert visitor.post("again/")["Location"].endswith(f"/check/{visitor.token}/")
    assert Assessment.objects.count() == 1


def test_as_before_does_nothing_where_nothing_came_before(start) -> None:
    visitor = start()
    assert visitor.post("same/")["Location"].endswith("/review/")
    assert "25問残っています" in visitor.get("review/").content.decode()


def test_the_addresses_of_its_buttons_lead_on_when_they_are_opened_as_pages(finished) -> None:
    visitor = finished("partly")
    assert visitor.get("again/")["Location"].endswith(f"/check/{visitor.token}/")
    assert visitor.get("same/")["Location"].endswith("/review/")
    assert Assessment.objects.count() == 1


def test_head_is_answered_like_get(finished) -> None:
    visitor = finished("partly")
    for path in ("result/", "pause/", "result.pdf"):
        assert visitor.client.head(f"/check/{visitor.token}/{path}").status_code == 200
    assert visitor.client.head("/").status_code == 200
