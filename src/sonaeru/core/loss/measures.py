"""Figures out of simulated years, each with its error of simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sonaeru.core.loss.drawing import YearTable
from sonaeru.core.loss.laws import Array

BATCHES = 20


@dataclass(frozen=True)
class Figure:
    """A simulated figure with its standard error, both in the unit of what was measured."""

    value: float
    se: float


@dataclass(frozen=True)
class Measures:
    """Of an amount: mean and sd, and by level quantiles and TVaR. All in its own unit."""

    mean: float
    sd: float
    se_mean: float
    quantiles: Mapping[float, Figure] = field(hash=False)
    tvar: Mapping[float, Figure] = field(hash=False)


def weights(table: YearTable, rates: Array) -> tuple[Array, float]:
    """How much each drawn year counts where scenarios happen at `rates`, float64[S]; and P(no event), exact.

    (float64[n], p_zero). The ratio of likelihoods: prod (l_s / l_sim,s)^k_s exp(L_sim - L), times the share of years
    that have events. It is bounded as long as no rate is above the one that was drawn. A scenario that was drawn with
    rate 0 has no events and stays out.
    """
    drawn, total = float(table.rates.sum()), float(rates.sum())
    ratio = np.divide(rates, table.rates, out=np.zeros(len(rates)), where=table.rates > 0)
    each: Array = np.multiply.reduceat(ratio[table.scenario], table.start[:-1])
    return each * (-np.expm1(-drawn) / table.years * np.exp(drawn - total)), float(np.exp(-total))


def measures(x: Array, w: Array | None = None, p_zero: float = 0.0, *, levels: Sequence[float] = ()) -> Measures:
    """Figures of float64[n] with weights float64[n] (None: all alike) beside a mass `p_zero` at 0.

    The quantile is the smallest x with F(x) >= level; TVaR = VaR + E(X - VaR)+ / (1 - level). Errors: of the mean
    from the variance of the weighted values, of the others from 20 batches.
    """
    n = len(x)
    weight = np.full(n, (1 - p_zero) / max(n, 1)) if w is None else w
    parts = weight * x
    mean = float(parts.sum())
    spread = n * float(np.square(parts).sum()) - mean**2
    second = float((parts * x).sum())
    quantiles, tvar = _figures(x, weight, levels) if len(levels) and n else ({}, {})
    return Measures(
        mean=mean,
        sd=float(np.sqrt(max(second - mean**2, 0))),
        se_mean=float(np.sqrt(max(spread, 0) / max(n - 1, 1))),
        quantiles=quantiles,
        tvar=tvar,
    )


def _figures(x: Array, w: Array, levels: Sequence[float]) -> tuple[dict[float, Figure], ...]:
    """Quantiles and TVaR by level. The spread of 20 batches, each a twentieth of the draws, over the root of 20."""
    count = min(BATCHES, len(x))
    batches = [_tails(x[at::BATCHES], w[at::BATCHES] * BATCHES, levels) for at in range(count)]
    errors = np.std(batches, axis=0) / np.sqrt(max(count - 1, 1))
    return tuple(
        {level: Figure(float(row[at]), float(error[at])) for at, level in enumerate(levels)}
        for row, error in zip(_tails(x, w, levels), errors, strict=True)
    )


def _tails(x: Array, w: Array, levels: Sequence[float]) -> Array:
    """Quantiles and TVaR: float64[2, levels]. Counted from the top, where the mass at 0 does not matter."""
    order = np.argsort(-x)
    ordered, above = x[order], np.cumsum(w[order])
    weighted = np.cumsum(w[order] * ordered)
    found = np.zeros((2, len(levels)))
    for n, level in enumerate(levels):
        # The first value, from the top, with which more than 1 - level is at least as large; 0 if none is.
        place = int(np.searchsorted(above, (1 - level) * (1 + 1e-12), side="right"))
        var = float(ordered[place]) if place < len(x) else 0.0
        beyond = float(weighted[place - 1] - var * above[place - 1]) if place else 0.0
        found[:, n] = var, var + beyond / (1 - level)
    return found
