"""Two results side by side."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from django.utils import timezone
from tests.web.assessment.test_sheets import MEASURES, add

from sonaeru.core.assessment import Sheet
from sonaeru.core.editions import Answer
from sonaeru.web.assessment import changes, queries, sentences
from sonaeru.web.tenancy.scopes import opened


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_the_sentence_comes_first_and_each_kind_has_old_and_new_answers(company) -> None:
    company.add("partly", {7: "unknown", 9: "unknown"}, at=days_ago(200))
    number = company.add("partly", {1: "implemented", 2: "not_implemented", 8: "unknown", 9: "unknown"})
    text = company.page(f"{number}/changes/")
    assert "44点→44点。よくなった1、下がった1、新しく分かった1、分からなくなった1。" in text
    better = text[text.index('id="better"') :].split("</section>")[0]
    assert re.findall(r"<td[^>]*>(?:<b>)?([^<]+)", better) == ["一部できている", "できている"]
    assert "変わらなかった21問" in text


def test_kinds_that_did_not_occur_are_left_out(company) -> None:
    company.add("partly", at=days_ago(9))
    text = company.page(f"{company.add('partly')}/changes/")
    assert "50点→50点。答えは同じです。" in text
    assert 'id="better"' not in text and "変わらなかった25問" in text


def test_a_company_chooses_which_result_to_compare_with(company) -> None:
    first, second = company.add("unknown", at=days_ago(400)), company.add("partly", at=days_ago(200))
    number = company.add("implemented")
    assert "50点→100点" in company.page(f"{number}/changes/")
    assert "−25点→100点。新しく分かった25。" in company.page(f"{number}/changes/?with={first}")
    assert "50点→100点" in company.page(f"{number}/changes/?with={second}")
    assert company.get(f"{number}/changes/?with=nonsense").status_code == 404
    assert company.get(f"{second}/changes/?with={number}").status_code == 404, "a later one is not compared with"


def test_of_another_company_nothing_can_be_chosen(company, other_company) -> None:
    company.add("partly", at=days_ago(9))
    theirs = other_company.add("partly", at=days_ago(9))
    assert company.get(f"{company.add('partly')}/changes/?with={theirs}").status_code == 404


def test_where_nothing_came_before_it_leads_to_the_result(company, finished) -> None:
    number = company.add("partly")
    assert company.get(f"{number}/changes/")["Location"].endswith(f"/{number}/result/")
    assert finished().get("changes/")["Location"].endswith("/result/")


def test_a_visitor_sees_the_last_two_of_the_series(finished) -> None:
    visitor = finished("partly")
    following = type(visitor)(visitor.client, visitor.post("again/")["Location"].split("/")[2])
    following.answer({1: "implemented"})
    following.post("same/")
    following.post("finish/")
    assert f"/check/{following.token}/changes/" in following.get("result/").content.decode()
    assert "50点→52点。よくなった1。" in following.get("changes/").content.decode()


def test_a_questionnaire_without_points_is_compared_in_counts(company) -> None:
    add(company, MEASURES, "partly", 200)
    text = company.page(f"{add(company, MEASURES, 'implemented')}/changes/")
    assert "できている0→10。よくなった10。" in text
    assert not re.search(r"\d点", text)


def test_across_editions_no_points_are_compared_and_what_cannot_be_stands_apart(company) -> None:
    company.add("partly", at=days_ago(9))
    number = company.add("implemented")
    with opened(organisation=company.id):
        new = queries.company_check(company.id, number)
        assert new
        old = queries.earlier(new)[-1]
    items = tuple(replace(item, concept="gone") if item.no == 2 else item for item in old.question_set.items)
    former = replace(old.question_set, edition="3.0", items=items)
    carry = {"updates": "same", "passwords": "reworded"}
    later = replace(new, sheet=Sheet(replace(new.question_set, carry=carry), new.answers))
    moved = changes.between(replace(old, sheet=Sheet(former, old.answers)), later)
    assert [each.item.concept for each in moved.better] == ["updates", "passwords"]
    assert (len(moved.changed), [each.item.concept for each in moved.added]) == (22, ["malware"])
    assert [each.item.concept for each in moved.dropped] == ["gone"]
    assert sentences.change(moved) == "設問票が新しくなったので、前の点数とは比べません。よくなった2。"


def test_in_another_edition_a_former_answer_stands_beside_what_was_asked_and_not_beside_its_number(company) -> None:
    number = company.add("partly", {1: "implemented", 2: "unknown"})
    with opened(organisation=company.id):
        check = queries.company_check(company.id, number)
    assert check
    first, second, *others = check.question_set.items
    swapped = (replace(second, no=1), replace(first, no=2), *others)
    edition = replace(check.question_set, edition="4", items=swapped, carry={first.concept: "same"})
    assert queries.as_asked_in(edition, check).answers == {2: Answer.IMPLEMENTED}
