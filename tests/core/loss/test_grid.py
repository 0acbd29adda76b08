"""The sum of a year three ways: Fourier transform, Panjer's recursion, simulation; and closed forms beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sonaeru.core.loss import BadInput, Curve, cells, compound, limited_mean
from sonaeru.core.loss.frequency import NegativeBinomial, Poisson
from sonaeru.core.loss.grid import capped_mass
from sonaeru.core.loss.laws import Array, Gamma, LogNormal, mean

LAW = LogNormal(math.log(5e6), 1.2)
LAYER = {"deductible": 1e5, "limit": 8e6}


def panjer(rate: float, cells: Array) -> Array:
    """The recursion for a Poisson number, term by term: slow, and obvious."""
    found = [math.exp(-rate * (1 - cells[0]))]
    for at in range(1, len(cells)):
        terms = (y * cells[y] * found[at - y] for y in range(1, at + 1))
        found.append(rate / at * math.fsum(terms))
    return np.array(found)


def test_fourier_and_panjer_agree() -> None:
    severity = cells(LAW, step=250_000, k=400, method="unbiased", deductible=1e5, limit=8e6)
    assert compound(Poisson(0.3), severity) == pytest.approx(panjer(0.3, severity), abs=1e-14)


def test_fourier_and_simulation_agree() -> None:
    rng = np.random.default_rng(7)
    numbers = rng.poisson(0.3, 100_000)
    paid = np.clip(np.exp(LAW.mu + LAW.sigma * rng.standard_normal(numbers.sum())) - 1e5, 0, 8e6)
    years = np.minimum(np.bincount(np.repeat(np.arange(len(numbers)), numbers), paid, len(numbers)), 20e6)
    curve = Curve(compound(Poisson(0.3), cells(LAW, step=25_000, k=4096, **LAYER)), 25_000)
    assert curve.limited_mean(20e6) == pytest.approx(years.mean(), abs=4 * years.std() / math.sqrt(len(years)))


def test_the_layer_of_the_design_on_the_grid_of_the_design() -> None:
    curve = Curve(compound(Poisson(0.3), cells(LAW, step=25_000, k=4096, **LAYER)), 25_000)
    assert curve.limited_mean(20e6) == pytest.approx(1_458_513.6, rel=2e-5)


def test_unbiased_cells_keep_the_mean_and_rounded_ones_are_near() -> None:
    paid = float(limited_mean(LAW, 8.1e6) - limited_mean(LAW, 1e5))
    places = np.arange(400) * 200_000
    assert cells(LAW, step=200_000, k=400, method="unbiased", **LAYER) @ places == pytest.approx(paid, rel=1e-12)
    assert cells(LAW, step=200_000, k=400, method="rounding", **LAYER) @ places == pytest.approx(paid, rel=2e-2)


def test_mass_above_the_grid_lies_in_its_last_cell_and_is_told() -> None:
    found = cells(LAW, step=100_000, k=100, method="rounding")
    assert found.sum() == pytest.approx(1)
    assert capped_mass(LAW, step=100_000, k=100) == pytest.approx(1 - LAW.cdf(9.9e6))
    assert found[-1] == pytest.approx(1 - LAW.cdf(9.85e6))
    assert capped_mass(LAW, step=100_000, k=100, **LAYER) == 0


def test_a_step_that_does_not_divide_the_limit_is_refused() -> None:
    with pytest.raises(BadInput, match="step"):
        cells(LAW, step=30_000, k=400, **LAYER)


def test_geometric_sums_of_exponential_losses_have_their_closed_form() -> None:
    step = 5_000.0
    curve = Curve(compound(NegativeBinomial(1, 0.5), cells(Gamma(1, 1e6), step=step, k=1 << 13)), step)
    for x in (1e6, 3e6, 8e6):
        assert 1 - curve.cdf(x) == pytest.approx(0.5 / 1.5 * math.exp(-x / 1.5e6), rel=2e-2)
    assert curve.stop_loss_mean(0) == pytest.approx(0.5e6, rel=1e-6)


def test_tail_figures_of_a_curve_on_steps() -> None:
    curve = Curve(np.array([0.9, 0.06, 0.04]), 10)
    assert (curve.quantile(0.9), curve.quantile(0.95), curve.quantile(0.97)) == (0, 10, 20)
    assert curve.tvar(0.95) == pytest.approx((0.01 * 10 + 0.04 * 20) / 0.05)
    assert curve.mean_above(0.95) == pytest.approx(20)
    assert (curve.pmf(10), curve.cdf(10), curve.limited_mean(10)) == pytest.approx((0.06, 0.96, 1.0))


def test_padding_keeps_what_runs_over_the_end_from_coming_back() -> None:
    heavy = cells(Gamma(1, 100), step=1, k=256)
    right = panjer(2.0, heavy)
    assert compound(Poisson(2.0), heavy, pad=8) == pytest.approx(right, abs=1e-6)
    assert compound(Poisson(2.0), heavy, pad=1)[0] > right[0]
    assert mean(Gamma(1, 100)) == 100
