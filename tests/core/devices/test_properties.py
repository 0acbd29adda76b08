"""What holds whatever the facts are."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.devices.given import CHECKS, TODAY, VALUES, aged, cases, seen, why

from sonaeru.core.devices import Check, Fact, judge, judge_all, look
from sonaeru.core.devices.facts import ABSENT
from sonaeru.core.devices.rules import STATES
from sonaeru.core.devices.schema import REASONS
from sonaeru.web.library import devices

each_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
FAILED = [reason for reason in REASONS if reason not in ABSENT]


@st.composite
def computers(draw: st.DrawFn) -> dict[str, Fact]:
    """Any computer: a family, and for other facts a value, a reason, or nothing."""
    keys = draw(st.lists(st.sampled_from(sorted(set(VALUES) - {"os.family"})), unique=True))
    family = draw(st.sampled_from(["windows", "macos", "linux"]))
    return {"os.family": Fact(family)} | {key: draw(_facts(key)) for key in keys}


@st.composite
def situations(draw: st.DrawFn, check: Check) -> dict[str, Fact]:
    """A computer of a system that the check is for, with some of the facts that it looks at."""
    keys = [key for key in check.reads if key in VALUES and draw(st.integers(0, 3))]
    return {key: draw(_facts(key)) for key in keys} | {"os.family": Fact(draw(st.sampled_from(check.os)))}


def _facts(key: str) -> st.SearchStrategy[Fact]:
    values: st.SearchStrategy[Any] = st.sampled_from(VALUES[key])
    return st.one_of(values.map(Fact), st.sampled_from(REASONS).map(why))


def test_no_failed_read_makes_a_published_case_pass() -> None:
    for check, facts, today in cases():
        before = judge(check, look(facts, devices.lifecycles(), today))
        if before.state not in ("warn", "fail", "unknown"):
            continue
        for key in [key for key, fact in facts.items() if not fact.why]:
            for reason in FAILED:
                worse = look(facts | {key: why(reason)}, devices.lifecycles(), today)
                assert judge(check, worse).state != "pass", (check.id, key, reason)


@each_check
@settings(max_examples=50)
@given(st.data())
def test_a_failed_read_turns_nothing_into_pass(check: Check, data: st.DataObject) -> None:
    facts, reason = data.draw(situations(check)), data.draw(st.sampled_from(FAILED))
    if judge(check, seen(facts)).state in ("warn", "fail", "unknown"):
        for key in [key for key, fact in facts.items() if not fact.why]:
            assert judge(check, seen(facts | {key: why(reason)})).state != "pass", key


@each_check
@settings(max_examples=40)
@given(st.data())
def test_older_tables_turn_nothing_unknown_into_pass(check: Check, data: st.DataObject) -> None:
    facts, days = data.draw(situations(check)), data.draw(st.sampled_from([1, 20, 50, 130, 310, 1000]))
    young, old = judge(check, seen(facts)), judge(check, seen(facts, against=aged(days)))
    assert young.state != "unknown" or old.state == "unknown"


@given(computers(), st.randoms(use_true_random=False))
def test_the_order_of_facts_is_irrelevant(facts: dict[str, Fact], chance: random.Random) -> None:
    keys = list(facts)
    chance.shuffle(keys)
    shuffled = {key: facts[key] for key in keys}
    assert judge_all(CHECKS.values(), seen(facts)) == judge_all(CHECKS.values(), seen(shuffled))


@given(computers())
def test_judging_twice_is_equal(facts: dict[str, Fact]) -> None:
    once = seen(facts)
    assert judge_all(CHECKS.values(), once) == judge_all(CHECKS.values(), once)
    assert judge_all(CHECKS.values(), seen(facts)) == judge_all(CHECKS.values(), once)


@given(computers())
def test_every_finding_is_one_of_five_states_and_unknown_says_why(facts: dict[str, Fact]) -> None:
    for each in judge_all(CHECKS.values(), seen(facts)):
        assert each.state in STATES
        assert bool(each.why) == (each.state in ("unknown", "not_applicable"))
        assert each.confidence == "observed" or each.state == "warn"
        assert each.as_of <= TODAY
