"""Several policies on the same events, and what in a policy contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sonaeru.core.insurance.payment import PaidTable, pay_years
from sonaeru.core.insurance.policy import Policy
from sonaeru.core.loss.drawing import YearTable


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that can be reckoned with, but is seldom meant: a code, and the part."""

    code: str
    part: str


def compare(policies: Sequence[Policy], table: YearTable, *, reading: str = "narrow") -> list[PaidTable]:
    """What each pays for the same drawn years, in the order given: nothing is ranked. Raises BadInput."""
    return [pay_years(policy, table, reading=reading) for policy in policies]


def doubts(policy: Policy) -> tuple[Doubt, ...]:
    """What to ask again after a policy was typed in, in the order of its parts."""
    return tuple(_doubts(policy))


def _doubts(policy: Policy) -> Iterator[Doubt]:
    for code, node in policy.nodes.items():
        outside = policy.nodes[node.inside].limit if node.inside else None
        if node.limit is not None and node.limit <= node.deductible:
            yield Doubt("limit_below_deductible", code)
        if node.aggregate is not None and node.limit is not None and node.aggregate < node.limit:
            yield Doubt("period_limit_below_event_limit", code)
        if node.limit is not None and outside is not None and node.limit > outside:
            yield Doubt("limit_above_group", code)
        if node.share == 0:
            yield Doubt("pays_nothing", code)
        if node.indemnity_hours is not None and node.indemnity_hours <= node.waiting_hours and not node.after_waiting:
            yield Doubt("waiting_outlasts_indemnity", code)
        if not policy.children[code] and code not in {cover.part for cover in policy.covers.values()}:
            yield Doubt("covers_nothing", code)
