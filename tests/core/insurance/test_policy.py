"""What is refused before anything is computed, and what is only asked again."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.core.insurance.given import published

from sonaeru.core.insurance import doubts, load_policy, pay
from sonaeru.core.loss import BadInput

FLAT = published()["policies"]["flat"]
TREE = published()["policies"]["tree"]


def refused(policy: Any, *events: Any) -> tuple[str, str]:
    with pytest.raises(BadInput) as fault:
        pay(load_policy(policy), events)
    return fault.value.code, fault.value.where


def node(**fields: Any) -> dict[str, Any]:
    """The flat policy with other fields in its part."""
    root, part = FLAT["nodes"]
    return {"nodes": [root, {**part, **fields}]}


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (node(deductible=-1), "negative"),
        (node(per_event_limit=math.nan), "not_a_number"),
        (node(per_event_limit=math.inf), "not_a_number"),
        (node(per_event_limit="10"), "not_a_number"),
        (node(per_event_limit=True), "not_a_number"),
        (node(per_event_limit=10**30), "out_of_range"),
        (node(paid_percent=110), "out_of_range"),
        (node(limit_percent_of={"node": "policy", "percent": 110}), "out_of_range"),
        (node(limit_percent_of={"node": "policy"}), "not_a_number"),
        (node(covers=[{"item": "forensics", "per_person_yen": -1}]), "negative"),
        (node(code="policy"), "duplicate_node"),
        (node(inside="nowhere"), "unknown_parent"),
        (node(inside=None), "one_root_needed"),
        ({"nodes": []}, "one_root_needed"),
        ({}, "one_root_needed"),
        ({"nodes": [*FLAT["nodes"], {"code": "a", "inside": "b"}, {"code": "b", "inside": "a"}]}, "cycle"),
        ({"nodes": [*FLAT["nodes"], {"code": "a", "inside": "a"}]}, "cycle"),
        ({"nodes": [*FLAT["nodes"], {"code": "a", "inside": "costs"}]}, "leaf_with_children"),
        (node(covers=[{"item": "forensics"}, {"item": "forensics"}]), "item_in_two_parts"),
        (node(order=["deductible", "limit"]), "bad_order"),
        (node(order="limit"), "bad_order"),
        (node(covers=[{"item": "forensics", "covered": "maybe"}]), "bad_value"),
        (node(waiting_kind="sometimes"), "bad_value"),
        (node(covers="forensics"), "bad_value"),
        (node(code=5), "bad_value"),
        ({"nodes": "all"}, "bad_value"),
        ({"nodes": ["all"]}, "bad_value"),
        ({**FLAT, "deductible_pools": [{"amount": 1, "nodes": ["policy"]}]}, "bad_value"),
        ({**FLAT, "deductible_pools": [{"nodes": ["costs"]}]}, "not_a_number"),
        ({**FLAT, "exclusions": [{"nodes": "*"}]}, "bad_value"),
        (node(option="rocket"), "unknown_option"),
        ({**FLAT, "options_held": ["rocket"]}, "unknown_option"),
        ({**FLAT, "exclusions": [{"flag": "war", "nodes": "*", "lifted_by": "rocket"}]}, "unknown_option"),
        ({**FLAT, "exclusions": [{"flag": "war", "nodes": ["nowhere"]}]}, "unknown_node"),
        ({**FLAT, "deductible_pools": [{"amount": 1, "nodes": ["nowhere"]}]}, "unknown_node"),
        (node(limit_percent_of={"node": "nowhere", "percent": 50}), "unknown_node"),
        (node(per_event_limit="$unheard"), "bad_value"),
    ],
)
def test_a_policy_that_cannot_be_reckoned_with(policy: dict[str, Any], code: str) -> None:
    assert refused(policy)[0] == code


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"losses": {"forensics": -1}}, "negative"),
        ({"losses": {"forensics": None}}, "not_a_number"),
        ({"losses": {"forensics": math.nan}}, "not_a_number"),
        ({"losses": {"forensics": {"hours": 5}}}, "not_a_number"),
        ({"losses": {"forensics": {"hours": 5, "yen_per_hour": -1}}}, "negative"),
        ({"losses": {"forensics": 1}, "year": "2026"}, "not_a_number"),
        ({"losses": {"forensics": 1}, "year": 0.5}, "bad_value"),
        ({"losses": {"forensics": 1}, "at": 1.5}, "out_of_range"),
        ({"losses": {"forensics": 1}, "persons": -1}, "negative"),
        ({"losses": {"forensics": 1}, "flags": {"war": "perhaps"}}, "bad_value"),
        ({"losses": [1]}, "bad_value"),
        ({}, "bad_value"),
        (5, "bad_value"),
    ],
)
def test_an_event_that_cannot_be_reckoned_with(event: Any, code: str) -> None:
    assert refused(FLAT, event)[0] == code


def test_of_several_faults_the_first_in_the_list_is_told_and_of_the_policy_before_events() -> None:
    both = {**node(order=[], paid_percent=110), "options_held": ["rocket"]}
    assert refused(both, {"losses": {"forensics": -1}}) == ("out_of_range", "costs.paid_percent")
    events = {"losses": {"forensics": "x"}}, {"losses": {"forensics": 1, "recovery": -1}}
    assert refused(FLAT, *events) == ("negative", "events.1.recovery")


def test_counts_and_hours_are_asked_for_only_where_an_amount_depends_on_them() -> None:
    gift = {"losses": {"condolence_gift": 5}}
    assert refused(TREE, gift) == ("needs_persons", "condolence_gift")
    assert pay(load_policy(TREE), [{"losses": {"condolence_gift": 0}}])[0].paid == 0
    assert pay(load_policy(TREE), [{**gift, "companies": 1}])[0].paid == 5
    assert refused(TREE, {"losses": {"lost_profit": 5}}) == ("needs_hours", "lost_profit")
    not_held = load_policy({**TREE, "options_held": []})
    assert pay(not_held, [{"losses": {"lost_profit": 5}}])[0].cuts == {"not_covered": 5}
    assert pay(load_policy(TREE), [{**gift, "flags": {"war": "yes"}}])[0].cuts == {"excluded": 5}


def test_values_of_a_set_stand_where_they_are_named() -> None:
    policy = {**node(per_event_limit="$most"), "set": {"A": {"most": 5}, "B": {"most": 7}}}
    assert load_policy({**policy, "set_held": "B"}).nodes["costs"].limit == 7
    assert refused(policy) == ("bad_value", "set.most")


def test_amounts_that_can_be_read_in_two_ways_need_a_reading() -> None:
    policy = {**FLAT, "source_reading": "unsettled", "readings": ["limits", "illustrative_payment"]}
    assert refused(policy) == ("bad_reading", "as_read")
    assert refused({**policy, "as_read": "both"}) == ("bad_reading", "as_read")
    assert refused({**policy, "as_read": "illustrative_payment"}) == ("bad_value", "as_read")
    assert load_policy({**policy, "as_read": "limits"}).root == "policy"


def test_an_option_or_an_exclusion_on_a_group_holds_for_all_inside() -> None:
    policy = {
        "options": ["o"],
        "nodes": [
            {"code": "root"},
            {"code": "group", "inside": "root", "option": "o"},
            {"code": "part", "inside": "group", "covers": [{"item": "legal"}]},
        ],
        "exclusions": [{"flag": "war", "nodes": ["group"]}],
    }
    event = {"losses": {"legal": 5}, "flags": {"war": "yes"}}
    assert pay(load_policy(policy), [event])[0].cuts == {"not_covered": 5}
    assert pay(load_policy({**policy, "options_held": ["o"]}), [event])[0].cuts == {"excluded": 5}


def test_what_is_seldom_meant_is_asked_again_and_reckoned_all_the_same() -> None:
    odd = {
        "nodes": [
            {"code": "policy", "per_event_limit": 100},
            {"code": "a", "inside": "policy", "per_event_limit": 200, "deductible": 300, "aggregate_limit": 150},
            {"code": "b", "inside": "policy", "covers": [{"item": "legal"}], "paid_percent": 0},
            {"code": "c", "inside": "policy", "covers": [{"item": "pr"}], "waiting_hours": 48, "indemnity_hours": 24},
        ]
    }
    assert {(each.code, each.part) for each in doubts(load_policy(odd))} == {
        ("limit_below_deductible", "a"),
        ("period_limit_below_event_limit", "a"),
        ("limit_above_group", "a"),
        ("covers_nothing", "a"),
        ("pays_nothing", "b"),
        ("waiting_outlasts_indemnity", "c"),
    }
    assert doubts(load_policy(FLAT)) == ()
