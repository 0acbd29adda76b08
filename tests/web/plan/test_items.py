"""One item: added once, who and when, how far, notes, in the words of its history."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sonaeru.core.plan import State
from sonaeru.web.audit.models import Record
from sonaeru.web.plan import actions, queries
from sonaeru.web.plan.models import Change, PlanItem
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.scopes import opened

from .conftest import Plan, later


def test_an_action_is_put_on_the_plan_and_its_page_offers_to_undo_it(plan: Plan) -> None:
    response = plan.post("add/", {"action": "incident-card"})
    assert response.status_code == 303 and "?change=chg_" in response["Location"]
    page = plan.company.client.get(response["Location"]).content.decode()
    assert "対策を予定に加えました。" in page and "元にもどす" in page
    assert "問24が「できていない」で、30分で始められます。" in page


def solid(page: str) -> list[str]:
    return re.findall(r'class="btn"[^>]*>([^<]+)<', page)


def test_the_one_solid_button_of_an_item_is_its_next_step(plan: Plan) -> None:
    item = plan.add()
    assert solid(plan.text(f"items/{item}/")) == ["担当と期限を決める"]
    plan.post(f"items/{item}/", {"owner": plan.sato})
    assert solid(plan.text(f"items/{item}/")) == ["始めました"]
    plan.do(actions.start, item=item)
    assert solid(plan.text(f"items/{item}/")) == ["終わりました"]
    plan.do(actions.finish, item=item)
    page = plan.text(f"items/{item}/")
    assert solid(page) == [] and "始められます" not in page


def test_what_was_just_done_is_not_said_again_beside_an_error(plan: Plan) -> None:
    added = plan.post("add/", {"action": "incident-card"})["Location"]
    page = plan.company.client.get(added).content.decode()
    assert f'action="{added.partition("?")[0]}"' in page


def test_twice_is_one(plan: Plan) -> None:
    assert plan.add() == plan.add()
    with opened(organisation=plan.id):
        assert PlanItem.objects.count() == Change.objects.count() == 1


def test_what_was_declined_is_open_again_when_it_is_added(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.decline, item=item, reason="あとで")
    assert plan.add() == item
    assert (plan.item(item).state, plan.item(item).reason) == (State.NOT_STARTED, "")


@pytest.mark.parametrize("action", ["", "no-such-action", "check-1", "x" * 500])
def test_what_is_no_action_of_the_catalogue_is_not_found(plan: Plan, action: str) -> None:
    assert plan.post("add/", {"action": action}).status_code == 404


def test_ones_own_words_are_put_on_the_plan(plan: Plan) -> None:
    response = plan.post("own/", {"title": "倉庫の鍵を替える"})
    assert response.status_code == 303
    assert "倉庫の鍵を替える" in plan.text()


@pytest.mark.parametrize("title", ["", "  ", "あ" * 101])
def test_own_words_must_be_there_and_short(plan: Plan, title: str) -> None:
    response = plan.post("own/", {"title": title})
    assert response.status_code == 422 and "エラー：" in response.content.decode()


def test_who_when_and_a_note_are_saved_together_as_one_act(plan: Plan) -> None:
    item = plan.add()
    due = later(9)
    plan.post(f"items/{item}/", {"owner": plan.sato, "due_on": due.isoformat(), "note": "一行目\r\n二行目"})
    found = plan.item(item)
    assert (found.owner, found.due_on, found.note) == (plan.sato, due, "一行目\n二行目")
    assert len(plan.read(queries.history, item)) == 2


@pytest.mark.parametrize("written", ["2036-12-05", "2036/12/5", "R18.12.5", "令和18年12月5日", "Ｒ１８．１２．５"])
def test_a_due_date_is_read_as_people_write_it(plan: Plan, written: str) -> None:
    item = plan.add()
    assert plan.post(f"items/{item}/", {"due_on": written}).status_code == 303
    assert plan.item(item).due_on == dt.date(2036, 12, 5)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2020-01-01", "過ぎた日付です。"),
        ("あした", "日付を読めません。"),
        ("2026-02-30", "日付を読めません。"),
        ("9999-12-31", "遠すぎる日付です。"),
        ("0001-01-01", "古すぎる日付です。"),
    ],
)
def test_a_due_date_that_makes_no_sense_is_refused_with_what_to_do(plan: Plan, written: str, said: str) -> None:
    item = plan.add()
    response = plan.post(f"items/{item}/", {"due_on": written, "note": "大事なメモ"})
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page and "大事なメモ" in page and plan.item(item).due_on is None


def test_a_date_that_has_passed_meanwhile_stays_when_something_else_is_saved(plan: Plan) -> None:
    item = plan.add()
    with opened(organisation=plan.id):
        PlanItem.objects.filter(pk=item).update(due_on=later(-5))
    assert plan.post(f"items/{item}/", {"due_on": later(-5).isoformat(), "note": "急ぐ"}).status_code == 303
    assert plan.item(item).note == "急ぐ"


def test_an_act_refuses_what_the_form_would(plan: Plan) -> None:
    item = plan.add()
    with pytest.raises(actions.PastDue):
        plan.do(actions.edit, items=[item], facts={"due_on": later(-1)})
    with pytest.raises(NotFound):
        plan.do(actions.edit, items=[item], facts={"owner": "per_nobody"})


def test_a_person_of_another_company_cannot_be_chosen(plan: Plan, empty: Plan) -> None:
    item = plan.add()
    assert plan.post(f"items/{item}/", {"owner": empty.suzuki}).status_code == 422


STEPS: list[tuple[str, State]] = [
    ("start", State.RUNNING),
    ("finish", State.DONE),
    ("reopen", State.NOT_STARTED),
]


def test_the_states_of_an_item_follow_its_buttons(plan: Plan) -> None:
    item = plan.add()
    for step, state in STEPS:
        assert plan.post(f"items/{item}/{step}/").status_code == 303
        assert plan.item(item).state is state


def test_a_button_pressed_twice_is_one_act(plan: Plan) -> None:
    item = plan.add()
    for _ in range(2):
        plan.post(f"items/{item}/finish/")
    assert [act.verb for act in plan.read(queries.history, item)] == ["plan.item_finished", "plan.item_added"]


def test_to_decline_needs_a_reason(plan: Plan) -> None:
    item = plan.add()
    assert plan.post(f"items/{item}/decline/", {"reason": " "}).status_code == 422
    assert plan.post(f"items/{item}/decline/", {"reason": "来月やめる機器です"}).status_code == 303
    assert plan.item(item).state is State.DECLINED
    assert "来月やめる機器です" in plan.text(f"items/{item}/")


def test_an_item_that_was_taken_off_is_not_there_and_can_come_back(plan: Plan) -> None:
    item = plan.add()
    response = plan.post(f"items/{item}/remove/")
    assert plan.get(f"items/{item}/").status_code == 404
    page = plan.company.client.get(response["Location"]).content.decode()
    assert "対策を予定から外しました。" in page
    change = response["Location"].partition("change=")[2]
    plan.post(f"changes/{change}/undo/")
    assert plan.get(f"items/{item}/").status_code == 200


def test_the_history_says_who_did_what_in_words(plan: Plan) -> None:
    item = plan.add()
    plan.company.client.post("/account/profile/", {"name": "社長", "language": "ja"})
    plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki})
    plan.do(actions.edit, items=[item], facts={"owner": plan.sato, "note": "急ぐ"})
    plan.do(actions.edit, items=[item], facts={"due_on": later(3)})
    plan.do(actions.edit, items=[item], facts={"due_on": None})
    plan.do(actions.decline, item=item, reason="来月捨てる")
    page = plan.text(f"items/{item}/")
    for words in (
        "さんが予定に加えました",
        "さんが担当を鈴木さんに変えました",
        "さんが担当を佐藤さんに、メモを新しい文に変えました",
        "さんが期限をなしに変えました",
        "さんがしないことにしました（来月捨てる）",
    ):
        assert words in page, words


ACTS: dict[str, Callable[[Plan, str], Any]] = {
    "assign": lambda plan, item: plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki}),
    "set due": lambda plan, item: plan.do(actions.edit, items=[item], facts={"due_on": later(1)}),
    "note": lambda plan, item: plan.do(actions.edit, items=[item], facts={"note": "x"}),
    "start": lambda plan, item: plan.do(actions.start, item=item),
    "finish": lambda plan, item: plan.do(actions.finish, item=item),
    "decline": lambda plan, item: plan.do(actions.decline, item=item, reason="x"),
    "remove": lambda plan, item: plan.do(actions.remove, item=item),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_leaves_one_row_in_the_log_and_one_in_the_history(plan: Plan, name: str) -> None:
    item = plan.add()
    ACTS[name](plan, item)
    with opened(organisation=plan.id):
        verbs = list(Change.objects.values_list("verb", flat=True))
    logged = [row.verb for row in Record.objects.filter(subject=item).order_by("pk")]
    assert len(verbs) == len(logged) == 2 and set(verbs) == set(logged)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_not_done_when_the_log_cannot_be_written(
    plan: Plan, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = plan.add()

    def everything() -> list[Any]:
        return [list(model._base_manager.order_by("pk").values()) for model in (PlanItem, Change)]

    before = everything()

    def refuse(*args: object, **words: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Record, "save", refuse)
    with pytest.raises(OSError, match="no space"):
        ACTS[name](plan, item)
    assert everything() == before


def test_what_somebody_wrote_stays_out_of_the_log(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"note": "ひみつのメモ", "owner": plan.sato})
    plan.do(actions.decline, item=item, reason="ひみつの理由")
    assert "ひみつ" not in str([(row.before, row.after) for row in Record.objects.all()])


def test_an_item_of_another_company_is_not_there(plan: Plan, empty: Plan) -> None:
    item = empty.add()
    for path in (f"items/{item}/", f"items/{item}/decline/"):
        assert plan.get(path).status_code == 404
    assert plan.post(f"items/{item}/finish/").status_code == 404


def test_a_long_history_asks_the_database_no_more_often(plan: Plan) -> None:
    item = plan.add()
    with CaptureQueriesContext(connection) as short:
        plan.text(f"items/{item}/")
    for number in range(20):
        plan.do(actions.edit, items=[item], facts={"note": str(number)})
    with CaptureQueriesContext(connection) as long:
        assert plan.text(f"items/{item}/").count("メモを新しい文に") == 20
    assert len(long) <= len(short) + 1
