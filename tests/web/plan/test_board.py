"""The plan: what is next, its rows and their order, filters, what finished actions are worth, what to close first."""

from __future__ import annotations

import re

import pytest

from sonaeru.web.plan import actions, board
from sonaeru.web.plan.models import PlanItem
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

from .conftest import Plan, later


def titles(page: str) -> list[str]:
    """The names in the rows of the plan."""
    return re.findall(r'<th scope="row" role="rowheader"><a class="tall" href="[^"]+">([^<]+)', page)


def test_before_the_first_result_the_page_leads_to_the_check(empty: Plan) -> None:
    page = empty.text()
    assert "診断を始める" in page and "次にする" in page
    assert "予定はまだありません。" in page and page.count('class="act"') == 0


def test_the_next_three_are_in_view_and_the_first_has_the_solid_button(plan: Plan) -> None:
    page = plan.text()
    assert page.count('<li class="act">') == len(board.three(plan.stand())) > 0
    assert len(re.findall(r'class="btn(?: btn--sm)?"', page)) == 1
    assert "この対策をする" in page and "予定はまだありません。上の3つから" in page


def test_a_card_says_what_it_is_for_what_it_costs_and_why(plan: Plan) -> None:
    page = plan.text()
    for card in board.three(plan.stand()):
        for words in (card.step.summary, card.step.cost, card.step.reason):
            assert words.ja in page


def test_a_card_that_is_on_the_plan_already_shows_who_and_when_and_leads_there(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"owner": plan.suzuki, "due_on": later(5)})
    page = plan.text()
    assert "予定を開く" in page and "鈴木" in page


def test_what_runs_is_done_or_is_declined_leaves_the_cards(plan: Plan) -> None:
    before = [each.ranked.id for each in board.three(plan.stand())]
    assert "incident-card" in before
    item = plan.add()
    for act in (actions.start, actions.finish):
        plan.do(act, item=item)
        assert "incident-card" not in [each.ranked.id for each in board.three(plan.stand())]


def test_after_90_days_what_was_declined_is_proposed_again(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.decline, item=item, reason="いまは難しい")
    assert "incident-card" not in [each.ranked.id for each in board.three(plan.stand())]
    with opened(organisation=plan.id):
        PlanItem.objects.filter(pk=item).update(state_since=later(-90))
    assert "incident-card" in [each.ranked.id for each in board.three(plan.stand())]


def test_overdue_comes_first_then_by_date_then_what_has_none_then_what_is_done(plan: Plan) -> None:
    done, none, soon, over = (plan.do(actions.add_own, title=name).item for name in ("済み", "未定", "近い", "過ぎた"))
    plan.do(actions.edit, items=[soon], facts={"due_on": later(3)})
    with opened(organisation=plan.id):
        PlanItem.objects.filter(pk=over).update(due_on=later(-1))
    plan.do(actions.finish, item=done)
    assert titles(plan.text()) == ["過ぎた", "近い", "未定", "済み"]
    assert none and "過ぎています" in plan.text()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"あ", "い", "う"}),
        ("?show=done", {"い"}),
        ("?show=declined", {"う"}),
        ("?show=running", set()),
        ("?show=nonsense", {"あ", "い", "う"}),
        ("?owner=nobody", {"い", "う"}),
        ("?owner=per_none", {"あ", "い", "う"}),
    ],
)
def test_the_list_is_narrowed_by_state_and_by_who_does_it(plan: Plan, query: str, shown: set[str]) -> None:
    first, second, third = (plan.do(actions.add_own, title=name).item for name in ("あ", "い", "う"))
    plan.do(actions.edit, items=[first], facts={"owner": plan.suzuki})
    plan.do(actions.finish, item=second)
    plan.do(actions.decline, item=third, reason="来月捨てる")
    assert set(titles(plan.text(query))) == shown


def test_a_done_action_shows_the_projection_and_asks_for_exactly_its_items(plan: Plan) -> None:
    assert "見込みです" not in plan.text()
    item = plan.add()
    plan.do(actions.finish, item=item)
    page = plan.text()
    assert "いまの点数は91点です。終わった対策で93点になる見込みです。" in page
    assert '<input type="hidden" name="only" value="24">' in page and "1つの問いを答え直す" in page


def test_answering_again_ends_the_projection(plan: Plan) -> None:
    plan.do(actions.finish, item=plan.add())
    plan.company.add("implemented", {11: "unknown", 24: "partly"})
    assert "見込みです" not in plan.text()


def test_what_to_close_first_is_listed_with_the_action_that_closes_it(plan: Plan) -> None:
    plan.company.add("implemented", {3: "not_implemented", 11: "unknown"})
    page = plan.text()
    assert "点数にかかわらず、先に手を打つこと" in page
    section = page[page.index("点数にかかわらず") :]
    assert "この対策をする" in section and "まだ確かめていません" in section


def test_what_nobody_has_looked_into_leads_to_how_to_find_out(plan: Plan) -> None:
    page = plan.text()
    link = re.search(r'href="([^"]+/actions/check-1/)">確かめ方を見る', page[page.index("点数にかかわらず") :])
    assert link
    assert "バックアップ" in plan.company.client.get(link[1]).content.decode()


def test_somebody_who_left_is_said_to_be_off_the_list(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.edit, items=[item], facts={"owner": plan.sato})
    with opened(organisation=plan.id):
        tenancy.remove_person(by="usr_x", organisation=plan.id, person=plan.sato)
    assert "いまは名簿にいません" in plan.text()
    assert "別の人を選んでください" in plan.text(f"items/{item}/")


def test_a_viewer_sees_the_plan_and_no_way_to_change_it(plan: Plan) -> None:
    item = plan.add()
    viewer = plan.viewer("viewer")
    page = viewer.get(plan.at()).content.decode()
    assert "連絡カード" in page
    assert not any(words in page for words in ("この対策をする", "checkbox", "一覧から対策を選ぶ"))
    assert viewer.post(plan.at(f"items/{item}/"), {"note": "x"}).status_code == 403
    assert viewer.post(plan.at(f"items/{item}/finish/")).status_code == 403


def test_the_menu_leads_to_the_plan(plan: Plan) -> None:
    page = plan.company.client.get(f"/c/{plan.id}/checks/").content.decode()
    assert f'href="/c/{plan.id}/plan/"' in page
    assert 'aria-current="page">対策' in plan.text()


def test_an_action_that_the_catalogue_has_no_more_stays_readable(plan: Plan) -> None:
    item = plan.add()
    with opened(organisation=plan.id):
        PlanItem.objects.filter(pk=item).update(action="from-an-older-edition")
    assert "連絡カード" in plan.text()
    page = plan.text(f"items/{item}/")
    assert "いまの一覧にない対策です" in page and "連絡カード" in page


def test_the_result_puts_its_action_on_the_plan(plan: Plan) -> None:
    number = plan.company.client.get(f"/c/{plan.id}/checks/").content.decode()
    found = re.search(rf"/c/{plan.id}/checks/(chk_\w+)/", number)
    assert found
    page = plan.company.client.get(f"/c/{plan.id}/checks/{found[1]}/actions/incident-card/").content.decode()
    assert f'action="/c/{plan.id}/plan/add/"' in page and 'value="incident-card"' in page
    viewer = plan.viewer("viewer").get(f"/c/{plan.id}/checks/{found[1]}/actions/incident-card/").content.decode()
    assert "この対策をする" not in viewer
