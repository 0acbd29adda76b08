"""How often something happens in a year: generating functions and moments (Loss Models, chapter 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", NDArray[np.complex128], NDArray[np.float64])


class Frequency(Protocol):
    """A number of events a year."""

    @property
    def mean(self) -> float:
        """E N."""

    @property
    def variance(self) -> float:
        """Var N."""

    def pgf(self, z: Values) -> Values:
        """E z^N, of the shape of z."""


@dataclass(frozen=True, slots=True)
class Poisson:
    """`rate` events a year."""

    rate: float

    @property
    def mean(self) -> float:
        """E N."""
        return self.rate

    @property
    def variance(self) -> float:
        """Var N."""
        return self.rate

    def pgf(self, z: Values) -> Values:
        """E z^N."""
        found: Values = np.exp(self.rate * (z - 1))
        return found


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """For groups whose rates differ or are shared: mean r beta."""

    r: float
    beta: float

    @property
    def mean(self) -> float:
        """E N."""
        return self.r * self.beta

    @property
    def variance(self) -> float:
        """Var N."""
        return self.r * self.beta * (1 + self.beta)

    def pgf(self, z: Values) -> Values:
        """E z^N."""
        found: Values = (1 - self.beta * (z - 1)) ** -self.r
        return found


@dataclass(frozen=True, slots=True)
class Binomial:
    """`m` chances with probability `q` each."""

    m: int
    q: float

    @property
    def mean(self) -> float:
        """E N."""
        return self.m * self.q

    @property
    def variance(self) -> float:
        """Var N."""
        return self.m * self.q * (1 - self.q)

    def pgf(self, z: Values) -> Values:
        """E z^N."""
        found: Values = (1 + self.q * (z - 1)) ** self.m
        return found


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts with their probabilities."""

    values: tuple[int, ...]
    probs: tuple[float, ...]

    @property
    def mean(self) -> float:
        """E N."""
        return float(np.dot(self.values, self.probs))

    @property
    def variance(self) -> float:
        """Var N."""
        return float(np.dot(np.square(self.values), self.probs)) - self.mean**2

    def pgf(self, z: Values) -> Values:
        """E z^N."""
        found: Values = np.sum([prob * z**value for value, prob in zip(self.values, self.probs, strict=True)], axis=0)
        return found
