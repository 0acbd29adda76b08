"""Undoing: each act goes back to what was, unless something else happened to the item since. Several items at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sonaeru.web.plan import actions, queries

from .conftest import Plan, later

Act = Callable[[Plan, str], str]
ACTS: dict[str, Act] = {
    "assign": lambda plan, item: plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki}),
    "set due": lambda plan, item: plan.do(actions.edit, items=[item], facts={"due_on": later(1)}),
    "edit": lambda plan, item: plan.do(actions.edit, items=[item], facts={"owner": plan.sato, "note": "x"}),
    "start": lambda plan, item: plan.do(actions.start, item=item).change,
    "finish": lambda plan, item: plan.do(actions.finish, item=item).change,
    "decline": lambda plan, item: plan.do(actions.decline, item=item, reason="x").change,
    "remove": lambda plan, item: plan.do(actions.remove, item=item).change,
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_undone(plan: Plan, name: str) -> None:
    item = plan.add()
    before = plan.item(item)
    change = ACTS[name](plan, item)
    assert plan.do(actions.undo, change=change) == actions.Undone(1, 0)
    assert plan.item(item) == before


@pytest.mark.parametrize("name", ACTS)
def test_undone_twice_is_undone_once(plan: Plan, name: str) -> None:
    change = ACTS[name](plan, plan.add())
    plan.do(actions.undo, change=change)
    assert plan.do(actions.undo, change=change) == actions.Undone(0, 0)


def test_to_undo_an_addition_takes_it_off_again(plan: Plan) -> None:
    done = plan.do(actions.add, action="incident-card")
    plan.do(actions.undo, change=done.change)
    assert plan.read(queries.items) == ()


@pytest.mark.parametrize(
    ("first", "second"), [("start", "finish"), ("finish", "decline"), ("set due", "later due"), ("assign", "edit")]
)
def test_what_was_changed_again_since_is_left_and_the_page_says_so(plan: Plan, first: str, second: str) -> None:
    item = plan.add()
    change = ACTS[first](plan, item)
    if second == "later due":
        plan.do(actions.edit, items=[item], facts={"due_on": later(30)})
    else:
        ACTS[second](plan, item)
    now = plan.item(item)
    with pytest.raises(actions.ChangedSince):
        plan.do(actions.undo, change=change)
    plan.post(f"changes/{change}/undo/")
    assert "あとから別の変更があったため、元にもどせません。" in plan.text()
    assert plan.item(item) == now


def test_another_column_that_changed_since_does_not_matter(plan: Plan) -> None:
    item = plan.add()
    change = ACTS["assign"](plan, item)
    ACTS["set due"](plan, item)
    plan.do(actions.undo, change=change)
    assert (plan.item(item).owner, plan.item(item).due_on) == ("", later(1))


def test_what_was_put_on_once_more_does_not_come_back_twice(plan: Plan) -> None:
    item = plan.add()
    change = plan.do(actions.remove, item=item).change
    assert plan.add() != item
    with pytest.raises(actions.ChangedSince):
        plan.do(actions.undo, change=change)


def test_several_items_are_changed_and_undone_as_one_act(plan: Plan) -> None:
    items = [plan.do(actions.add_own, title=name).item for name in "あいう"]
    response = plan.post("bulk/", {"item": items, "owner": plan.suzuki, "due_on": later(7).isoformat()})
    change = response["Location"].partition("change=")[2]
    assert {plan.item(each).owner for each in items} == {plan.suzuki}
    assert "（3つ）" in plan.company.client.get(response["Location"]).content.decode()
    plan.do(actions.edit, items=items[:1], facts={"due_on": later(8)})
    plan.post(f"changes/{change}/undo/")
    assert "2つを元にもどしました。あとから変わった1つは、そのままです。" in plan.text()
    assert [plan.item(each).owner for each in items] == [plan.suzuki, "", ""]


def test_the_page_of_several_says_how_many_and_which(plan: Plan) -> None:
    items = [plan.do(actions.add_own, title=name).item for name in ("いち", "に")]
    page = plan.text(f"bulk/?item={items[0]}&item={items[1]}")
    assert "2つの対策を変えます" in page and "いち" in page and "2つを変える" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"owner": "keep"}, "担当か期限を選んでください。"),
        ({"owner": "per_x"}, "担当を選び直してください。"),
        ({"owner": "keep", "due_on": "2020-01-01"}, "過ぎた日付です。"),
    ],
)
def test_several_at_a_time_need_something_to_set(plan: Plan, fields: dict[str, str], said: str) -> None:
    response = plan.post("bulk/", {"item": [plan.add()]} | fields)
    assert response.status_code == 422 and said in response.content.decode()


def test_nothing_chosen_leads_back_and_says_what_to_do(plan: Plan) -> None:
    assert plan.get("bulk/").status_code == 303
    assert "変える対策に印をつけてください。" in plan.text()


def test_the_owner_of_several_can_be_emptied_and_the_rest_stays(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"owner": plan.sato, "due_on": later(3)})
    assert plan.post("bulk/", {"item": [item], "owner": ""}).status_code == 303
    assert (plan.item(item).owner, plan.item(item).due_on) == ("", later(3))


def test_an_act_of_another_company_cannot_be_undone(plan: Plan, empty: Plan) -> None:
    change = empty.do(actions.add, action="incident-card").change
    assert plan.post(f"changes/{change}/undo/").status_code == 404


def test_an_undo_leads_back_to_its_page_and_nowhere_else(plan: Plan) -> None:
    item = plan.add()
    change = ACTS["start"](plan, item)
    here = plan.at(f"items/{item}/")
    assert plan.post(f"changes/{change}/undo/", {"next": here})["Location"] == here
    change = ACTS["start"](plan, item)
    response = plan.post(f"changes/{change}/undo/", {"next": "https://evil.example/"})
    assert response["Location"] == plan.at()
