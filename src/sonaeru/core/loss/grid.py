"""The sum of a year on a grid, by Fourier transform: for sliders, and as a second way beside simulation.

One severity curve, one layer, one limit of the year. Nested parts, waiting hours or dependence need simulation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sonaeru.core.loss.faults import BadInput
from sonaeru.core.loss.frequency import Frequency
from sonaeru.core.loss.laws import Array, Law, limited_mean

Method = Literal["rounding", "unbiased"]


def cells(
    law: Law, *, step: float, k: int, method: Method = "unbiased", deductible: float = 0, limit: float | None = None
) -> Array:
    """The mass of one payment clip(X - deductible, 0, limit) on 0, step, …, (k - 1) step: float64[k], sum 1.

    "rounding" gives each cell the mass around it; "unbiased" keeps the mean. What lies above the last cell is put
    into it: compare `capped_mass`. Raises BadInput if the step does not divide the limit, which would shift it.
    """
    if step <= 0 or k < 2:
        raise BadInput("out_of_range", "step")
    if limit is not None and not divides(step, limit):
        raise BadInput("bad_value", "step")
    places: Array = np.arange(k + 1, dtype=np.float64) * step
    masses = _rounded(law, places, deductible, limit) if method == "rounding" else _kept(law, places, deductible, limit)
    masses[-1] += 1 - masses.sum()
    return masses


def capped_mass(law: Law, *, step: float, k: int, deductible: float = 0, limit: float | None = None) -> float:
    """The probability of a payment above the last cell (k - 1) step."""
    end = (k - 1) * step
    return 0.0 if limit is not None and limit <= end else float(1 - law.cdf(end + deductible))


def divides(step: float, amount: float) -> bool:
    """Whether an amount is a whole number of steps."""
    return abs(amount / step - round(amount / step)) < 1e-9


def compound(frequency: Frequency, cells: Array, *, pad: int = 2) -> Array:
    """The mass of the sum of a year, on the grid of the cells: float64[k] for float64[k].

    `pad`: how many times the grid is lengthened by zeros, so that what runs over its end does not come back at its
    beginning.
    """
    size = pad * len(cells)
    found: Array = np.fft.irfft(frequency.pgf(np.fft.rfft(cells, size)), size)[: len(cells)]
    return found


@dataclass(frozen=True, slots=True)
class Curve:
    """The mass of a year's sum on 0, step, 2 step, …: float64[k]. What is missing to 1 lies above the end."""

    mass: Array
    step: float

    def pmf(self, x: float) -> float:
        """P(S = x) for a point of the grid."""
        return float(self.mass[round(x / self.step)])

    def cdf(self, x: float) -> float:
        """P(S <= x)."""
        return float(self.mass[: int(x / self.step + 1e-9) + 1].sum())

    def quantile(self, level: float) -> float:
        """The smallest point whose distribution function reaches the level."""
        place = int(np.searchsorted(np.cumsum(self.mass), level - 1e-12))
        return min(place, len(self.mass) - 1) * self.step

    def limited_mean(self, limit: float) -> float:
        """E min(S, limit); limits above the end of the grid count as its end."""
        places = np.arange(len(self.mass)) * self.step
        return float(np.minimum(places, limit) @ self.mass + min(limit, places[-1]) * (1 - self.mass.sum()))

    def stop_loss_mean(self, d: float) -> float:
        """E (S - d)+ of what lies on the grid."""
        places = np.arange(len(self.mass)) * self.step
        return float(np.maximum(places - d, 0) @ self.mass)

    def tvar(self, level: float) -> float:
        """VaR + E (S - VaR)+ / (1 - level)."""
        quantile = self.quantile(level)
        return quantile + self.stop_loss_mean(quantile) / (1 - level)

    def mean_above(self, level: float) -> float:
        """E (S | S > VaR); not the tail value at risk, which it exceeds where the law has steps."""
        quantile = self.quantile(level)
        return quantile + self.stop_loss_mean(quantile) / (1 - self.cdf(quantile))


def _rounded(law: Law, places: Array, deductible: float, limit: float | None) -> Array:
    half = places[1] / 2
    ends = places[:-1] + half
    below = law.cdf(ends + deductible)
    if limit is not None:
        below = np.where(ends >= limit, 1.0, below)
    found: Array = np.diff(below, prepend=0.0)
    return found


def _kept(law: Law, places: Array, deductible: float, limit: float | None) -> Array:
    """Local matching of the mean (Loss Models, 9.6.5.2)."""
    upto = places if limit is None else np.minimum(places, limit)
    means = limited_mean(law, upto + deductible) - limited_mean(law, deductible)
    slopes = np.diff(means) / places[1]
    return np.concatenate([[1 - slopes[0]], slopes[:-1] - slopes[1:]])
