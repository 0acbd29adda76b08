"""The page behind a personal link: what is somebody's to do, and saying that it is done."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sonaeru.core.plan import State
from sonaeru.web.plan import actions, queries
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import links
from sonaeru.web.tenancy import queries as people
from sonaeru.web.tenancy.scopes import opened

from .conftest import Plan


def link_of(plan: Plan, person: str) -> str:
    with opened(organisation=plan.id):
        return f"/me/{links.token(people.person(plan.id, person))}/plan/"


def given(plan: Plan, person: str, action: str = "incident-card") -> str:
    item = plan.add(action)
    plan.do(actions.edit, items=[item], facts={"owner": person})
    return item


def test_the_page_shows_ones_own_with_the_steps_and_nobody_elses(plan: Plan) -> None:
    given(plan, plan.suzuki)
    given(plan, plan.sato, "policy-publish")
    page = Client().get(link_of(plan, plan.suzuki)).content.decode()
    assert "鈴木さんの対策" in page and "連絡カード" in page and "見本建設" in page
    assert "基本方針" not in page


def test_one_press_reports_that_it_is_done_and_one_takes_it_back(plan: Plan) -> None:
    item, link = given(plan, plan.suzuki), link_of(plan, plan.suzuki)
    response = Client().post(link, {"item": item})
    assert response.status_code == 303 and plan.item(item).state is State.DONE
    page = Client().get(response["Location"]).content.decode()
    assert "終わったことを、会社に伝えました。" in page
    assert "鈴木さんが終えました" in plan.text(f"items/{item}/")
    change = response["Location"].partition("change=")[2]
    Client().post(link, {"undo": change})
    assert plan.item(item).state is State.NOT_STARTED


def test_what_is_somebody_elses_is_not_there(plan: Plan) -> None:
    item = given(plan, plan.sato)
    assert Client().post(link_of(plan, plan.suzuki), {"item": item}).status_code == 404
    assert plan.item(item).state is State.NOT_STARTED


def test_an_act_of_somebody_else_is_not_taken_back(plan: Plan) -> None:
    item = given(plan, plan.suzuki)
    change = plan.do(actions.finish, item=item).change
    Client().post(link_of(plan, plan.suzuki), {"undo": change})
    assert plan.item(item).state is State.DONE


def test_without_anything_to_do_the_page_says_so(plan: Plan) -> None:
    assert "いま、あなたの担当の対策はありません。" in Client().get(link_of(plan, plan.sato)).content.decode()


@pytest.mark.parametrize("link", ["x", "a:b:c", "é"])
def test_a_link_that_opens_nothing_says_whom_to_ask(db: None, link: str) -> None:
    response = Client().get(f"/me/{link}/plan/")
    assert response.status_code == 404 and "会社の担当者に聞いてください。" in response.content.decode()


def test_the_link_of_somebody_who_left_opens_nothing(plan: Plan) -> None:
    link = link_of(plan, plan.suzuki)
    with opened(organisation=plan.id):
        tenancy.remove_person(by=plan.by, organisation=plan.id, person=plan.suzuki)
    assert Client().get(link).status_code == 404


def test_the_page_is_kept_by_no_cache_and_no_index(plan: Plan) -> None:
    response = Client().get(link_of(plan, plan.suzuki))
    assert response.headers["Cache-Control"] == "no-store" and "noindex" in response.headers["X-Robots-Tag"]
    assert plan.read(queries.items) == ()


def test_taking_back_what_somebody_changed_meanwhile_leaves_it_as_it_is(plan: Plan) -> None:
    item, link = given(plan, plan.suzuki), link_of(plan, plan.suzuki)
    change = Client().post(link, {"item": item})["Location"].partition("change=")[2]
    plan.do(actions.start, item=item)
    assert Client().post(link, {"undo": change}).status_code == 303
    assert plan.item(item).state is State.RUNNING


def test_who_has_it_no_more_takes_nothing_back(plan: Plan) -> None:
    item, link = given(plan, plan.suzuki), link_of(plan, plan.suzuki)
    change = Client().post(link, {"item": item})["Location"].partition("change=")[2]
    plan.do(actions.edit, items=[item], facts={"owner": plan.sato})
    assert "元にもどす" not in Client().get(f"{link}?change={change}").content.decode()
    assert Client().post(link, {"undo": change}).status_code == 303
    assert plan.item(item).state is State.DONE


def test_the_page_leads_to_what_the_company_holds_with_days_as_a_reader_writes_them(plan: Plan) -> None:
    item, link = given(plan, plan.suzuki), link_of(plan, plan.suzuki)
    plan.do(actions.edit, items=[item], facts={"due_on": dt.date(2031, 3, 4)})
    held = link.removesuffix("plan/")
    assert f'href="{held}"' in Client().get(link).content.decode()
    assert "2031年3月4日" in Client().get(held).content.decode()
