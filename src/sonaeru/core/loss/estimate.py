"""What accidents cost a company: if one happens, and in a year; low, mid and high on the same draws.

What a policy pays is handed in as a `Payer`, so that this part knows nothing of policies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sonaeru.core.loss.controls import NO_FACTORS, Factors
from sonaeru.core.loss.drawing import Events, YearTable, draw_years
from sonaeru.core.loss.faults import BadInput
from sonaeru.core.loss.laws import Array
from sonaeru.core.loss.measures import Measures, measures, weights
from sonaeru.core.loss.scenario import BANDS, Band, Scenario

DRAWS, MOST_DRAWS = 100_000, 1_000_000
# Above this rate, weights of rare years would spread too far: each set of rates is drawn on its own.
TOGETHER = 3.0
IF_IT_HAPPENS, IN_A_YEAR = (0.5, 0.9, 0.95), (0.9, 0.99)


@dataclass(frozen=True)
class Paid:
    """What was paid for M events. `event`: yen, float64[M]; `parts`: attributed to each part, `over`: whether its
    limit cut, bool[M]; `cuts`: yen that were not paid, by reason; `used_up`: whether a limit of the year cut.
    """

    event: Array
    parts: Mapping[str, Array] = field(hash=False)
    over: Mapping[str, NDArray[np.bool_]] = field(hash=False)
    cuts: Mapping[str, Array] = field(hash=False)
    used_up: NDArray[np.bool_]


class Payer(Protocol):
    """What a policy pays."""

    def __call__(self, events: Events, start: NDArray[np.int64] | None) -> Paid:
        """For events of the years that begin at `start`, int64[n + 1]; None: each the only event of its year."""


@dataclass(frozen=True)
class Part:
    """Of one part of the policy, if the accident happens: yen paid on average, and how often its limit is too low."""

    mean_paid: float
    p_over_limit: float


@dataclass(frozen=True)
class Happening:
    """One scenario, if it happens, as the only event of its year. Yen per event; `per_year`: events."""

    id: str
    per_year: float
    events: int
    gross: Measures
    paid: Measures
    retained: Measures
    items: Mapping[str, Measures] = field(hash=False)
    parts: Mapping[str, Part] = field(hash=False)
    cuts: Mapping[str, float] = field(hash=False)


@dataclass(frozen=True)
class Annual:
    """A year. Yen; `p_any` exact; `weight` estimates it from the draws: a check on these."""

    p_any: float
    weight: float
    p_used_up: float
    gross: Measures
    paid: Measures
    retained: Measures


@dataclass(frozen=True)
class Outcome:
    """One set of assumptions."""

    scenarios: tuple[Happening, ...]
    annual: Annual


@dataclass(frozen=True)
class Inputs:
    """What to estimate. `factors`: what the measures in place do; `options`: by name, what others would do."""

    scenarios: Sequence[Scenario]
    draws: int = DRAWS
    payer: Payer | None = None
    factors: Factors = NO_FACTORS
    options: Mapping[str, Factors] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class LossEstimate:
    """By band, and by option and band, on the same draws. `together`: whether one drawing served all of them."""

    bands: Mapping[str, Outcome] = field(hash=False)
    options: Mapping[str, Mapping[str, Outcome]] = field(hash=False)
    draws: int
    together: bool


@dataclass(frozen=True)
class _Set:
    """A band of a set of factors: rates float64[S]; by item what it is multiplied by, float64[S]."""

    rates: Array
    scale: Mapping[str, Array] = field(hash=False)


def estimate(inputs: Inputs, *, rng: Generator) -> LossEstimate:
    """Everything at once: years are drawn at the largest rate of each scenario and weighted for every band and option.

    Raises BadInput for no scenarios, two of one id, or a number of draws that is not from 1 to MOST_DRAWS.
    """
    if not 1 <= inputs.draws <= MOST_DRAWS:
        raise BadInput("out_of_range", "draws")
    if not inputs.scenarios or len({each.id for each in inputs.scenarios}) < len(inputs.scenarios):
        raise BadInput("bad_value", "scenarios")
    chosen = {"": inputs.factors, **inputs.options}
    sets = {(name, band): _set(inputs.scenarios, chosen[name], band) for name in chosen for band in BANDS}
    most = np.max([each.rates for each in sets.values()], axis=0)
    together = bool(most.sum() <= TOGETHER)
    table = draw_years(inputs.scenarios, rng=rng, n_years=inputs.draws, rates=most) if together else None
    found = {
        key: _outcome(
            inputs, each, table or draw_years(inputs.scenarios, rng=rng, n_years=inputs.draws, rates=each.rates)
        )
        for key, each in sets.items()
    }
    by_name = {name: {band: found[name, band] for band in BANDS} for name in chosen}
    return LossEstimate(by_name.pop(""), by_name, inputs.draws, together)


def rates(scenario: Scenario, factors: Factors = NO_FACTORS) -> Band:
    """Events a year, low, mid and high."""
    factor = factors.rate_of(scenario.incident)
    low, mid, high = (scenario.frequency.at(band) * factor.at(band) for band in BANDS)
    return Band(low, mid, high)


def _set(scenarios: Sequence[Scenario], factors: Factors, band: str) -> _Set:
    codes = {item.code for scenario in scenarios for item in scenario.items}
    severity = np.array([each.severity.at(band) for each in scenarios])
    return _Set(
        rates=np.array([rates(each, factors).at(band) for each in scenarios]),
        scale={code: severity * factors.severity_of(code).at(band) for code in sorted(codes)},
    )


def _outcome(inputs: Inputs, each: _Set, drawn: YearTable) -> Outcome:
    table = drawn.scaled(each.scale)
    happening = tuple(
        _happening(scenario, float(each.rates[place]), table.of(place), inputs.payer)
        for place, scenario in enumerate(inputs.scenarios)
    )
    return Outcome(happening, _annual(table, each.rates, inputs.payer))


def _happening(scenario: Scenario, rate: float, events: Events, payer: Payer | None) -> Happening:
    paid = _paid(payer, events, None)
    codes = [item.code for item in scenario.items]
    return Happening(
        id=scenario.id,
        per_year=rate,
        events=len(events.persons),
        gross=_measured(events.loss),
        paid=_measured(paid.event),
        retained=_measured(events.loss - paid.event),
        items={code: measures(events.items[code]) for code in codes},
        parts={code: Part(_mean(paid.parts[code]), _mean(over)) for code, over in paid.over.items()},
        cuts={reason: _mean(each) for reason, each in paid.cuts.items()},
    )


def _annual(table: YearTable, rates: Array, payer: Payer | None) -> Annual:
    paid = _paid(payer, table, table.start)
    w, p_zero = weights(table, rates)
    gross, received = table.per_year(table.loss), table.per_year(paid.event)
    used_up = table.per_year(paid.used_up.astype(np.float64)) > 0
    each = [measures(x, w, p_zero, levels=IN_A_YEAR) for x in (gross, received, gross - received)]
    return Annual(float(-np.expm1(-rates.sum())), float(w.sum()), float(w[used_up].sum()), *each)


def _paid(payer: Payer | None, events: Events, start: NDArray[np.int64] | None) -> Paid:
    if payer:
        return payer(events, start)
    nothing = np.zeros(len(events.persons))
    return Paid(nothing, {}, {}, {}, nothing > 0)


def _measured(x: Array) -> Measures:
    return measures(x, levels=IF_IT_HAPPENS)


def _mean(x: Array | NDArray[np.bool_]) -> float:
    return float(x.mean()) if len(x) else 0.0
