"""What a policy pays: published cases, a second implementation, and what holds for any policy and any event."""

from __future__ import annotations

import copy
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.insurance.given import HOUR_ITEM, events, one_event, policies, published, slowly
from tests.core.loss.given import scenario

from sonaeru.core.insurance import Payment, compare, load_policy, pay, pay_years
from sonaeru.core.insurance.payment import settle
from sonaeru.core.loss import BadInput, YearTable, draw_years

CASES = published()["payment_cases"]
readings = st.sampled_from(["narrow", "wide"])
single = policies(aggregates=False)
steady = policies(aggregates=False, qualifying=False)
# A policy is large to draw; together these properties see some hundreds of them.
few = settings(max_examples=40)
NEAR = {"rel": 1e-9, "abs": 1e-3}


def one(policy: dict[str, Any], event: dict[str, Any], reading: str = "narrow") -> Payment:
    return pay(load_policy(policy), [event], reading=reading)[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_second_implementation_agrees_with_the_published_cases(case: dict[str, Any]) -> None:
    found = slowly(published()["policies"][case["policy"]], case["events"], case["reading"])
    assert [each["paid"] for each in found] == pytest.approx([each["paid"] for each in case["expected"]["events"]])


@few
@given(policies(), events(), readings)
def test_both_implementations_agree(policy: dict[str, Any], events: list[dict[str, Any]], reading: str) -> None:
    for got, expected in zip(
        pay(load_policy(policy), events, reading=reading), slowly(policy, events, reading), strict=True
    ):
        assert got.loss == pytest.approx(expected["loss"], **NEAR)
        assert got.paid == pytest.approx(expected["paid"], **NEAR)
        for found, wanted in ((got.cuts, expected["cuts"]), (got.parts, expected["parts"])):
            assert found == pytest.approx({key: wanted.get(key, 0) for key in found}, **NEAR)
            assert sum(found.values()) == pytest.approx(sum(wanted.values()), **NEAR)


@few
@given(policies(), events(), readings)
def test_nothing_is_paid_beyond_the_loss_and_all_of_it_is_accounted_for(
    policy: dict[str, Any], events: list[dict[str, Any]], reading: str
) -> None:
    for each in pay(load_policy(policy), events, reading=reading):
        assert 0 <= each.paid <= each.loss + 1e-6
        assert each.loss == pytest.approx(each.paid + sum(each.cuts.values()), **NEAR)
        assert each.paid == pytest.approx(sum(each.parts.values()), **NEAR)
        assert min([0, *each.cuts.values(), *each.parts.values()]) >= -1e-6


@few
@given(single, one_event(), st.integers(1, 10**7), st.data())
def test_a_larger_loss_pays_no_less_and_no_more_than_the_difference(
    policy: dict[str, Any], event: dict[str, Any], more: int, data: st.DataObject
) -> None:
    item = data.draw(st.sampled_from([item for item in event["losses"] if item != HOUR_ITEM] or ["damages"]))
    larger = {**event, "losses": {**event["losses"], item: event["losses"].get(item, 0) + more}}
    before, after = one(policy, event).paid, one(policy, larger).paid
    assert before - 1e-6 <= after <= before + more + 1e-6


@few
@given(steady, one_event(), st.sampled_from(["persons", "companies"]), st.integers(1, 1000))
def test_more_persons_or_companies_pay_no_less(
    policy: dict[str, Any], event: dict[str, Any], count: str, more: int
) -> None:
    assert one(policy, event).paid <= one(policy, {**event, count: event[count] + more}).paid + 1e-6


@few
@given(steady, one_event(), st.integers(0, 2000), st.integers(1, 500))
def test_more_hours_pay_no_less(policy: dict[str, Any], event: dict[str, Any], hours: int, more: int) -> None:
    def lasting(each: int) -> dict[str, Any]:
        return {**event, "losses": {**event["losses"], HOUR_ITEM: {"hours": each, "yen_per_hour": 5_000}}}

    assert one(policy, lasting(hours)).paid <= one(policy, lasting(hours + more)).paid + 1e-6


@few
@given(single, one_event(), st.data(), st.integers(1, 10**7))
def test_a_higher_limit_or_share_pays_no_less_and_a_higher_deductible_or_wait_no_more(
    policy: dict[str, Any], event: dict[str, Any], data: st.DataObject, more: int
) -> None:
    changed = copy.deepcopy(policy)
    node = data.draw(st.sampled_from(changed["nodes"]))
    key, sign = data.draw(
        st.sampled_from([("per_event_limit", 1), ("paid_percent", 1), ("deductible", -1), ("waiting_hours", -1)])
    )
    if key == "per_event_limit" and key in node:
        node[key] += more
    elif key == "paid_percent" and key in node:
        node[key] = min(100, node[key] + 7)
    elif key == "deductible":
        node[key] = node.get(key, 0) + more
    elif key in node:
        node[key] += 24
    before, after = one(policy, event).paid, one(changed, event).paid
    assert sign * (after - before) >= -1e-6


@few
@given(policies(), events(), st.sampled_from([2, 10, 0.5]))
def test_scaling_every_yen_scales_the_payment(
    policy: dict[str, Any], events: list[dict[str, Any]], factor: float
) -> None:
    larger = [
        {**event, "losses": {item: _scaled(loss, factor) for item, loss in event["losses"].items()}} for event in events
    ]
    before, after = (
        pay(load_policy(each), those) for each, those in ((policy, events), (_priced(policy, factor), larger))
    )
    assert [each.paid for each in after] == pytest.approx([factor * each.paid for each in before], **NEAR)


def _scaled(loss: Any, factor: float) -> Any:
    return {**loss, "yen_per_hour": loss["yen_per_hour"] * factor} if isinstance(loss, dict) else loss * factor


def _priced(policy: dict[str, Any], factor: float) -> dict[str, Any]:
    """The same policy with every yen multiplied."""
    money = {"deductible", "per_event_limit", "aggregate_limit", "per_person_yen", "per_company_yen", "amount"}

    def priced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: each * factor if key in money else priced(each) for key, each in value.items()}
        return [priced(each) for each in value] if isinstance(value, list) else value

    found: dict[str, Any] = priced(policy)
    return found


@few
@given(single, one_event())
def test_the_narrow_reading_pays_no_more_than_the_wide_one(policy: dict[str, Any], event: dict[str, Any]) -> None:
    assert one(policy, event, "narrow").paid <= one(policy, event, "wide").paid + 1e-6


@few
@given(policies(), events(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_items_in_the_file_does_not_matter(
    policy: dict[str, Any], events: list[dict[str, Any]], chance: random.Random
) -> None:
    shuffled = copy.deepcopy(policy)
    chance.shuffle(shuffled["nodes"])
    for node in shuffled["nodes"]:
        chance.shuffle(node.get("covers", []))
    other = [
        {**event, "losses": dict(sorted(event["losses"].items(), key=lambda _: chance.random()))} for event in events
    ]
    before, after = pay(load_policy(policy), events), pay(load_policy(shuffled), other)
    assert [each.paid for each in after] == pytest.approx([each.paid for each in before], **NEAR)


@few
@given(policies(), events(most=6))
def test_a_node_never_gets_more_in_a_year_than_its_limit_of_the_year(
    policy: dict[str, Any], events: list[dict[str, Any]]
) -> None:
    found = pay(load_policy(policy), events)
    for node in policy["nodes"]:
        if "aggregate_limit" in node:
            for year in {event["year"] for event in events}:
                got = sum(
                    each.parts.get(node["code"], 0) if node["inside"] else each.paid
                    for each, event in zip(found, events, strict=True)
                    if event["year"] == year
                )
                assert got <= node["aggregate_limit"] + 1e-3


@few
@given(policies(), events(most=6))
def test_years_do_not_interact(policy: dict[str, Any], events: list[dict[str, Any]]) -> None:
    whole = pay(load_policy(policy), events)
    for year in {event["year"] for event in events}:
        alone = pay(load_policy(policy), [event for event in events if event["year"] == year])
        expected = [each.paid for each, event in zip(whole, events, strict=True) if event["year"] == year]
        assert [each.paid for each in alone] == pytest.approx(expected, **NEAR)


@few
@given(policies(aggregates=False), events(most=6), st.randoms(use_true_random=False))
def test_one_limit_of_the_year_at_the_root_pays_the_same_in_any_order(
    policy: dict[str, Any], events: list[dict[str, Any]], chance: random.Random
) -> None:
    capped = copy.deepcopy(policy)
    capped["nodes"][0]["aggregate_limit"] = 5_000_000
    shuffled = [{**event, "at": chance.random()} for event in events]
    totals = [math.fsum(each.paid for each in pay(load_policy(capped), those)) for those in (events, shuffled)]
    assert totals[0] == pytest.approx(totals[1], **NEAR)


def years(n: int = 300) -> YearTable:
    """Years with several events, hours and heads."""
    return draw_years([scenario()], rng=np.random.default_rng(3), n_years=n, rates=np.array([1.5]))


def stated(table: YearTable) -> list[dict[str, Any]]:
    """The same events as rows."""
    found = []
    for year in range(table.years):
        for at, row in enumerate(range(table.start[year], table.start[year + 1])):
            losses: dict[str, Any] = {item: float(each[row]) for item, each in table.items.items()}
            losses["lost_profit"] = {
                "hours": float(table.hours["lost_profit"][row]),
                "yen_per_hour": float(table.per_hour["lost_profit"][row]),
            }
            counts = {"persons": float(table.persons[row]), "companies": float(table.companies[row])}
            found.append({"year": year, "at": at / 100, "losses": losses, **counts})
    return found


@few
@given(policies())
def test_drawn_years_are_paid_like_the_same_events_one_by_one(policy: dict[str, Any]) -> None:
    table = years(40)
    found, expected = pay_years(load_policy(policy), table), slowly(policy, stated(table), "narrow")
    assert found.event_paid == pytest.approx([each["paid"] for each in expected], rel=1e-9, abs=1e-3)
    assert found.year_paid == pytest.approx(table.per_year(found.event_paid))
    assert set(found.part_paid) <= set(found.node_paid)


def test_an_event_alone_in_its_year_has_the_limit_of_the_year_to_itself() -> None:
    policy = load_policy(published()["policies"]["old_set_A"])
    table = years()
    alone, together = settle(policy, table, None, "narrow"), pay_years(policy, table)
    assert np.all(alone.event >= together.event_paid - 1e-6)
    assert alone.event.sum() > together.event_paid.sum()
    assert set(alone.nodes) == {"policy", "liability", "cost", "cost_items", "gift"}
    assert alone.nodes["cost"] == pytest.approx(alone.nodes["cost_items"] + alone.nodes["gift"])


def test_a_limit_that_cut_is_remembered_per_event() -> None:
    found = pay(
        load_policy(published()["policies"]["flat"]), [{"losses": {"forensics": x}} for x in (1, 10**7, 10**7 + 1)]
    )
    assert [bool(each.cuts.get("limit")) for each in found] == [False, False, True]


def test_policies_are_compared_on_the_same_events_in_the_order_given() -> None:
    small, large = (load_policy(published()["policies"][name]) for name in ("old_set_A", "old_set_C"))
    found = compare([small, large, small], years())
    assert found[0].year_paid == pytest.approx(found[2].year_paid)
    assert np.all(found[1].event_paid >= found[0].event_paid - 1e-6)


def test_the_same_loss_is_paid_four_ways_by_the_order_of_the_steps() -> None:
    def paid(*order: str) -> float:
        node = {"code": "all", "covers": [{"item": "forensics"}], "deductible": 5e5, "paid_percent": 80}
        return one(
            {"nodes": [{**node, "per_event_limit": 2e6, "order": list(order)}]}, {"losses": {"forensics": 4e6}}
        ).paid

    steps = ("deductible", "share", "limit"), ("share", "deductible", "limit")
    assert [paid(*order) for order in steps] == [2e6, 2e6]
    assert paid("deductible", "limit", "share") == 1.6e6
    assert paid("limit", "deductible", "share") == 1.2e6


def test_a_cap_per_head_and_hours_do_not_cut_the_same_yen_twice() -> None:
    cover = {"item": "lost_profit", "per_person_yen": 1000}
    policy = {"nodes": [{"code": "bi", "covers": [cover], "waiting_hours": 12}]}
    event = {"losses": {"lost_profit": {"hours": 24, "yen_per_hour": 1000}}, "persons": 10}
    assert one(policy, event) == Payment(24_000, 10_000, {"per_head_cap": 14_000}, {"bi": 10_000})


def test_no_events_are_paid_nothing() -> None:
    assert pay(load_policy(published()["policies"]["tree"]), []) == []


@pytest.mark.parametrize("reading", ["", "Narrow", "both"])
def test_no_reading_of_another_name(reading: str) -> None:
    with pytest.raises(BadInput, match="bad_reading"):
        pay(load_policy(published()["policies"]["flat"]), [{"losses": {}}], reading=reading)
