"""Many companies at once: against closed forms and against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sonaeru.core.insurance import (
    Class,
    Vendor,
    far_from_market,
    implied_rate,
    load_portfolio,
    member_curves,
    members_expected,
    portfolio,
)
from sonaeru.core.loss import BadInput, Curve, cells, compound
from sonaeru.core.loss.frequency import Poisson
from sonaeru.core.loss.laws import Discrete, LogNormal, mean

SEVERITY = LogNormal(math.log(3e6), 1.3)
MEMBERS = Class(200, 0.02, SEVERITY, 1e5, 1e7)
CLOUD = Vendor(0.5, 0.2, (0.5, 4.5), Discrete((1e5, 4e5), (0.5, 0.5)))


def simulated(years: int) -> np.ndarray:
    """Year by year, member by member."""
    rng, found = np.random.default_rng(5), []
    for _ in range(years):
        losses = np.exp(SEVERITY.mu + SEVERITY.sigma * rng.standard_normal(rng.poisson(200 * 0.02)))
        total = np.clip(losses - 1e5, 0, 1e7).sum()
        for _ in range(rng.poisson(0.2)):
            total += rng.choice([1e5, 4e5], rng.poisson(100 * rng.beta(0.5, 4.5))).sum()
        found.append(total)
    return np.array(found)


def test_the_characteristic_function_and_simulation_agree() -> None:
    found, drawn = portfolio([MEMBERS], [CLOUD]), simulated(20_000)
    assert found.mean == pytest.approx(drawn.mean(), abs=4 * drawn.std() / math.sqrt(len(drawn)))
    for level in (0.5, 0.9, 0.99):
        assert found.total.quantile(level) == pytest.approx(np.quantile(drawn, level), rel=0.04)
    assert found.mean_common == pytest.approx(0.2 * 100 * 0.1 * 250_000)


@pytest.mark.parametrize("members", [10, 100, 5_000, 1_250_000])
def test_groups_of_every_size_keep_their_mean(members: int) -> None:
    found = portfolio([Class(members, 0.02, SEVERITY, 1e5, 1e7)], [CLOUD])
    assert found.total.mass.sum() == pytest.approx(1, abs=1e-9)
    assert found.total.stop_loss_mean(0) == pytest.approx(found.mean, rel=1e-4)
    assert found.mean == pytest.approx(found.mean_independent + found.mean_common)


def test_a_common_cause_makes_bad_years_worse_at_the_same_mean() -> None:
    together = portfolio([MEMBERS], [Vendor(1, 0.01, (5, 5), Discrete((1e6,), (1.0,)))])
    assert together.total.tvar(0.99) > together.independent.tvar(0.99) + 0.2 * together.mean


def test_a_grid_that_the_sum_does_not_fit_on_is_refused() -> None:
    with pytest.raises(BadInput, match="step"):
        portfolio([MEMBERS], [], step=10_000, k=1024)
    with pytest.raises(BadInput, match="members"):
        portfolio([Class(9, 0.02, SEVERITY, 1e5, 1e7)], [])


def test_a_portfolio_without_numbers_is_refused() -> None:
    with pytest.raises(BadInput):
        load_portfolio({"classes": [{"members": 10.5, "rate": 1, "median": 1, "sigma": 1, "limit": 1}]})
    with pytest.raises(BadInput):
        load_portfolio({"classes": [], "vendors": [{"share": 1.5, "rate": 1, "beta": [1, 1]}]})


def test_what_is_expected_of_members_in_closed_form() -> None:
    limits = np.array([5e6, 1e7, 3e7, 1e8, np.inf])
    gross, paid, uncovered = members_expected(0.01, 5.9e6, 1.6, 1e5, limits)
    assert paid[:4] == pytest.approx([35_989, 58_095, 104_934, 157_827], abs=1)
    assert float(gross) == pytest.approx(0.01 * mean(LogNormal(math.log(5.9e6), 1.6)))
    assert uncovered == pytest.approx(gross - paid)
    assert np.all(np.diff(paid) > 0)


def test_a_deductible_of_nothing_and_no_limit_pays_all() -> None:
    gross, paid, _ = members_expected(0.3, 5e6, 1.2, 0, np.inf)
    assert paid == pytest.approx(gross)


def test_curves_of_members_are_those_of_one_at_a_time() -> None:
    rates, limits = np.array([0.3, 1.0]), np.array([8e6, 4e6])
    both = member_curves(rates, np.full(2, 5e6), np.full(2, 1.2), np.array([1e5, 0]), limits, step=1e5, k=512)
    law = LogNormal(math.log(5e6), 1.2)
    for row, rate, deductible, limit in zip(both, rates, (1e5, 0), limits, strict=True):
        one = cells(law, step=1e5, k=512, method="rounding", deductible=deductible, limit=limit)
        assert row == pytest.approx(compound(Poisson(rate), one), abs=1e-12)
        assert Curve(row, 1e5).quantile(0.5) >= 0


def test_the_rate_that_a_premium_implies_and_when_ours_is_far_from_it() -> None:
    assert implied_rate(62_000, 0.4, 8e6) == pytest.approx(0.0031)
    assert implied_rate(93_000, 0.6, 8e6) == pytest.approx(0.006975)
    assert not far_from_market(0.004, 0.0031)
    assert far_from_market(0.0131, 0.0031) and far_from_market(0.0007, 0.0031)
    with pytest.raises(BadInput):
        implied_rate(62_000, 0.4, 0)
