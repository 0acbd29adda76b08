from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.core.loss.given import PERT, scenario, stated

from sonaeru.core.loss import BadInput, draw_events, load_scenario, scenario_means


def test_means_in_closed_form_are_those_of_the_draws() -> None:
    events = draw_events(scenario(), rng=np.random.default_rng(1), n=100_000)
    for code, mean in scenario_means(scenario()).items():
        drawn = events.items[code]
        assert drawn.mean() == pytest.approx(mean, abs=4 * drawn.std() / np.sqrt(len(drawn))), code


def test_means_by_hand() -> None:
    assert scenario_means(scenario())["notification"] == pytest.approx(55 * 200 + 5000)
    assert scenario_means(scenario())["damages"] == pytest.approx(
        0.4 * 55 * (100_000 + 1_600_000 + 1_500_000) / 6 * 0.2
    )


def test_means_do_not_depend_on_rho() -> None:
    alone, together = (draw_events(scenario(rho=rho), rng=np.random.default_rng(2), n=50_000).items for rho in (0, 0.9))
    for code in alone:
        error = 4 * np.hypot(alone[code].std(), together[code].std()) / np.sqrt(50_000)
        assert alone[code].mean() == pytest.approx(together[code].mean(), abs=error)


def test_rho_moves_items_together() -> None:
    def correlation(rho: float) -> float:
        items = draw_events(scenario(rho=rho), rng=np.random.default_rng(3), n=50_000).items
        return float(np.corrcoef(items["forensics"], items["lost_profit"])[0, 1])

    assert abs(correlation(0)) < 0.02
    assert correlation(0.6) > 0.1


def test_a_band_multiplies_every_term_once_on_the_same_draws() -> None:
    middle, high = (draw_events(scenario(), rng=np.random.default_rng(4), n=100, band=band) for band in ("mid", "high"))
    for code in middle.items:
        assert high.items[code] == pytest.approx(2 * middle.items[code])
    assert high.hours["lost_profit"] == pytest.approx(middle.hours["lost_profit"])
    assert scenario_means(scenario(), band="high")["forensics"] == 2 * scenario_means(scenario())["forensics"]


def test_a_loss_of_time_says_its_hours_and_counts_who_is_concerned() -> None:
    events = draw_events(scenario(), rng=np.random.default_rng(5), n=1000)
    timed = events.hours["lost_profit"] * events.per_hour["lost_profit"]
    assert events.items["lost_profit"] == pytest.approx(timed)
    assert set(events.persons) == {10, 100}
    assert set(events.companies) == {3}
    assert np.isnan(draw_events(scenario(persons=None), rng=np.random.default_rng(5), n=2).persons).all()


def test_other_figures_see_the_same_events() -> None:
    dearer = stated()
    dearer["items"][0]["terms"][0]["units"] = [{**PERT, "min": 200_000, "mode": 800_000, "max": 3_000_000}]
    before, after = (
        draw_events(each, rng=np.random.default_rng(6), n=100).items for each in (scenario(), load_scenario(dearer))
    )
    assert np.all(after["forensics"] >= before["forensics"])
    assert after["damages"] == pytest.approx(before["damages"])


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"incident": "flood"}, "bad_value", "incident"),
        ({"id": ""}, "bad_value", "id"),
        ({"items": []}, "bad_value", "items"),
        ({"items": [{"code": "legal", "terms": []}]}, "bad_value", "terms"),
        ({"items": [{"code": "legal", "terms": [{"times": [], "units": []}]}]}, "bad_value", "units"),
        ({"items": [{"code": "legal", "terms": [{"times": ["pcs"], "units": [PERT]}]}]}, "bad_value", "times"),
        ({"items": 2 * stated()["items"][:1]}, "bad_value", "items"),
        ({"rho": 1.5}, "out_of_range", "rho"),
        ({"frequency": {"low": 0.1, "mid": 0.01, "high": 1}}, "bad_value", "frequency"),
        ({"frequency": {"low": 0.1, "mid": 1}}, "not_a_number", "frequency.high"),
        ({"persons": "nobody"}, "bad_value", "persons"),
        ({"persons": -1}, "negative", "persons"),
        ({"shared": {"records": {"dist": "pert", "min": 5, "mode": 5, "max": 5}}}, "bad_value", "shared.records.mode"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_place(changes: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(BadInput) as refused:
        load_scenario(stated(**changes))
    assert (refused.value.code, refused.value.where.endswith(where)) == (code, True), refused.value.where


def test_no_band_of_another_name() -> None:
    with pytest.raises(BadInput):
        scenario_means(scenario(), band="middle")
