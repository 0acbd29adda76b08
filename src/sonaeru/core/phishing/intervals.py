"""How sure a rate is: Wilson's interval for one, Newcombe's for the difference of two (method 10 of Newcombe 1998)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

# Of 95 %.
Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """`k` of `n` with the bounds of its interval, all 0 to 1."""

    k: int
    n: int
    rate: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """A rate that is known only as between two counts."""

    k_low: int
    k_high: int
    n: int
    low: float
    high: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Change:
    """Newer minus older, -1 to 1. `verdict`: up, down, not_distinguishable."""

    difference: float
    interval: tuple[float, float]
    verdict: str


def wilson(k: int, n: int) -> tuple[float, float]:
    """The bounds for `k` of `n`, exactly 0 at none and exactly 1 at all. Raises ValueError unless 0 <= k <= n, n > 0."""
    if not 0 <= k <= n or not n:
        raise ValueError(f"no rate: {k} of {n}")
    share, square = k / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def rate(k: int, n: int) -> Rate | None:
    """`k` of `n`, or None where there is nobody: never 0 %."""
    return Rate(k, n, k / n, wilson(k, n)) if n else None


def span(k_low: int, k_high: int, n: int) -> Span | None:
    """Between two counts of `n`, or None where there is nobody."""
    if not n:
        return None
    return Span(k_low, k_high, n, k_low / n, k_high / n, (wilson(k_low, n)[0], wilson(k_high, n)[1]))


def difference(older: tuple[int, int], newer: tuple[int, int]) -> Change | None:
    """How far two rates, each as (k, n), are apart; None if one has nobody."""
    (k1, n1), (k2, n2) = older, newer
    if not n1 or not n2:
        return None
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
    between = p2 - p1
    low = between - sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2)
    high = between + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)
    return Change(between, (low, high), "up" if low > 0 else "down" if high < 0 else "not_distinguishable")
