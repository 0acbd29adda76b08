"""Quantities of published models of a year: in closed form where there is one, else on a grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sonaeru.core.insurance import load_portfolio, portfolio
from sonaeru.core.loss import Curve, cells, compound, limited_mean, limited_second_moment
from sonaeru.core.loss.frequency import Counts, Frequency
from sonaeru.core.loss.laws import Discrete, Law, mean, second_moment
from sonaeru.core.loss.stated import frequency, law

# Cells of a law that has a density, and how far above the mean, in standard deviations, the grid ends.
FINEST, FAR = 1 << 18, 60
# Cells up to the smaller limit of a layer.
LAYERED = 320

Table = Mapping[str, Any]


def quantity(name: str, model: Table) -> Callable[[Sequence[float]], object]:
    """How a quantity of a model is computed: a function of its levels or points. Raises KeyError for no such name."""
    each = _Portfolio(model) if "classes" in model else _Model(model)
    whole, points = each.figures.get(name), each.points.get(name)
    if whole is not None:
        return lambda at: whole()
    if points is not None:
        return lambda at: [float(points(x)) for x in at]
    raise KeyError(name)


@dataclass(frozen=True)
class _Model:
    """A frequency and a severity, a severity alone, or both with a layer."""

    table: Table

    @cached_property
    def law(self) -> Law:
        return law(self.table["severity"], "severity")

    @cached_property
    def frequency(self) -> Frequency:
        return frequency(self.table["frequency"], "frequency")

    @property
    def figures(self) -> Mapping[str, Callable[[], float]]:
        """What has no argument."""
        return {
            "mean": lambda: self.frequency.mean * mean(self.law),
            "variance": self._variance,
            "sd": lambda: math.sqrt(self._variance()),
            "p_zero": lambda: float(self.frequency.pgf(np.asarray(self.law.cdf(0)))),
            "severity_mean": lambda: mean(self.law),
            "severity_second_moment": lambda: second_moment(self.law),
            "expected_paid_without_aggregate": self._paid_in_layer,
            "expected_paid": self._paid_in_year,
        }

    @property
    def points(self) -> Mapping[str, Callable[[float], Any]]:
        """What is asked for at levels or amounts."""
        return {
            "severity_quantile": self.law.quantile,
            "limited_mean": lambda d: limited_mean(self.law, d),
            "limited_second_moment": lambda d: limited_second_moment(self.law, d),
            "pmf": lambda x: self.curve.pmf(x),
            "cdf": lambda x: self.curve.cdf(x),
            "survival": lambda x: 1 - self.curve.cdf(x),
            "quantile": lambda p: self.curve.quantile(p),
            "tvar": lambda p: self.curve.tvar(p),
            "mean_strictly_above_quantile": lambda p: self.curve.mean_above(p),
            "stop_loss_mean": lambda d: self.curve.stop_loss_mean(d),
        }

    @cached_property
    def curve(self) -> Curve:
        """The sum of a year without a layer."""
        end = self.frequency.mean * mean(self.law) + FAR * math.sqrt(self._variance())
        if not isinstance(self.law, Discrete):
            step = end / FINEST
            return Curve(compound(self.frequency, cells(self.law, step=step, k=FINEST, method="rounding")), step)
        step = _divisor(self.law.values)
        if isinstance(self.frequency, Counts):
            end = max(self.frequency.values) * max(self.law.values)
        k = 1 << math.ceil(math.log2(end / step + 2))
        return Curve(compound(self.frequency, cells(self.law, step=step, k=k, method="rounding")), step)

    def _variance(self) -> float:
        first = mean(self.law)
        spread = second_moment(self.law) - first**2
        return self.frequency.mean * spread + self.frequency.variance * first**2

    @property
    def layer(self) -> tuple[float, float, float]:
        """Deductible, limit of an event, limit of a year; infinite where none is stated."""
        stated = self.table.get("layer", {})
        limits = (stated.get(key) for key in ("per_event_limit", "aggregate_limit"))
        event, year = (math.inf if limit is None else float(limit) for limit in limits)
        return float(stated.get("deductible", 0)), event, year

    def _paid_in_layer(self) -> float:
        deductible, limit, _ = self.layer
        upper, lower = limited_mean(self.law, [deductible + limit, deductible]) if limit < math.inf else self._open()
        return self.frequency.mean * float(upper - lower)

    def _open(self) -> tuple[float, float]:
        return mean(self.law), float(limited_mean(self.law, self.layer[0]))

    def _paid_in_year(self) -> float:
        deductible, limit, year = self.layer
        if year == math.inf:
            return self._paid_in_layer()
        step = _divisor([each for each in (limit, year) if each < math.inf])
        step /= math.ceil(LAYERED * step / min(limit, year))
        k = 1 << math.ceil(math.log2(2 * year / step + 2))
        stated = None if limit == math.inf else limit
        paid = cells(self.law, step=step, k=k, deductible=deductible, limit=stated)
        return Curve(compound(self.frequency, paid), step).limited_mean(year)


@dataclass(frozen=True)
class _Portfolio:
    """Classes of members, and vendors that they share."""

    table: Table

    @property
    def figures(self) -> Mapping[str, Callable[[], float]]:
        """Means, of the curve and in closed form."""
        return {
            "mean": lambda: self.found.total.stop_loss_mean(0),
            "mean_independent": lambda: self.found.mean_independent,
            "mean_common_cause": lambda: self.found.common.stop_loss_mean(0),
        }

    @property
    def points(self) -> Mapping[str, Callable[[float], float]]:
        """What is asked for at levels or amounts."""
        total = self.found.total
        return {
            "quantile": total.quantile,
            "tvar": total.tvar,
            "cdf": total.cdf,
            "survival": lambda x: 1 - total.cdf(x),
            "stop_loss_mean": total.stop_loss_mean,
        }

    @cached_property
    def found(self) -> Any:
        classes, vendors = load_portfolio(self.table)
        return portfolio(classes, vendors)


def _divisor(values: Sequence[float]) -> float:
    """The greatest step that all of these are whole numbers of; to a thousandth."""
    return math.gcd(*(round(each * 1000) for each in values)) / 1000
