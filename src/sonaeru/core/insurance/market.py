"""A check against what the market charges. It is never turned round into a premium."""

from __future__ import annotations

from sonaeru.core.loss.faults import BadInput

# How far our rate may lie from the one that premiums imply (judgement).
FAR = 4.0


def implied_rate(premium: float, loss_ratio: float, mean_paid: float) -> float:
    """Events a year that a premium in yen pays for: premium x loss ratio / mean paid per event.

    Raises BadInput unless all three are above 0 and the loss ratio is at most 1.
    """
    if not (premium > 0 and 0 < loss_ratio <= 1 and mean_paid > 0):
        raise BadInput("out_of_range", "premium")
    return premium * loss_ratio / mean_paid


def far_from_market(rate: float, implied: float) -> bool:
    """Whether a rate lies outside a quarter to four times the implied one: the warning `far_from_market`."""
    return not implied / FAR <= rate <= implied * FAR
