"""Laws: closed forms against integrals of their own quantiles, and what cannot be a law."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sonaeru.core.loss import BadInput, limited_mean, limited_second_moment
from sonaeru.core.loss.drawing import sample
from sonaeru.core.loss.frequency import Frequency
from sonaeru.core.loss.laws import Law, LogNormal, mean, second_moment
from sonaeru.core.loss.stated import frequency, law

LAWS: dict[str, dict[str, Any]] = {
    "fixed": {"dist": "fixed", "value": 7},
    "bernoulli": {"dist": "bernoulli", "p": 0.3},
    "discrete": {"dist": "discrete", "values": [5, 1, 2], "probs": [0.2, 0.5, 0.3]},
    "uniform": {"dist": "uniform", "min": 0, "max": 10},
    "pert": {"dist": "pert", "min": 1, "mode": 4, "max": 20},
    "pert at its end": {"dist": "pert", "min": 0, "mode": 0, "max": 20},
    "beta": {"dist": "beta", "a": 2, "b": 8},
    "lognormal": {"dist": "lognormal", "median": 5, "sigma": 0.8},
    "lognormal by p90": {"dist": "lognormal", "median": 5, "p90": 15},
    "lognormal capped": {"dist": "lognormal", "median": 5, "sigma": 1.2, "cap": 20},
    "bins": {"dist": "bins", "edges": [1, 10, 50], "probs": [0.5, 0.3, 0.2], "top_alpha": 1.5, "cap": 400},
    "exponential": {"dist": "exponential", "mean": 3},
    "gamma": {"dist": "gamma", "shape": 0.5, "scale": 4},
    "pareto": {"dist": "pareto", "alpha": 4, "theta": 9},
}
# The middles of equal slices of probability.
LEVELS = (np.arange(200_000) + 0.5) / 200_000
each_law = pytest.mark.parametrize("stated", LAWS.values(), ids=LAWS)


def read(stated: object) -> Law:
    return law(stated, "x")


@each_law
def test_moments_are_those_of_the_quantiles(stated: dict[str, Any]) -> None:
    found, drawn = read(stated), read(stated).quantile(LEVELS)
    assert mean(found) == pytest.approx(drawn.mean(), rel=2e-4)
    assert second_moment(found) == pytest.approx(np.square(drawn).mean(), rel=2e-2)


@each_law
def test_limited_moments_are_those_of_the_quantiles(stated: dict[str, Any]) -> None:
    found, drawn = read(stated), read(stated).quantile(LEVELS)
    limits = np.array([0.0, 0.3, 1.0, 4.0, 11.0, 1000.0])
    assert limited_mean(found, limits) == pytest.approx([np.minimum(drawn, d).mean() for d in limits], rel=2e-4)
    squares = [np.square(np.minimum(drawn, d)).mean() for d in limits]
    assert limited_second_moment(found, limits) == pytest.approx(squares, rel=2e-2)


@each_law
def test_the_distribution_function_undoes_the_quantile(stated: dict[str, Any]) -> None:
    found, levels = read(stated), np.linspace(0.001, 0.999, 333)
    places = found.quantile(levels)
    assert np.all(np.diff(places) >= 0)
    assert np.all(found.cdf(places) >= levels - 1e-9)
    if found.continuous and "cap" not in stated:
        assert found.cdf(places) == pytest.approx(levels, abs=1e-9)


@each_law
def test_a_drawn_value_is_the_quantile_of_its_level(stated: dict[str, Any]) -> None:
    levels = np.linspace(0.0005, 0.9995, 20_000)
    drawn, exact = sample(read(stated), levels), read(stated).quantile(levels)
    assert drawn.mean() == pytest.approx(exact.mean(), rel=1e-5)
    assert drawn == pytest.approx(exact, rel=1e-2, abs=1e-3)


def test_a_pert_has_the_mean_of_its_four_sixths() -> None:
    found = read({"dist": "pert", "min": 500_000, "mode": 4_000_000, "max": 20_000_000})
    assert mean(found) == pytest.approx((500_000 + 4 * 4_000_000 + 20_000_000) / 6, rel=1e-12)


def test_a_lognormal_with_a_p90_reaches_it() -> None:
    assert read(LAWS["lognormal by p90"]).quantile([0.5, 0.9]) == pytest.approx([5, 15], rel=1e-12)


def test_what_lies_above_a_cap_counts_as_the_cap_and_is_told() -> None:
    found = read(LAWS["lognormal capped"])
    assert isinstance(found, LogNormal)
    assert found.capped_mass == pytest.approx(1 - 0.5 * (1 + math.erf(math.log(4) / 1.2 / math.sqrt(2))), rel=1e-9)
    assert (found.cdf(19.999) < 1, found.cdf(20)) == (True, 1)
    assert mean(found) < mean(read({"dist": "lognormal", "median": 5, "sigma": 1.2}))


def test_bins_hold_their_share_and_put_no_mass_on_the_cap() -> None:
    found = read(LAWS["bins"])
    assert found.cdf([1, 10, 50, 400]) == pytest.approx([0, 0.5, 0.8, 1])
    assert found.cdf(399.999) < 1


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"dist": "unheard-of"}, "bad_value"),
        ([], "bad_value"),
        ({"dist": "fixed"}, "not_a_number"),
        ({"dist": "fixed", "value": -1}, "negative"),
        ({"dist": "fixed", "value": math.nan}, "not_a_number"),
        ({"dist": "fixed", "value": math.inf}, "not_a_number"),
        ({"dist": "fixed", "value": True}, "not_a_number"),
        ({"dist": "fixed", "value": "5"}, "not_a_number"),
        ({"dist": "fixed", "value": 10**400}, "out_of_range"),
        ({"dist": "bernoulli", "p": 1.1}, "out_of_range"),
        ({"dist": "discrete", "values": [1, 2], "probs": [0.5, 0.4]}, "bad_value"),
        ({"dist": "discrete", "values": [1, 1], "probs": [0.5, 0.5]}, "bad_value"),
        ({"dist": "discrete", "values": [1], "probs": [0.5, 0.5]}, "bad_value"),
        ({"dist": "discrete", "values": [], "probs": []}, "bad_value"),
        ({"dist": "uniform", "min": 2, "max": 2}, "bad_value"),
        ({"dist": "pert", "min": 5, "mode": 5, "max": 5}, "bad_value"),
        ({"dist": "pert", "min": 1, "mode": 9, "max": 5}, "bad_value"),
        ({"dist": "beta", "a": 0, "b": 1}, "bad_value"),
        ({"dist": "lognormal", "median": 0, "sigma": 1}, "bad_value"),
        ({"dist": "lognormal", "median": 5, "p90": 5}, "bad_value"),
        ({"dist": "lognormal", "median": 5}, "not_a_number"),
        ({**LAWS["bins"], "edges": [1, 50, 10]}, "bad_value"),
        ({**LAWS["bins"], "cap": 50}, "bad_value"),
        ({**LAWS["bins"], "edges": [0, 10, 50]}, "bad_value"),
    ],
)
def test_what_is_no_law_is_refused_with_its_place(stated: object, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(stated)
    assert refused.value.code == code
    assert refused.value.where.startswith("x")


FREQUENCIES: list[dict[str, Any]] = [
    {"dist": "poisson", "rate": 0.7},
    {"dist": "negbin", "r": 2, "beta": 0.4},
    {"dist": "binomial", "m": 3, "q": 0.4},
    {"dist": "discrete", "values": [0, 2, 5], "probs": [0.5, 0.3, 0.2]},
]


@pytest.mark.parametrize("stated", FREQUENCIES, ids=lambda each: str(each["dist"]))
def test_the_moments_of_a_frequency_are_the_slopes_of_its_generating_function(stated: dict[str, Any]) -> None:
    found: Frequency = frequency(stated, "n")
    at = found.pgf(np.array([1 - 1e-4, 1, 1 + 1e-4]))
    slope, bend = (at[2] - at[0]) / 2e-4, (at[2] - 2 * at[1] + at[0]) / 1e-8
    assert at[1] == pytest.approx(1)
    assert found.mean == pytest.approx(slope, rel=1e-6)
    assert found.variance == pytest.approx(bend + slope - slope**2, rel=1e-3)


@pytest.mark.parametrize("stated", [{}, {"dist": "poisson", "rate": -1}, {"dist": "binomial", "m": 2.5, "q": 0.1}])
def test_what_is_no_frequency_is_refused(stated: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        frequency(stated, "n")
