"""What a policy pays for events: the algorithm of the design, for all events at once.

Yen are float64. Parts are reckoned from below; limits of the year are used up, event after event, by what is
attributed from above, so that only these need the order of events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sonaeru.core.insurance.policy import Cover, Node, Policy
from sonaeru.core.loss.drawing import Events, YearTable
from sonaeru.core.loss.estimate import Paid, Payer
from sonaeru.core.loss.faults import BadInput
from sonaeru.core.loss.laws import Array

REASONS = (
    "not_covered",
    "excluded",
    "unsure",
    "per_head_cap",
    "waiting",
    "indemnity_period",
    "deductible",
    "share",
    "limit",
    "aggregate",
)
READINGS = ("narrow", "wide")
NO, YES, UNKNOWN = 0, 1, 2

Bools = NDArray[np.bool_]
Flags = Mapping[str, NDArray[np.int8]]
Rows = NDArray[np.intp] | slice
ALL = slice(None)


@dataclass(frozen=True)
class PaidTable:
    """What was paid for M events of n years. Yen: `event_paid`, `part_paid` (attributed, by part) and `cuts` (by
    reason) float64[M], `year_paid` float64[n]. `over`: whether the limit of a node cut, bool[M].
    """

    event_paid: Array
    part_paid: Mapping[str, Array] = field(hash=False)
    node_paid: Mapping[str, Array] = field(hash=False)
    cuts: Mapping[str, Array] = field(hash=False)
    over: Mapping[str, Bools] = field(hash=False)
    year_paid: Array


def pay_years(policy: Policy, table: YearTable, *, reading: str = "narrow") -> PaidTable:
    """Pay for drawn years. Raises BadInput for no reading, or what a part needs to know and the events do not say."""
    found = settle(policy, table, table.start, reading)
    return PaidTable(
        event_paid=found.event,
        part_paid={part.code: found.nodes[part.code] for part in policy.parts},
        node_paid=found.nodes,
        cuts=found.cuts,
        over=found.over,
        year_paid=table.per_year(found.event),
    )


def payer(policy: Policy, reading: str) -> Payer:
    """A policy as an estimate wants it."""

    def pay(events: Events, start: NDArray[np.int64] | None) -> Paid:
        found = settle(policy, events, start, reading)
        used_up = found.cuts.get("aggregate", np.zeros(len(found.event))) > 0
        return Paid(found.event, found.nodes, found.over, found.cuts, used_up)

    return pay


@dataclass
class Settled:
    """All that was reckoned for M events: float64[M] by node and by reason, bool[M] by node."""

    event: Array
    nodes: dict[str, Array]
    cuts: dict[str, Array]
    over: dict[str, Bools]

    @classmethod
    def empty(cls, count: int) -> Settled:
        """Nothing yet."""
        return cls(np.zeros(count), {}, {}, {})

    def cut(self, reason: str, before: Array, after: Array, rows: Rows = ALL) -> Array:
        """Book the difference, and go on with what is left."""
        if reason not in self.cuts:
            self.cuts[reason] = np.zeros(len(self.event))
        self.cuts[reason][rows] += before - after
        return after


def settle(
    policy: Policy, events: Events, start: NDArray[np.int64] | None, reading: str, flags: Flags | None = None
) -> Settled:
    """Pay for M events, the years of which begin at `start`, int64[n + 1]; None: each the only one of its year.

    `flags`: by flag NO, YES or UNKNOWN, int8[M]; a missing flag is NO. Raises BadInput.
    """
    if reading not in READINGS:
        raise BadInput("bad_reading", "reading")
    found = Settled.empty(len(events.persons))
    amounts = {item: _admitted(policy, found, item, events, reading, flags or {}) for item in events.items}
    _refuse_unknown(policy, events, amounts)
    sums = _sums(policy, found, events, amounts)
    _share_deductibles(policy, found, sums)
    sums = {code: _steps(policy, found, code, each) for code, each in sums.items()}
    found.nodes = {code: np.zeros(len(found.event)) for code in policy.nodes}
    years = len(found.event) if start is None else len(start) - 1
    left = {code: np.full(years, node.aggregate) for code, node in policy.nodes.items() if node.aggregate is not None}
    for rows, at in _rounds(start if left else None):
        _down(policy, found, _up(policy, found, sums, left, rows, at), left, rows, at)
    found.event = found.nodes[policy.root]
    found.over = {code: found.over.get(code, np.zeros(len(found.event), bool)) for code in policy.nodes}
    return found


def _admitted(policy: Policy, found: Settled, item: str, events: Events, reading: str, flags: Flags) -> Array:
    """Step 1: the amounts of an item that go on, whole or not at all."""
    amount, cover = events.items[item], policy.covers.get(item)
    if cover is None or cover.covered == "no" or not policy.nodes[cover.part].held:
        return found.cut("not_covered", amount, np.zeros(len(amount)))
    named = [flags[flag] for flag in policy.excluded[cover.part] if flag in flags]
    if any((flag == YES).any() for flag in named):
        excluded = np.any([flag == YES for flag in named], axis=0)
        amount = found.cut("excluded", amount, np.where(excluded, 0.0, amount))
    if reading == "narrow" and (cover.covered == "unknown" or named):
        unsure = np.any([flag == UNKNOWN for flag in named] or [np.zeros(len(amount), bool)], axis=0)
        if cover.covered == "unknown" or unsure.any():
            kept = np.where(unsure | (cover.covered == "unknown"), 0.0, amount)
            amount = found.cut("unsure", amount, kept)
    return amount


def _refuse_unknown(policy: Policy, events: Events, amounts: Mapping[str, Array]) -> None:
    """Whether counts and hours are known where an amount depends on them. Counts are asked for first."""
    covered = [(policy.covers[item], each) for item, each in amounts.items() if item in policy.covers]
    for cover, amount in covered:
        used = [count for cap, count in _counts(cover, events) if cap is not None]
        if used and bool(((amount > 0) & np.all(np.isnan(used), axis=0)).any()):
            raise BadInput("needs_persons", cover.item)
    for cover, amount in covered:
        hours = events.hours.get(cover.item)
        plain = amount > 0 if hours is None else (amount > 0) & np.isnan(hours)
        if policy.nodes[cover.part].timed and bool(plain.any()):
            raise BadInput("needs_hours", cover.item)


def _sums(policy: Policy, found: Settled, events: Events, amounts: Mapping[str, Array]) -> dict[str, Array]:
    """Steps 2 to 4, first half: by part the sum of its items, after caps and hours."""
    sums = {part.code: np.zeros(len(found.event)) for part in policy.parts}
    for item, amount in amounts.items():
        cover = policy.covers.get(item)
        if cover is not None:
            sums[cover.part] += _timed(policy, found, cover, events, _capped(found, cover, events, amount))
    return sums


def _capped(found: Settled, cover: Cover, events: Events, amount: Array) -> Array:
    """Step 2. A count that nobody gave is 0 beside one that somebody did."""
    caps = [cap * np.nan_to_num(count) for cap, count in _counts(cover, events) if cap is not None]
    return found.cut("per_head_cap", amount, np.minimum(amount, np.sum(caps, axis=0))) if caps else amount


def _timed(policy: Policy, found: Settled, cover: Cover, events: Events, amount: Array) -> Array:
    """Step 3. What a cap per head left is not cut again: hours bound it from above."""
    node, hours = policy.nodes[cover.part], events.hours.get(cover.item)
    if not node.timed or hours is None:
        return amount
    known, per_hour = np.nan_to_num(hours), np.nan_to_num(events.per_hour[cover.item])
    waited = (
        np.where(known > node.waiting_hours, known, 0) if node.qualifying else np.maximum(known - node.waiting_hours, 0)
    )
    paid = _indemnified(node, known, waited)
    amount = found.cut("waiting", amount, np.minimum(amount, waited * per_hour))
    return found.cut("indemnity_period", amount, np.minimum(amount, paid * per_hour))


def _indemnified(node: Node, hours: Array, waited: Array) -> Array:
    if node.indemnity_hours is None:
        return waited
    if node.qualifying or node.after_waiting:
        return np.minimum(waited, node.indemnity_hours)
    return np.maximum(np.minimum(hours, node.indemnity_hours) - node.waiting_hours, 0)


def _share_deductibles(policy: Policy, found: Settled, sums: dict[str, Array]) -> None:
    for pool in policy.pools:
        left = np.full(len(found.event), pool.amount)
        for code in pool.nodes:
            before = sums[code]
            sums[code] = found.cut("deductible", before, np.maximum(before - left, 0))
            left = left - (before - sums[code])


def _steps(policy: Policy, found: Settled, code: str, x: Array, rows: Rows = ALL) -> Array:
    """Step 4, second half: deductible, share and limit in the order of the node."""
    node = policy.nodes[code]
    for step in node.order:
        if step == "deductible" and node.deductible:
            x = found.cut(step, x, np.maximum(x - node.deductible, 0), rows)
        elif step == "share" and node.share != 100:
            x = found.cut(step, x, x * node.share / 100, rows)
        elif step == "limit" and node.limit is not None:
            over = x > node.limit
            found.over.setdefault(code, np.zeros(len(found.event), bool))[rows] = over
            x = found.cut(step, x, np.minimum(x, node.limit), rows) if over.any() else x
    return x


def _up(
    policy: Policy, found: Settled, sums: Mapping[str, Array], left: Mapping[str, Array], rows: Rows, years: Rows
) -> dict[str, Array]:
    """Steps 5 and 6 for one event of each year: what each node yields, from the parts to the root."""
    results: dict[str, Array] = {}
    for code in policy.nodes:
        if inside := policy.children[code]:
            x = _steps(policy, found, code, np.sum([results[each] for each in inside], axis=0), rows)
        else:
            x = sums[code][rows]
        if code in left:
            x = found.cut("aggregate", x, np.minimum(x, left[code][years]), rows)
        results[code] = x
    return results


def _down(
    policy: Policy,
    found: Settled,
    results: Mapping[str, Array],
    left: Mapping[str, Array],
    rows: Rows,
    years: Rows,
) -> None:
    """Step 7 for one event of each year: what each node gets of what is above it, and what that leaves of its year."""
    shares = {policy.root: results[policy.root]}
    for code in reversed(list(policy.nodes)):
        found.nodes[code][rows] = shares[code]
        if code in left:
            left[code][years] = np.maximum(left[code][years] - shares[code], 0)
        if inside := policy.children[code]:
            whole = np.sum([results[each] for each in inside], axis=0)
            part = np.divide(shares[code], whole, out=np.zeros_like(whole), where=whole > 0)
            shares |= {each: results[each] * part for each in inside}


def _rounds(start: NDArray[np.int64] | None) -> Iterator[tuple[Rows, Rows]]:
    """The first event of every year, then the second of those that have one, and so on: events, and their years."""
    if start is None:
        yield ALL, ALL
        return
    counts = np.diff(start)
    for number in range(int(counts.max(initial=0))):
        years = np.flatnonzero(counts > number)
        yield start[years] + number, years


def _counts(cover: Cover, events: Events) -> tuple[tuple[float | None, Array], ...]:
    return (cover.per_person, events.persons), (cover.per_company, events.companies)
