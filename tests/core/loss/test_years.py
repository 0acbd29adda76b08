"""Drawn years, how they are weighted, and the figures made of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.core.loss.given import scenario

from sonaeru.core.loss import BadInput, YearTable, draw_years, measures, scenario_means, weights
from sonaeru.core.loss.laws import Array

SMALL, OTHER = scenario(), scenario(id="other", incident="missend", rho=0)


def table(rates: list[float], n: int = 20_000, seed: int = 1) -> YearTable:
    rng = np.random.default_rng(seed)
    return draw_years([SMALL, OTHER][: len(rates)], rng=rng, n_years=n, rates=np.array(rates))


def test_every_drawn_year_has_an_event_and_events_come_in_the_order_of_years() -> None:
    found = table([0.3, 0.1])
    counts = np.diff(found.start)
    assert found.years == 20_000 and counts.min() == 1
    assert found.start[-1] == len(found.scenario) == len(found.loss)
    assert counts.mean() == pytest.approx(0.4 / -math.expm1(-0.4), abs=0.02)
    assert (found.scenario == 0).mean() == pytest.approx(0.75, abs=0.02)


def test_one_scenario_is_what_was_drawn_for_it() -> None:
    found = table([0.3, 0.1])
    first = found.of(0)
    assert first.loss.sum() + found.of(1).loss.sum() == pytest.approx(found.loss.sum())
    mean = sum(scenario_means(SMALL).values())
    assert first.loss.mean() == pytest.approx(mean, abs=4 * first.loss.std() / math.sqrt(len(first.loss)))


def test_weights_make_rates_of_any_smaller_size_out_of_one_drawing() -> None:
    found, loss = table([0.3, 0.1], n=100_000), sum(scenario_means(SMALL).values())
    for rates in ([0.3, 0.1], [0.1, 0.1], [0.02, 0.05], [0.3, 0.0]):
        w, p_zero = weights(found, np.array(rates))
        assert p_zero == math.exp(-sum(rates))
        assert w.sum() == pytest.approx(-math.expm1(-sum(rates)), rel=0.03)
        assert w @ found.per_year(found.loss) == pytest.approx(sum(rates) * loss, rel=0.05)


def test_a_year_with_any_of_five_rare_accidents_is_as_likely_as_independence_says() -> None:
    five = [scenario(id=f"s{n}") for n in range(5)]
    rates = np.full(5, -math.log(0.9))
    found = draw_years(five, rng=np.random.default_rng(1), n_years=50_000, rates=rates)
    w, p_zero = weights(found, rates)
    assert 1 - p_zero == pytest.approx(0.40951, abs=1e-5)
    assert w.sum() == pytest.approx(0.40951, rel=1e-9)
    held = [found.per_year((found.scenario == place).astype(float)) > 0 for place in range(5)]
    pairs = [w @ (held[a] & held[b]) for a in range(5) for b in range(a)]
    assert pairs == pytest.approx([0.01] * 10, abs=0.002)


def test_losses_of_a_year_are_summed_event_by_event() -> None:
    """One draw of size times the number of events would have more than twice the spread."""
    rng, rates = np.random.default_rng(2), np.array([2.0])
    found = draw_years([OTHER], rng=rng, n_years=50_000, rates=rates)
    events, loss = found.loss, found.per_year(found.loss)
    spread = measures(loss, *weights(found, rates)).sd
    assert spread == pytest.approx(math.sqrt(2 * np.square(events).mean()), rel=0.03)


def test_rare_years_have_a_value_at_risk_of_nothing() -> None:
    found, rates = table([0.3]), np.array([0.005])
    figures = measures(found.per_year(found.loss), *weights(found, rates), levels=(0.99, 0.999))
    assert figures.quantiles[0.99].value == 0
    assert figures.tvar[0.99].value == pytest.approx(figures.mean / 0.01, rel=1e-9)
    assert figures.quantiles[0.999].value > 0


def obvious(x: Array, w: Array, p_zero: float, level: float) -> tuple[float, float]:
    """Quantile and TVaR by the definition."""
    values, masses = np.append(x, 0), np.append(w, p_zero)
    quantile = min(v for v in values if masses[values > v].sum() <= (1 - level) * (1 + 1e-12))
    return quantile, quantile + masses @ np.maximum(values - quantile, 0) / (1 - level)


@pytest.mark.parametrize("level", [0.2, 0.5, 0.85, 0.9, 0.95, 0.99])
def test_quantile_and_tvar_follow_their_definition(level: float) -> None:
    x = np.array([5.0, 1, 1, 8, 3, 3, 3, 100])
    w = np.array([0.05, 0.1, 0.1, 0.02, 0.1, 0.05, 0.05, 0.03])
    found = measures(x, w, 0.5, levels=[level])
    quantile, tail = obvious(x, w, 0.5, level)
    assert (found.quantiles[level].value, found.tvar[level].value) == pytest.approx((quantile, tail))


def test_the_quantile_of_equal_draws_is_the_smallest_that_reaches_the_level() -> None:
    found = measures(np.arange(1.0, 11), levels=(0.5, 0.9, 0.95))
    assert [each.value for each in found.quantiles.values()] == [5, 9, 10]
    assert (found.mean, found.sd) == pytest.approx((5.5, np.arange(1, 11).std()))


def test_reported_errors_cover_what_other_seeds_find() -> None:
    found = [measures(np.random.default_rng(seed).lognormal(0, 1, 4000), levels=(0.9,)) for seed in range(60)]
    means, quantiles = [each.mean for each in found], [each.quantiles[0.9].value for each in found]
    tails = [each.tvar[0.9].value for each in found]
    assert np.std(means) == pytest.approx(np.mean([each.se_mean for each in found]), rel=0.35)
    assert np.std(quantiles) == pytest.approx(np.mean([each.quantiles[0.9].se for each in found]), rel=0.35)
    assert np.std(tails) == pytest.approx(np.mean([each.tvar[0.9].se for each in found]), rel=0.35)


def test_the_same_seed_draws_the_same_years() -> None:
    once, again, other = table([0.3], seed=1), table([0.3], seed=1), table([0.3], seed=2)
    assert np.array_equal(once.loss, again.loss)
    assert not np.array_equal(once.loss[:100], other.loss[:100])


@pytest.mark.parametrize(("n", "rates"), [(0, [0.1]), (10, [0.0]), (10, [np.inf]), (10, [0.1, 0.1])])
def test_nothing_to_draw_is_refused(n: int, rates: list[float]) -> None:
    with pytest.raises(BadInput):
        draw_years([SMALL], rng=np.random.default_rng(1), n_years=n, rates=np.array(rates))
