"""A sheet of paper is typed as it stands, and counts when the company says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.test import Client

from sonaeru.web.assessment import actions as assessment
from sonaeru.web.assessment import queries
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui import days

from .conftest import BY, Chamber

WHOLE = {f"i{no}": "partly" for no in range(1, 26)}


def send(client: Client, chamber: Chamber, **fields: str):
    return client.post(f"/a/{chamber.id}/companies/{chamber.member}/paper/", fields)


def checks(chamber: Chamber) -> tuple[queries.Check, ...]:
    with opened(organisation=chamber.member):
        return queries.of_company(chamber.member)


@pytest.mark.parametrize(
    "written",
    ["2026-04-01", "R8.4.1", "令和8年4月1日", "2026年4月1日", "２０２６／４／１", "r8.04.01", " 令和 8年 4月 1日 "],
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert days.day(written) == dt.date(2026, 4, 1)


def test_the_first_year_of_an_era_and_the_era_before_are_read() -> None:
    assert (days.day("令和元年5月1日"), days.day("H30.12.31")) == (dt.date(2019, 5, 1), dt.date(2018, 12, 31))


@pytest.mark.parametrize("written", ["", "きのう", "2026-02-30", "8.4.1", "R8", "26-04-01", "2026-04-01x", "R0.1.1e"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        days.day(written)


def test_a_sheet_is_stored_unconfirmed_with_who_answered(adviser: Client, chamber: Chamber) -> None:
    assert send(adviser, chamber, dated_on="R8.4.1", answered_by="鈴木", **WHOLE).status_code == 303
    (check,) = checks(chamber)
    assert check.owned is not None
    assert (check.owned.source, check.owned.confirmed, check.owned.answered_by) == ("paper", False, "鈴木")
    assert check.owned.dated_on == dt.date(2026, 4, 1)


def test_what_is_blank_stays_blank(adviser: Client, chamber: Chamber) -> None:
    send(adviser, chamber, dated_on="2026-04-01", i3="unknown", i4="")
    (check,) = checks(chamber)
    assert dict(check.answers) == {3: "unknown"}


def test_a_confirmed_sheet_counts(adviser: Client, chamber: Chamber) -> None:
    send(adviser, chamber, dated_on="2026-04-01", **WHOLE)
    with opened(organisation=chamber.member):
        assessment.confirm_paper(by=BY, check=queries.of_company(chamber.member)[0])
    assert '<b class="total">50</b>' in adviser.get(f"/a/{chamber.id}/").content.decode()


def test_the_same_date_twice_asks_and_keeps_what_was_typed(adviser: Client, chamber: Chamber) -> None:
    fields = {"dated_on": "2026-04-01", "answered_by": "鈴木"} | WHOLE
    send(adviser, chamber, **fields)
    asked = send(adviser, chamber, **fields)
    assert asked.status_code == 422
    assert 'name="again"' in asked.content.decode()
    assert 'value="partly" aria-label="25 一部できている" checked' in asked.content.decode()
    assert len(checks(chamber)) == 1
    assert send(adviser, chamber, again="yes", **fields).status_code == 303
    assert len(checks(chamber)) == 2


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"dated_on": "", "i1": "partly"}, "dated_on"),
        ({"dated_on": "2999-01-01", "i1": "partly"}, "dated_on"),
        ({"dated_on": "1999-01-01", "i1": "partly"}, "dated_on"),
        ({"dated_on": "2026-04-01"}, "i1"),
        ({"dated_on": "2026-04-01", "i7": "perhaps"}, "i7"),
        ({"dated_on": "2026-04-01", "i1": "partly", "answered_by": "x" * 101}, "answered_by"),
    ],
)
def test_a_sheet_that_cannot_be_stored_says_where(
    adviser: Client, chamber: Chamber, fields: dict[str, str], where: str
) -> None:
    answer = send(adviser, chamber, **fields)
    assert answer.status_code == 422
    assert f'<a href="#{where}">' in answer.content.decode()
    assert checks(chamber) == ()


def test_the_people_of_the_company_are_told_and_the_mail_holds_no_answer(
    adviser: Client, chamber: Chamber, signed_in
) -> None:
    signed_in("owner", organisation=chamber.member)
    send(adviser, chamber, dated_on="2026-04-01", answered_by="鈴木", **WHOLE)
    (notice,) = apps.get_model("notify", "Notice").objects.filter(organisation=chamber.member)
    assert "みどり商工会議所の支援員が、紙の答えを入力しました" in str(vars(notice))
    assert "鈴木" not in str(vars(notice))


def test_a_manager_of_another_chamber_types_nothing(signed_in, chamber: Chamber) -> None:
    outsider = signed_in("association_manager", association=chamber.other)
    for ours in (chamber.id, chamber.other):
        answer = outsider.post(f"/a/{ours}/companies/{chamber.member}/paper/", {"dated_on": "2026-04-01"} | WHOLE)
        assert answer.status_code == 404
    assert checks(chamber) == ()
