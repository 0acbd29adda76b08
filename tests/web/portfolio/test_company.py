"""The page of a member: consent first, then what it opens."""

from __future__ import annotations

import pytest
from django.test import Client

from sonaeru.core.editions import Answer
from sonaeru.web.tenancy.roles import ConsentKind

from .conftest import Chamber, answered, consent


def shown(client: Client, chamber: Chamber, company: str) -> str:
    response = client.get(f"/a/{chamber.id}/companies/{company}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_company_that_did_not_join_is_not_found(adviser: Client, chamber: Chamber) -> None:
    for path in ("", "paper/"):
        for company in (chamber.stranger, "org_unknown"):
            assert adviser.get(f"/a/{chamber.id}/companies/{company}/{path}").status_code == 404


def test_a_member_is_not_found_through_another_chamber(signed_in, chamber: Chamber) -> None:
    outsider = signed_in("adviser", association=chamber.other)
    assert outsider.get(f"/a/{chamber.id}/companies/{chamber.member}/").status_code == 404
    assert outsider.get(f"/a/{chamber.other}/companies/{chamber.member}/").status_code == 404


def test_the_page_of_a_company_that_shares_nothing_says_so(adviser: Client, chamber: Chamber) -> None:
    answered(chamber.shy)
    page = shown(adviser, chamber, chamber.shy)
    assert "点数と答えは、見せる約束がありません" in page
    assert 'class="big"' not in page


def test_score_and_answers_open_each_by_its_own_consent(adviser: Client, chamber: Chamber) -> None:
    answered(chamber.member)
    page = shown(adviser, chamber, chamber.member)
    assert '<b class="big">50</b>' in page
    assert "25問の答え</h2>" not in page
    consent(True, chamber.member, chamber.id, ConsentKind.ANSWERS)
    consent(False, chamber.member, chamber.id, ConsentKind.SCORE)
    page = shown(adviser, chamber, chamber.member)
    assert 'class="big"' not in page
    assert page.count("一部できている") == 25


def test_a_withdrawn_consent_is_gone_at_once_and_its_day_is_shown(adviser: Client, chamber: Chamber) -> None:
    answered(chamber.member)
    consent(False, chamber.member, chamber.id, ConsentKind.SCORE)
    page = shown(adviser, chamber, chamber.member)
    assert 'class="big"' not in page
    assert "にやめました" in page


def test_earlier_checks_are_listed_newest_first(adviser: Client, chamber: Chamber) -> None:
    answered(chamber.member, Answer.NOT_IMPLEMENTED, days_ago=400)
    answered(chamber.member, Answer.IMPLEMENTED)
    response = adviser.get(f"/a/{chamber.id}/companies/{chamber.member}/")
    assert [found.total for _check, found in response.context["history"]] == [100, 0]


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_people_of_the_company_have_no_page_there(signed_in, chamber: Chamber, role: str) -> None:
    insider = signed_in(role, organisation=chamber.member)
    assert insider.get(f"/a/{chamber.id}/companies/{chamber.member}/").status_code == 404
