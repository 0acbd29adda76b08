"""Laws of chance that costs are stated by, in closed form.

Each knows its distribution function, its partial moments E[X^k; X <= x], and its quantiles; all else follows from
these. Arguments are floats or arrays of any shape, results float64 of the same shape. Formulas: Klugman, Panjer and
Willmot, Loss Models, appendix A.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, gammainc, gammaincinv, ndtr, ndtri, poch

Array = NDArray[np.float64]


class Law(Protocol):
    """A non-negative random amount."""

    @property
    def continuous(self) -> bool:
        """Whether its quantile is continuous, so that events of different size can share one factor."""

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x]; with x infinite the moment itself."""

    def quantile(self, u: ArrayLike) -> Array:
        """The smallest x with P(X <= x) >= u."""


@dataclass(frozen=True, slots=True)
class Discrete:
    """Values in ascending order with their probabilities."""

    values: tuple[float, ...]
    probs: tuple[float, ...]
    continuous = False

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""
        return self._below(np.asarray(self.probs), x)

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x]."""
        return self._below(np.asarray(self.probs) * np.asarray(self.values) ** k, x)

    def quantile(self, u: ArrayLike) -> Array:
        """The smallest value whose distribution function reaches u."""
        # A sum of probabilities may miss the level by its last bit.
        place = np.searchsorted(np.cumsum(self.probs), np.asarray(u) - 1e-12)
        return np.asarray(self.values)[np.minimum(place, len(self.values) - 1)]

    def _below(self, masses: Array, x: ArrayLike) -> Array:
        sums = np.concatenate([[0.0], np.cumsum(masses)])
        found: Array = sums[np.searchsorted(self.values, x, side="right")]
        return found


@dataclass(frozen=True, slots=True)
class Pieces:
    """Between neighbouring edges a share of the mass with a density proportional to x^power.

    Power 0 is uniform, -1 uniform in the logarithm, -(alpha + 1) a Pareto tail that ends at its last edge.
    """

    edges: tuple[float, ...]
    probs: tuple[float, ...]
    powers: tuple[float, ...]
    continuous = True

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""
        return self.partial(0, x)

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x]."""
        upto = np.asarray(x, dtype=np.float64)
        total = np.zeros(upto.shape)
        for (low, high), prob, power in zip(pairwise(self.edges), self.probs, self.powers, strict=True):
            whole = _integral(power, low, np.asarray(high))
            total += prob / whole * _integral(power + k, low, np.clip(upto, low, high))
        return total

    def quantile(self, u: ArrayLike) -> Array:
        """The x that the mass up to it makes u."""
        levels = np.asarray(u, dtype=np.float64)
        ends = np.concatenate([[0.0], np.cumsum(self.probs)])
        piece = np.clip(np.searchsorted(ends, levels) - 1, 0, len(self.probs) - 1)
        share = np.clip((levels - ends[piece]) / np.asarray(self.probs)[piece], 0, 1)
        low, high = np.asarray(self.edges)[piece], np.asarray(self.edges)[piece + 1]
        power = np.asarray(self.powers)[piece] + 1
        level = power == 0
        with np.errstate(divide="ignore", invalid="ignore"):
            logarithmic = low * (high / low) ** share
            safe = np.where(level, 1.0, power)
            powered = (low**safe + share * (high**safe - low**safe)) ** (1 / safe)
        found: Array = np.where(level, logarithmic, powered)
        return found


@dataclass(frozen=True, slots=True)
class ScaledBeta:
    """A beta law between two ends: PERT is one, a plain beta lies between 0 and 1."""

    low: float
    high: float
    a: float
    b: float
    continuous = True

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""
        return self._below(0, x)

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x] for k up to 2."""
        width, parts = self.high - self.low, [self._below(each, x) for each in range(k + 1)]
        if k == 0:
            return parts[0]
        if k == 1:
            return self.low * parts[0] + width * parts[1]
        return self.low**2 * parts[0] + 2 * self.low * width * parts[1] + width**2 * parts[2]

    def quantile(self, u: ArrayLike) -> Array:
        """The x that is reached with probability u."""
        found: Array = self.low + (self.high - self.low) * betaincinv(self.a, self.b, u)
        return found

    def _below(self, k: int, x: ArrayLike) -> Array:
        """E[B^k; B <= …] of the beta law between 0 and 1."""
        place = np.clip((np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low), 0, 1)
        found: Array = poch(self.a, k) / poch(self.a + self.b, k) * betainc(self.a + k, self.b, place)
        return np.where(np.asarray(x) < self.low, 0.0, found)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """exp(mu + sigma Z), at most `cap`: what lies above it counts as the cap."""

    mu: float
    sigma: float
    cap: float = np.inf
    continuous = True

    @property
    def capped_mass(self) -> float:
        """The probability that lies on the cap."""
        return float(1 - self._free(0, self.cap))

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""
        return np.where(np.asarray(x) >= self.cap, 1.0, self._free(0, x))

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x]."""
        if not np.isfinite(self.cap):
            return self._free(k, x)
        whole = self._free(k, self.cap) + self.cap**k * (1 - self._free(0, self.cap))
        return np.where(np.asarray(x) >= self.cap, whole, self._free(k, x))

    def quantile(self, u: ArrayLike) -> Array:
        """The x that is reached with probability u."""
        found: Array = np.minimum(np.exp(self.mu + self.sigma * ndtri(u)), self.cap)
        return found

    def _free(self, k: int, x: ArrayLike) -> Array:
        with np.errstate(divide="ignore"):
            level = (np.log(np.asarray(x, dtype=np.float64)) - self.mu - k * self.sigma**2) / self.sigma
        found: Array = np.exp(k * self.mu + (k * self.sigma) ** 2 / 2) * ndtr(level)
        return found


@dataclass(frozen=True, slots=True)
class Gamma:
    """Shape and scale; an exponential law has shape 1."""

    shape: float
    scale: float
    continuous = True

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""
        return self.partial(0, x)

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x]."""
        place = np.maximum(np.asarray(x, dtype=np.float64), 0) / self.scale
        found: Array = self.scale**k * poch(self.shape, k) * gammainc(self.shape + k, place)
        return found

    def quantile(self, u: ArrayLike) -> Array:
        """The x that is reached with probability u."""
        found: Array = self.scale * gammaincinv(self.shape, u)
        return found


@dataclass(frozen=True, slots=True)
class Pareto:
    """P(X > x) = (theta / (theta + x))^alpha."""

    alpha: float
    theta: float
    continuous = True

    def cdf(self, x: ArrayLike) -> Array:
        """P(X <= x)."""
        return 1 - (self.theta / (self.theta + np.maximum(np.asarray(x, dtype=np.float64), 0))) ** self.alpha

    def partial(self, k: int, x: ArrayLike) -> Array:
        """E[X^k; X <= x] for k up to 2: powers of X + theta, whose density is a power, by the binomial."""
        end = np.maximum(np.asarray(x, dtype=np.float64), 0) + self.theta
        weights = {0: (1.0,), 1: (-self.theta, 1.0), 2: (self.theta**2, -2 * self.theta, 1.0)}[k]
        sums = [each * _integral(n - self.alpha - 1, self.theta, end) for n, each in enumerate(weights)]
        found: Array = self.alpha * self.theta**self.alpha * np.sum(sums, axis=0)
        return found

    def quantile(self, u: ArrayLike) -> Array:
        """The x that is reached with probability u."""
        return self.theta * ((1 - np.asarray(u, dtype=np.float64)) ** (-1 / self.alpha) - 1)


def mean(law: Law) -> float:
    """E X."""
    return float(law.partial(1, np.inf))


def second_moment(law: Law) -> float:
    """E X^2."""
    return float(law.partial(2, np.inf))


def limited_mean(law: Law, d: ArrayLike) -> Array:
    """E min(X, d), of the shape of d."""
    return law.partial(1, d) + np.asarray(d) * (1 - law.cdf(d))


def limited_second_moment(law: Law, d: ArrayLike) -> Array:
    """E min(X, d)^2, of the shape of d."""
    return law.partial(2, d) + np.asarray(d) ** 2 * (1 - law.cdf(d))


def _integral(power: float, low: float, high: Array) -> Array:
    """The integral of x^power from low to high."""
    if power == -1:
        return np.log(high / low)
    found: Array = (high ** (power + 1) - low ** (power + 1)) / (power + 1)
    return found
