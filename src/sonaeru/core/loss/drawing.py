"""Drawing events and years. Randomness is handed in; the number of draws depends on the shape of a scenario only, so
that two versions of it with other figures see the same events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

from sonaeru.core.loss.faults import BadInput
from sonaeru.core.loss.laws import Array, Law, ScaledBeta
from sonaeru.core.loss.scenario import Item, Scenario, Term

# Points of a table of quantiles, less one: inverting a beta law exactly costs 20 times as much, and means are right
# to 1e-5.
POINTS = 4096
# More events in one year than this many are left out: at the rate 3 they come once in 10^12 years.
MOST_IN_A_YEAR = 64


@dataclass(frozen=True)
class Events:
    """Losses of n events. `items`: yen by item, float64[n]; of losses of time also `hours` and yen `per_hour`, NaN in
    events that have none. `persons`, `companies`: float64[n], NaN where nobody said.
    """

    items: Mapping[str, Array] = field(hash=False)
    hours: Mapping[str, Array] = field(hash=False)
    per_hour: Mapping[str, Array] = field(hash=False)
    persons: Array
    companies: Array

    @property
    def loss(self) -> Array:
        """Yen per event, float64[n]."""
        return np.sum(list(self.items.values()), axis=0) if self.items else np.zeros(len(self.persons))


@dataclass(frozen=True)
class YearTable(Events):
    """Years that have at least one event, one after the other; events of a year in their order.

    `start`: int64[n + 1], the events of year i are start[i] … start[i + 1] - 1. `scenario`: int16[M], its place in the
    list. `rates`: float64[S], events a year that were drawn.
    """

    start: NDArray[np.int64]
    scenario: NDArray[np.int16]
    rates: Array

    @property
    def years(self) -> int:
        """n."""
        return len(self.start) - 1

    def per_year(self, x: Array) -> Array:
        """The sum over the events of each year: float64[n] for float64[M]."""
        found: Array = np.add.reduceat(x, self.start[:-1])
        return found

    def of(self, place: int) -> Events:
        """The events of one scenario."""
        rows = np.flatnonzero(self.scenario == place)
        items, hours, per_hour = (
            {code: each[rows] for code, each in part.items()} for part in (self.items, self.hours, self.per_hour)
        )
        return Events(items, hours, per_hour, self.persons[rows], self.companies[rows])

    def scaled(self, factors: Mapping[str, Array]) -> YearTable:
        """The same events, each item multiplied by the factor of its scenario: `factors` by item, float64[S]."""
        by = {code: each[self.scenario] for code, each in factors.items()}
        return YearTable(
            items={code: each * by[code] for code, each in self.items.items()},
            hours=self.hours,
            per_hour={code: each * by[code] for code, each in self.per_hour.items()},
            persons=self.persons,
            companies=self.companies,
            start=self.start,
            scenario=self.scenario,
            rates=self.rates,
        )


def draw_events(scenario: Scenario, *, rng: Generator, n: int, band: str | None = "mid") -> Events:
    """n independent events; band None leaves severities at factor 1. Raises BadInput for no band."""
    scale = scenario.severity.at(band) if band is not None else 1.0
    size = rng.standard_normal(n) if scenario.rho else None
    shared = {name: sample(law, rng.random(n)) for name, law in scenario.shared.items()}
    hours = {each.code: sample(each.hours, rng.random(n)) for each in scenario.items if each.hours}
    amounts = {each.code: scale * _amount(scenario, each, shared, size, rng, n) for each in scenario.items}
    return Events(
        items={code: each * hours[code] if code in hours else each for code, each in amounts.items()},
        hours=hours,
        per_hour={code: amounts[code] for code in hours},
        persons=_count(scenario.persons, shared, n),
        companies=_count(scenario.companies, shared, n),
    )


def draw_years(scenarios: Sequence[Scenario], *, rng: Generator, n_years: int, rates: Array) -> YearTable:
    """Years of a Poisson number of events with the rates float64[S], given that there is at least one.

    Years are alike and independent, so events come out in the order of years without being sorted. Severities are
    those of factor 1: `scaled` makes them those of a band. Raises BadInput without scenarios, years or rates.
    """
    if not len(scenarios) or n_years < 1 or len(rates) != len(scenarios) or not 0 < rates.sum() < np.inf:
        raise BadInput("out_of_range", "rates")
    start = np.concatenate([[0], np.cumsum(_counts(float(rates.sum()), rng.random(n_years)))])
    total = int(start[-1])
    bounds = np.cumsum(rates) / rates.sum()
    drawn = np.searchsorted(bounds[:-1], rng.random(total), side="right").astype(np.int16)
    rows = [np.flatnonzero(drawn == place) for place in range(len(scenarios))]
    parts = [draw_events(each, rng=rng, n=len(at), band=None) for each, at in zip(scenarios, rows, strict=True)]
    return YearTable(
        items=_joined([each.items for each in parts], rows, total, 0.0),
        hours=_joined([each.hours for each in parts], rows, total, np.nan),
        per_hour=_joined([each.per_hour for each in parts], rows, total, np.nan),
        persons=_joined([{"": each.persons} for each in parts], rows, total, np.nan)[""],
        companies=_joined([{"": each.companies} for each in parts], rows, total, np.nan)[""],
        start=start,
        scenario=drawn,
        rates=rates,
    )


def sample(law: Law, u: Array) -> Array:
    """Quantiles of a law at levels from 0 to 1, float64[n]; of a beta law by a table."""
    if not isinstance(law, ScaledBeta):
        return law.quantile(u)
    place = u * POINTS
    cell = np.minimum(place.astype(np.int64), POINTS - 1)
    heights, slopes = _quantiles(law)
    return heights[cell] + (place - cell) * slopes[cell]


@lru_cache(maxsize=256)
def _quantiles(law: Law) -> tuple[Array, Array]:
    heights = law.quantile(np.linspace(0, 1, POINTS + 1))
    return heights[:-1], np.diff(heights)


def _amount(
    scenario: Scenario, item: Item, shared: Mapping[str, Array], size: Array | None, rng: Generator, n: int
) -> Array:
    terms = [_term(term, scenario.rho, shared, size, rng, n) for term in item.terms]
    return np.sum(terms, axis=0) if len(terms) > 1 else terms[0]


def _term(term: Term, rho: float, shared: Mapping[str, Array], size: Array | None, rng: Generator, n: int) -> Array:
    """The first continuous unit shares the size of the event; all else is independent."""
    product = np.ones(n)
    for name in term.times:
        product = product * shared[name]
    lead = next((unit for unit in term.units if unit.continuous), None)
    for unit in term.units:
        if unit is lead and size is not None:
            levels = ndtr(np.sqrt(rho) * size + np.sqrt(1 - rho) * rng.standard_normal(n))
            lead = None
        else:
            levels = rng.random(n)
        product = product * sample(unit, levels)
    return product


def _count(stated: float | str | None, shared: Mapping[str, Array], n: int) -> Array:
    if isinstance(stated, str):
        return shared[stated]
    return np.full(n, np.nan if stated is None else stated)


def _counts(rate: float, u: Array) -> NDArray[np.int64]:
    """Poisson numbers given that they are at least one, from levels u."""
    numbers = np.arange(1, MOST_IN_A_YEAR + int(4 * rate) + 1)
    masses = np.exp(numbers * np.log(rate) - rate - gammaln(numbers + 1)) / -np.expm1(-rate)
    places = np.searchsorted(np.cumsum(masses), u, side="right")
    return numbers[np.minimum(places, len(numbers) - 1)]


def _joined(
    parts: Sequence[Mapping[str, Array]], rows: Sequence[NDArray[np.intp]], total: int, empty: float
) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for part, at in zip(parts, rows, strict=True):
        for name, values in part.items():
            found.setdefault(name, np.full(total, empty))[at] = values
    return found
