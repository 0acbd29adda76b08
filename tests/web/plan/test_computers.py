"""What computers report stands beside the answers, and closes what it can close."""

from __future__ import annotations

from tests.web.devices.conftest import GOOD, Fleet

from sonaeru.core.plan import State
from sonaeru.core.posture import Verdict
from sonaeru.web.devices import actions as computers
from sonaeru.web.plan import queries

from .conftest import TODAY, Plan

LOCKED = {**GOOD, "lock.enabled": True, "lock.delay_s": 300}


def fleet_of(plan: Plan, *facts: dict[str, object]) -> None:
    fleet = Fleet(plan.company)
    plan.do(computers.say_how_many, expected=len(facts))
    for number, each in enumerate(facts):
        fleet.device(f"PC-{number}", each)


def verdict(plan: Plan, concept: str) -> Verdict:
    return plan.stand().posture.topics[concept].verdict


def test_an_answer_that_all_computers_bear_out_is_confirmed_and_closes_its_action(plan: Plan) -> None:
    item = plan.add("auto-lock")
    fleet_of(plan, LOCKED, LOCKED)
    assert verdict(plan, "screen-lock") is Verdict.CONFIRMED
    assert plan.line(item).standing.state is State.DONE
    assert "パソコンの報告で確かめました" in plan.text(f"items/{item}/")


def test_an_answer_that_a_computer_does_not_bear_out_is_contradicted_and_said_kindly(plan: Plan) -> None:
    fleet_of(plan, LOCKED, {**LOCKED, "lock.enabled": False})
    assert verdict(plan, "screen-lock") is Verdict.CONTRADICTED
    assert "確かめると、足りない所がありました。" in plan.text()


def test_without_computers_nothing_changes(plan: Plan) -> None:
    assert plan.read(queries.seen, TODAY).evidence == ()
