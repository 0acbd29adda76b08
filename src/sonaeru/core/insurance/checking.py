"""What a policy must fulfil before anything is computed. The first fault in the order of the codes is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sonaeru.core.loss.faults import CODES, BadInput, number_fault

AMOUNTS = ("deductible", "per_event_limit", "aggregate_limit", "waiting_hours", "indemnity_hours")
CAPS = ("per_person_yen", "per_company_yen")
WORDS = {"waiting_kind": ("deducted", "qualifying"), "indemnity_from": ("outage", "after_waiting")}
STEPS = ("deductible", "limit", "share")

Row = Mapping[str, Any]
Found = Iterator[tuple[str, str]]


def check(policy: Row) -> None:
    """Raises BadInput for a policy that cannot be reckoned with."""
    # Each needs what the ones before it made sure of: that parents exist, before a way up to the root is looked for.
    for look in _LOOKS:
        _refuse(look(policy))


def _refuse(faults: Found) -> None:
    found = sorted(faults, key=lambda fault: CODES.index(fault[0]))
    if found:
        raise BadInput(*found[0])


def _tables(policy: Row) -> Found:
    """Whether lists are lists of rows: without that, nothing else can be looked at."""
    for key in ("options", "options_held"):
        if not isinstance(_rows(policy, key), list | tuple):
            yield "bad_value", key
    for key in ("nodes", "deductible_pools", "exclusions"):
        found = _rows(policy, key)
        if not isinstance(found, list | tuple) or not all(isinstance(row, Mapping) for row in found):
            yield "bad_value", key


def _shapes(policy: Row) -> Found:
    """Whether nodes have names, and what they cover are items."""
    for n, row in enumerate(_nodes(policy)):
        wrong = not isinstance(row.get("code"), str) or not isinstance(row.get("inside"), str | None)
        covers = _rows(row, "covers")
        if wrong or not isinstance(covers, list | tuple) or not all(map(_is_cover, covers)):
            yield "bad_value", f"nodes.{n}"
        if not isinstance(row.get("limit_percent_of"), Mapping | None):
            yield "bad_value", f"nodes.{n}.limit_percent_of"


def _is_cover(row: object) -> bool:
    return isinstance(row, Mapping) and isinstance(row.get("item"), str)


def _numbers(policy: Row) -> Found:
    for row in _nodes(policy):
        yield from _amounts(row, AMOUNTS, row["code"])
        yield from _fault(row.get("paid_percent"), f"{row['code']}.paid_percent", most=100)
        for cover in _rows(row, "covers"):
            yield from _amounts(cover, CAPS, f"{row['code']}.{cover['item']}")
        if share := row.get("limit_percent_of"):
            yield from _fault(share.get("percent", ""), f"{row['code']}.limit_percent_of", most=100)
    for n, pool in enumerate(_rows(policy, "deductible_pools")):
        yield from _fault(pool.get("amount", ""), f"deductible_pools.{n}.amount")


def _amounts(row: Row, keys: Sequence[str], where: str) -> Found:
    return chain.from_iterable(_fault(row.get(key), f"{where}.{key}") for key in keys)


def _fault(value: object, where: str, most: float = 1e15) -> Found:
    if value is not None and (code := number_fault(value, most)):
        yield code, where


def _duplicates(policy: Row) -> Found:
    counts = Counter(row["code"] for row in _nodes(policy))
    yield from (("duplicate_node", code) for code, count in counts.items() if count > 1)


def _parents(policy: Row) -> Found:
    known = _codes(policy)
    for row in _nodes(policy):
        if row.get("inside") is not None and row["inside"] not in known:
            yield "unknown_parent", row["code"]


def _roots(policy: Row) -> Found:
    if sum(row.get("inside") is None for row in _nodes(policy)) != 1:
        yield "one_root_needed", "nodes"


def _cycles(policy: Row) -> Found:
    inside = {row["code"]: row.get("inside") for row in _nodes(policy)}
    for code in inside:
        passed, place = set[str](), code
        while place is not None and place not in passed:
            passed.add(place)
            place = inside[place]
        if place is not None:
            yield "cycle", code


def _covering_groups(policy: Row) -> Found:
    groups = {row.get("inside") for row in _nodes(policy)}
    yield from (
        ("leaf_with_children", row["code"]) for row in _nodes(policy) if _rows(row, "covers") and row["code"] in groups
    )


def _items(policy: Row) -> Found:
    counts = Counter(cover["item"] for row in _nodes(policy) for cover in _rows(row, "covers"))
    yield from (("item_in_two_parts", item) for item, count in counts.items() if count > 1)


def _orders(policy: Row) -> Found:
    for row in _nodes(policy):
        order = row.get("order")
        if order is not None and (not isinstance(order, list | tuple) or sorted(map(str, order)) != sorted(STEPS)):
            yield "bad_order", row["code"]


def _words(policy: Row) -> Found:
    for row in _nodes(policy):
        for key, words in WORDS.items():
            if row.get(key, words[0]) not in words:
                yield "bad_value", f"{row['code']}.{key}"
        for cover in _rows(row, "covers"):
            if cover.get("covered", "yes") not in ("yes", "no", "unknown"):
                yield "bad_value", f"{row['code']}.{cover['item']}"


def _lists(policy: Row) -> Found:
    for n, row in enumerate(_rows(policy, "exclusions")):
        if not isinstance(row.get("flag"), str) or not (row.get("nodes") == "*" or _is_names(row.get("nodes"))):
            yield "bad_value", f"exclusions.{n}"
    groups = {row.get("inside") for row in _nodes(policy)}
    for n, pool in enumerate(_rows(policy, "deductible_pools")):
        # A deductible is shared by parts, never by groups.
        if not _is_names(pool.get("nodes")) or groups & set(pool["nodes"]):
            yield "bad_value", f"deductible_pools.{n}"


def _is_names(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _options(policy: Row) -> Found:
    offered = [*_rows(policy, "options"), None]
    named = [
        *((row.get("option"), row["code"]) for row in _nodes(policy)),
        *((row.get("lifted_by"), "exclusions") for row in _rows(policy, "exclusions")),
        *((option, "options_held") for option in _rows(policy, "options_held")),
    ]
    yield from (("unknown_option", where) for option, where in named if option not in offered)


def _references(policy: Row) -> Found:
    known = {*_codes(policy), "*"}
    for row in _nodes(policy):
        if (share := row.get("limit_percent_of")) and share.get("node") not in known - {"*"}:
            yield "unknown_node", f"{row['code']}.limit_percent_of"
    for key in ("deductible_pools", "exclusions"):
        for n, row in enumerate(_rows(policy, key)):
            if row["nodes"] != "*" and not known - {"*"} >= set(row["nodes"]):
                yield "unknown_node", f"{key}.{n}"


def _nodes(policy: Row) -> Sequence[Row]:
    found: Sequence[Row] = _rows(policy, "nodes")
    return found


def _codes(policy: Row) -> set[str]:
    return {row["code"] for row in _nodes(policy)}


def _rows(table: Row, key: str) -> Any:
    found = table.get(key)
    return () if found is None else found


_LOOKS: tuple[Callable[[Row], Found], ...] = (
    _tables,
    _shapes,
    _numbers,
    _duplicates,
    _parents,
    _roots,
    _cycles,
    _covering_groups,
    _items,
    _orders,
    _words,
    _lists,
    _options,
    _references,
)
