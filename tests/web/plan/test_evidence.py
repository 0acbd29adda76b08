"""What a paper does: a whole one closes its action, one that lapsed opens it again, one that lacks something does neither."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sonaeru.core.editions import Answer
from sonaeru.core.plan import State
from sonaeru.core.posture import Proof, Verdict
from sonaeru.web.plan import actions, board, queries
from sonaeru.web.plan import actions_documents as papers

from .conftest import TODAY, Plan, later


def keep(plan: Plan, kind: str = "incident-card", *, review: dt.date | None, **facts: Any) -> None:
    whole = {"title": "カード", "link": "https://a.example/", "dated_on": later(-5), "approver": "社長"}
    plan.do(papers.add, facts=whole | {"kind": kind, "review_on": review} | facts)


@pytest.mark.parametrize(
    ("review", "lacking", "state", "again"),
    [
        (later(1), {}, State.DONE, False),
        (TODAY, {}, State.DONE, False),
        (later(-1), {}, State.NOT_STARTED, True),
        (None, {}, State.NOT_STARTED, False),
        (later(1), {"approver": ""}, State.NOT_STARTED, False),
        (later(1), {"dated_on": None}, State.NOT_STARTED, False),
        (later(1), {"kind": ""}, State.NOT_STARTED, False),
        (later(1), {"kind": "policy"}, State.NOT_STARTED, False),
    ],
)
def test_a_paper_closes_its_action_while_it_holds(
    plan: Plan, review: dt.date | None, lacking: dict[str, Any], state: State, again: bool
) -> None:
    item = plan.add()
    keep(plan, review=review, **lacking)
    standing = plan.line(item).standing
    assert (standing.state, standing.again) == (state, again)


def test_the_page_says_what_a_paper_showed_and_until_when(plan: Plan) -> None:
    item = plan.add()
    keep(plan, review=later(20))
    page = plan.text(f"items/{item}/")
    assert "証拠の書類で確かめました（期限 " in page and "終わった" in page
    assert "まだ終わっていない" not in page


def test_the_page_says_when_a_paper_lapsed(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.finish, item=item)
    keep(plan, review=later(-2))
    page = plan.text(f"items/{item}/")
    assert "もう一度" in page and "書類の期限が" in page


def test_a_new_paper_closes_what_lapsed(plan: Plan) -> None:
    item = plan.add()
    keep(plan, review=later(-2))
    keep(plan, review=later(200))
    assert plan.line(item).state is State.DONE


def test_what_a_paper_closes_is_not_proposed_even_when_it_is_not_on_the_plan(plan: Plan) -> None:
    assert "incident-card" in [each.ranked.id for each in board.three(plan.stand())]
    keep(plan, review=later(9))
    assert "incident-card" not in [each.ranked.id for each in board.three(plan.stand())]
    assert "93点になる見込みです" in plan.text()


def test_what_is_declined_stays_declined(plan: Plan) -> None:
    item = plan.add()
    plan.do(actions.decline, item=item, reason="x")
    keep(plan, review=later(9))
    assert plan.line(item).state is State.DECLINED


def test_a_removed_paper_shows_nothing(plan: Plan) -> None:
    item = plan.add()
    keep(plan, review=later(9))
    (kept,) = plan.read(queries.documents)
    plan.do(papers.remove, document=kept.id)
    assert plan.line(item).state is State.NOT_STARTED


def test_rooms_above_read_the_evidence_and_the_standing(plan: Plan) -> None:
    keep(plan, review=later(9))
    (found,) = plan.read(queries.seen, TODAY).evidence
    assert (found.kind, found.topic, found.supports) == ("doc(incident-card)", "incident-plan", Answer.PARTLY)
    assert found.proof is Proof.DOCUMENT and found.current
    topic = plan.read(queries.standing_of_company).topics["incident-plan"]
    assert topic.verdict is Verdict.CLAIMED and len(topic.evidence) == 1
