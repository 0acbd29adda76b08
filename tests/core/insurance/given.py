"""Policies and events for tests; and the algorithm of the design a second time, event by event, in plain Python."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from sonaeru.web.library import reader

Row = Mapping[str, Any]
ITEMS = ("damages", "forensics", "recovery", "condolence_gift", "lost_profit", "overtime")
HOUR_ITEM, HEAD_ITEM = "lost_profit", "condolence_gift"
FLAGS = ("war", "it_work")


@cache
def published() -> dict[str, Any]:
    """The published cases that ship with the product."""
    found: dict[str, Any] = json.loads((reader.CONTENT / "cases" / "loss.json").read_text(encoding="utf-8"))
    return found


def slowly(policy: Row, events: Sequence[Row], reading: str) -> list[dict[str, Any]]:
    """What `pay` should say, in the order given. `policy` as in a file, with every value written out."""
    nodes = {node["code"]: node for node in policy["nodes"]}
    left: dict[tuple[int, str], float] = {}
    order = sorted(range(len(events)), key=lambda n: (events[n]["year"], events[n]["at"], n))
    found: dict[int, dict[str, Any]] = {n: _one(policy, nodes, events[n], reading, left) for n in order}
    return [found[n] for n in range(len(events))]


class _Event:
    """One event on its way up and down the tree. `left`: what is left of each limit, by year and node."""

    def __init__(self, policy: Row, nodes: Row, event: Row, left: dict[tuple[int, str], float]) -> None:
        self.policy, self.nodes, self.event, self.left = policy, nodes, event, left
        self.cuts: dict[str, float] = {}
        self.sums = {code: 0.0 for code in nodes if not _inside(nodes, code)}
        self.results: dict[str, float] = {}
        self.parts: dict[str, float] = {}

    def cut(self, reason: str, before: float, after: float) -> float:
        self.cuts[reason] = self.cuts.get(reason, 0) + before - after
        return after

    def admit(self, reading: str) -> None:
        for item, loss in self.event["losses"].items():
            part, amount = _item(self.policy, self.nodes, self.event, reading, item, loss, self.cut)
            if part:
                self.sums[part] += amount

    def share(self) -> None:
        for pool in self.policy.get("deductible_pools", ()):
            rest = pool["amount"]
            for code in pool["nodes"]:
                after = max(0, self.sums[code] - rest)
                rest -= self.sums[code] - after
                self.sums[code] = self.cut("deductible", self.sums[code], after)

    def up(self, code: str) -> float:
        node, inside = self.nodes[code], _inside(self.nodes, code)
        x = sum(self.up(each) for each in inside) if inside else self.sums[code]
        for step in node.get("order", ("deductible", "share", "limit")):
            after = {
                "deductible": max(0, x - node.get("deductible", 0)),
                "share": x * node.get("paid_percent", 100) / 100,
                "limit": min(x, _limit(self.nodes, node)),
            }
            x = self.cut(step, x, after[step])
        available = self.left.get((self.event["year"], code), node.get("aggregate_limit", float("inf")))
        self.results[code] = self.cut("aggregate", x, min(x, available))
        return self.results[code]

    def down(self, code: str, attributed: float) -> None:
        if "aggregate_limit" in self.nodes[code]:
            key = self.event["year"], code
            self.left[key] = self.left.get(key, self.nodes[code]["aggregate_limit"]) - attributed
        inside = _inside(self.nodes, code)
        whole = sum(self.results[each] for each in inside)
        for each in inside:
            self.down(each, self.results[each] * attributed / whole if whole else 0)
        if not inside:
            self.parts[code] = attributed


def _one(policy: Row, nodes: Row, event: Row, reading: str, left: dict[tuple[int, str], float]) -> dict[str, Any]:
    found = _Event(policy, nodes, event, left)
    found.admit(reading)
    found.share()
    root = next(code for code, node in nodes.items() if node.get("inside") is None)
    paid = found.up(root)
    found.down(root, paid)
    loss = sum(_yen(each) for each in event["losses"].values())
    return {"loss": loss, "paid": paid, "cuts": found.cuts, "parts": found.parts}


def _item(policy: Row, nodes: Row, event: Row, reading: str, item: str, loss: Any, cut: Any) -> tuple[str, float]:
    amount = _yen(loss)
    covers = [(code, each) for code, node in nodes.items() for each in node.get("covers", ()) if each["item"] == item]
    held = policy.get("options_held", ())
    if not covers or covers[0][1].get("covered") == "no":
        return "", cut("not_covered", amount, 0)
    part, cover = covers[0]
    chain = _above(nodes, part)
    if any(nodes[each].get("option") not in (None, *held) for each in chain):
        return "", cut("not_covered", amount, 0)
    states = [
        event.get("flags", {}).get(rule["flag"], "no")
        for rule in policy.get("exclusions", ())
        if (rule["nodes"] == "*" or set(rule["nodes"]) & set(chain)) and rule.get("lifted_by") not in held
    ]
    if "yes" in states:
        return "", cut("excluded", amount, 0)
    if reading == "narrow" and ("unknown" in states or cover.get("covered") == "unknown"):
        return "", cut("unsure", amount, 0)
    if "per_person_yen" in cover or "per_company_yen" in cover:
        cap = cover.get("per_person_yen", 0) * (event.get("persons") or 0)
        cap += cover.get("per_company_yen", 0) * (event.get("companies") or 0)
        amount = cut("per_head_cap", amount, min(amount, cap))
    node = nodes[part]
    if isinstance(loss, Mapping) and ("waiting_hours" in node or "indemnity_hours" in node):
        h, wait, most = loss["hours"], node.get("waiting_hours", 0), node.get("indemnity_hours", float("inf"))
        if node.get("waiting_kind") == "qualifying":
            waited = h if h > wait else 0
            last = min(waited, most)
        else:
            waited = max(0, h - wait)
            last = min(waited, most) if node.get("indemnity_from") == "after_waiting" else max(0, min(h, most) - wait)
        amount = cut("waiting", amount, min(amount, waited * loss["yen_per_hour"]))
        amount = cut("indemnity_period", amount, min(amount, last * loss["yen_per_hour"]))
    return part, amount


def _yen(loss: Any) -> float:
    return float(loss["hours"] * loss["yen_per_hour"] if isinstance(loss, Mapping) else loss)


def _inside(nodes: Row, code: str) -> list[str]:
    return [each for each, node in nodes.items() if node.get("inside") == code]


def _above(nodes: Row, code: str) -> list[str]:
    chain = [code]
    while (parent := nodes[chain[-1]].get("inside")) is not None:
        chain.append(parent)
    return chain


def _limit(nodes: Row, node: Row) -> float:
    limits = [node.get("per_event_limit", float("inf"))]
    if share := node.get("limit_percent_of"):
        limits.append(nodes[share["node"]].get("per_event_limit", float("inf")) * share["percent"] / 100)
    return min(limits)


# Whole thousands: small enough to be told apart, large enough to meet limits.
yen = st.integers(0, 40).map(lambda n: n * 250_000)
hours = st.integers(0, 60).map(lambda n: n * 24)


@st.composite
def policies(draw: st.DrawFn, *, aggregates: bool = True, qualifying: bool = True) -> dict[str, Any]:
    """Any policy: one or two groups below the root, parts in them, every item in at most one part."""
    groups = ["policy", *draw(st.lists(st.sampled_from(["g1", "g2"]), unique=True))]
    nodes = [
        {"code": code, "inside": draw(st.sampled_from(groups[:n])) if n else None} for n, code in enumerate(groups)
    ]
    parts = draw(st.integers(1, 4))
    items = list(draw(st.permutations(ITEMS)))
    for n in range(parts):
        taken = [items.pop() for _ in range(draw(st.integers(0, 2))) if items]
        # What has hours stands alone: other items of a part that counts hours would need them too.
        taken = [HOUR_ITEM] if HOUR_ITEM in taken else taken
        node: dict[str, Any] = {"code": f"p{n}", "inside": draw(st.sampled_from(groups))}
        node["covers"] = [draw(_covers(item)) for item in taken]
        if HOUR_ITEM in taken:
            node |= draw(_times(qualifying))
        if draw(st.booleans()):
            node["option"] = draw(st.sampled_from(["o1", "o2"]))
        nodes.append(node)
    nodes = [node | draw(_money(aggregates)) for node in nodes]
    table: dict[str, Any] = {
        "nodes": nodes,
        "options": ["o1", "o2"],
        "options_held": draw(st.sampled_from([[], ["o1"]])),
    }
    leaves = [each["code"] for each in nodes if not _inside({node["code"]: node for node in nodes}, each["code"])]
    if draw(st.booleans()):
        named = draw(st.lists(st.sampled_from(leaves), unique=True, min_size=1))
        table["deductible_pools"] = [{"amount": draw(yen), "nodes": named}]
    lifted = draw(st.sampled_from([{}, {"lifted_by": "o1"}]))
    named = draw(st.sampled_from(["*", [draw(st.sampled_from([node["code"] for node in nodes]))]]))
    table["exclusions"] = [{"flag": draw(st.sampled_from(FLAGS)), "nodes": named, **lifted}]
    return table


@st.composite
def _covers(draw: st.DrawFn, item: str) -> dict[str, Any]:
    caps = {"per_person_yen": 1000, "per_company_yen": 50_000} if item == HEAD_ITEM and draw(st.booleans()) else {}
    return {"item": item, "covered": draw(st.sampled_from(["yes", "yes", "unknown", "no"])), **caps}


@st.composite
def _times(draw: st.DrawFn, qualifying: bool) -> dict[str, Any]:
    kinds = ["deducted", "qualifying"] if qualifying else ["deducted"]
    found = {
        "waiting_hours": draw(st.sampled_from([0, 12, 100])),
        "waiting_kind": draw(st.sampled_from(kinds)),
        "indemnity_from": draw(st.sampled_from(["outage", "after_waiting"])),
    }
    return found | ({"indemnity_hours": draw(st.sampled_from([50, 720]))} if draw(st.booleans()) else {})


@st.composite
def _money(draw: st.DrawFn, aggregates: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["deductible"] = draw(st.sampled_from([0, 100_000, 1_000_000]))
    if draw(st.booleans()):
        found["paid_percent"] = draw(st.sampled_from([0, 50, 90, 100]))
    if draw(st.booleans()):
        found["per_event_limit"] = draw(yen)
    if draw(st.booleans()):
        found["order"] = draw(st.permutations(["deductible", "share", "limit"]))
    if aggregates and draw(st.booleans()):
        found["aggregate_limit"] = draw(yen)
    return found


@st.composite
def events(draw: st.DrawFn, *, most: int = 4) -> list[dict[str, Any]]:
    """Some events within three years."""
    return draw(st.lists(one_event(), min_size=1, max_size=most))


@st.composite
def one_event(draw: st.DrawFn) -> dict[str, Any]:
    """An event with every kind of loss."""
    losses: dict[str, Any] = draw(st.dictionaries(st.sampled_from(ITEMS[:-2] + ITEMS[-1:]), yen, min_size=1))
    if draw(st.booleans()):
        losses[HOUR_ITEM] = {"hours": draw(hours), "yen_per_hour": draw(st.sampled_from([0, 5_000, 50_000]))}
    flags = draw(st.dictionaries(st.sampled_from(FLAGS), st.sampled_from(["yes", "no", "unknown"])))
    return {
        "year": draw(st.integers(0, 2)),
        "at": draw(st.sampled_from([0, 0.25, 0.5])),
        "losses": losses,
        "persons": draw(st.integers(0, 3000)),
        "companies": draw(st.integers(0, 5)),
        "flags": flags,
    }
