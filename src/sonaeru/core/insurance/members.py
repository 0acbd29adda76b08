"""Many companies at once: what is expected of each in closed form, and curves of their years."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sonaeru.core.loss.faults import BadInput
from sonaeru.core.loss.grid import divides
from sonaeru.core.loss.laws import Array


def members_expected(
    rate: ArrayLike, median: ArrayLike, sigma: ArrayLike, deductible: ArrayLike, limit: ArrayLike
) -> tuple[Array, Array, Array]:
    """Expected gross, paid and uncovered yen a year, float64[members] each.

    Poisson events of a lognormal size, one layer, no limit of the year: rate (E min(X, d + l) - E min(X, d)). Arguments
    broadcast; a limit may be infinite. Median and sigma must be above 0.
    """
    each = np.asarray(rate, dtype=np.float64)
    log_median, deviation = np.log(np.asarray(median, dtype=np.float64)), np.asarray(sigma, dtype=np.float64)
    below = np.asarray(deductible, dtype=np.float64)
    mean = np.exp(log_median + deviation**2 / 2)
    gross = each * mean
    upper = _limited(log_median, deviation, mean, below + np.asarray(limit, dtype=np.float64))
    paid = each * (upper - _limited(log_median, deviation, mean, below))
    return gross, paid, gross - paid


def member_curves(
    rate: Array, median: Array, sigma: Array, deductible: Array, limit: Array, *, step: float, k: int
) -> Array:
    """What each member is paid in a year, as masses on 0, step, …, (k - 1) step: float64[members, k].

    All arguments float64[members]. Handed in by the thousand: each member takes 8 k bytes. Raises BadInput if the step
    does not divide every limit.
    """
    if not all(divides(step, each) for each in np.unique(limit)):
        raise BadInput("bad_value", "step")
    ends = (np.arange(k) + 0.5) * step
    with np.errstate(divide="ignore"):
        levels = (np.log(deductible[:, None] + ends) - np.log(median)[:, None]) / sigma[:, None]
    below = np.where(ends >= limit[:, None], 1.0, ndtr(levels))
    masses = np.diff(below, axis=1, prepend=0.0)
    masses[:, -1] += 1 - below[:, -1]
    spectrum = np.exp(rate[:, None] * (np.fft.rfft(masses, 2 * k) - 1))
    found: Array = np.fft.irfft(spectrum, 2 * k)[:, :k]
    return found


def _limited(log_median: Array, sigma: Array, mean: Array, d: Array) -> Array:
    """E min(X, d) of lognormal laws."""
    with np.errstate(divide="ignore", invalid="ignore"):
        level = (np.log(d) - log_median) / sigma
        above = np.where(np.isfinite(d), d * ndtr(-level), 0.0)
        found: Array = mean * ndtr(level - sigma) + above
    return found
