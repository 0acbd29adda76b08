"""Everything at once, on the same draws."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.core.loss.given import scenario

from sonaeru.core.loss import BadInput, Inputs, LossEstimate, Shown, control_factors, estimate, scenario_means
from sonaeru.web.library import losses

EFFECTS = losses.effects()
BEST = dict.fromkeys([topic for group in EFFECTS.groups for topic in group.topics], Shown(1, 1))


def estimated(*scenarios: Any, draws: int = 20_000, **changes: Any) -> LossEstimate:
    inputs = Inputs(scenarios or (scenario(), scenario(id="other", incident="missend")), draws, **changes)
    return estimate(inputs, rng=np.random.default_rng(1))


def test_what_happens_is_the_mean_of_the_scenario_whatever_its_rate() -> None:
    found = estimated()
    for band, scale in (("low", 0.5), ("mid", 1), ("high", 2)):
        gross = found.bands[band].scenarios[0].gross
        mean = scale * sum(scenario_means(scenario()).values())
        assert gross.mean == pytest.approx(mean, abs=4 * gross.se_mean)


def test_a_year_has_the_mean_of_all_scenarios_and_its_chance_is_exact() -> None:
    found = estimated().bands["mid"].annual
    assert found.p_any == pytest.approx(-math.expm1(-0.08), rel=1e-12)
    assert found.weight == pytest.approx(found.p_any, rel=0.03)
    assert found.gross.mean == pytest.approx(
        0.08 * sum(scenario_means(scenario()).values()), abs=4 * found.gross.se_mean
    )


def test_bands_are_ordered_event_by_event() -> None:
    bands = estimated().bands
    for level in (0.5, 0.9, 0.95):
        figures = [bands[band].scenarios[0].gross.quantiles[level].value for band in ("low", "mid", "high")]
        assert figures[1:] == pytest.approx([2 * figures[0], 4 * figures[0]])


def test_without_a_policy_all_of_it_stays() -> None:
    found = estimated().bands["mid"]
    assert found.scenarios[0].paid.mean == 0
    assert found.annual.retained == found.annual.gross


def test_an_option_is_compared_on_the_same_draws() -> None:
    found = estimated(options={"everything": control_factors(BEST, EFFECTS)})
    plain, better = found.bands["mid"], found.options["everything"]["mid"]
    assert better.scenarios[0].per_year == pytest.approx(0.04 * 0.5028, rel=1e-3)
    assert better.scenarios[1].per_year == plain.scenarios[1].per_year
    factor = better.scenarios[0].items["lost_profit"].mean / plain.scenarios[0].items["lost_profit"].mean
    assert factor == pytest.approx(8**-0.125 * 1.2**-0.25)
    assert better.annual.gross.mean < plain.annual.gross.mean


def test_items_add_up_to_the_whole() -> None:
    found = estimated().bands["mid"].scenarios[0]
    assert sum(item.mean for item in found.items.values()) == pytest.approx(found.gross.mean)


def test_frequent_accidents_are_drawn_apart_and_still_right() -> None:
    often = scenario(frequency={"low": 0.5, "mid": 2, "high": 8})
    found = estimated(often)
    assert not found.together
    for band, rate, scale in (("low", 0.5, 0.5), ("mid", 2, 1), ("high", 8, 2)):
        annual = found.bands[band].annual
        mean = rate * scale * sum(scenario_means(often).values())
        assert annual.gross.mean == pytest.approx(mean, abs=4 * annual.gross.se_mean)


def test_one_that_never_happens_beside_one_that_does() -> None:
    never = scenario(id="never", frequency={"low": 0, "mid": 0, "high": 0})
    found = estimated(scenario(), never).bands["mid"].scenarios[1]
    assert (found.events, found.gross.mean, found.per_year) == (0, 0, 0)


@pytest.mark.parametrize("draws", [0, -1, 10**9])
def test_an_absurd_number_of_draws_is_refused(draws: int) -> None:
    with pytest.raises(BadInput, match="draws"):
        estimated(draws=draws)


def test_no_scenario_and_two_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput):
        estimate(Inputs([]), rng=np.random.default_rng(1))
    with pytest.raises(BadInput):
        estimated(scenario(), scenario())
