"""A run as it is stated in a file, and its result as it is written: the forms `sonaeru-loss-1` and
`sonaeru-loss-result-1`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sonaeru.core.editions import Answer
from sonaeru.core.insurance.payment import READINGS, payer
from sonaeru.core.insurance.policy import load_policy
from sonaeru.core.loss.controls import CLAIMED, CLAIMED_MISSING, LEVEL, NO_FACTORS, Effects, Shown, control_factors
from sonaeru.core.loss.estimate import DRAWS, MOST_DRAWS, Annual, Happening, Inputs, LossEstimate, Outcome
from sonaeru.core.loss.faults import BadInput, number, rows, table
from sonaeru.core.loss.measures import Measures
from sonaeru.core.loss.scenario import Scenario, load_scenario

FORM, RESULT = "sonaeru-loss-1", "sonaeru-loss-result-1"
# What a stated control is known by, and the weight of that.
GRADES = {"measured": 1.0, "document": 0.6, "claimed": None}


@dataclass(frozen=True)
class Run:
    """What a file asks for."""

    inputs: Inputs
    seed: int
    reading: str


def read_run(data: object, *, codes: Collection[str], effects: Effects) -> Run:
    """Read a run. `codes`: the cost items that are known; others begin with `x_`. Raises BadInput."""
    found = table(data, "file")
    if found.get("format") != FORM:
        raise BadInput("bad_value", "format")
    draws = _whole(found.get("draws", DRAWS), "draws", MOST_DRAWS)
    seed = _whole(found.get("seed", 0), "seed", 2**53)
    stated = rows(found.get("scenarios"), "scenarios")
    scenarios = [_known(load_scenario(each, f"scenarios.{n}"), codes) for n, each in enumerate(stated)]
    policy = None if found.get("policy") is None else load_policy(table(found["policy"], "policy"))
    reading = found.get("reading", READINGS[0])
    if reading not in READINGS:
        raise BadInput("bad_reading", "reading")
    factors = control_factors(_controls(found["controls"], effects), effects) if found.get("controls") else NO_FACTORS
    inputs = Inputs(scenarios, draws, payer(policy, reading) if policy else None, factors)
    return Run(inputs, seed, reading)


def result(run: Run, estimate: LossEstimate) -> dict[str, Any]:
    """What is written: all figures in yen, with their errors; and what to know about them."""
    return {
        "format": RESULT,
        "seed": run.seed,
        "draws": estimate.draws,
        "reading": run.reading,
        "bands": {band: _outcome(each) for band, each in estimate.bands.items()},
        "warnings": _warnings(run, estimate),
    }


def _warnings(run: Run, estimate: LossEstimate) -> list[str]:
    items = {item.code for scenario in run.inputs.scenarios for item in scenario.items}
    unknown = sorted({topic for why in run.inputs.factors.reasons for topic in why.unknown})
    return [
        "assumptions_not_probabilities",
        *(["card_fraud_weakest"] if "card_fraud" in items else []),
        *([] if estimate.together else ["bands_drawn_apart"]),
        *(f"unknown_control:{topic}" for topic in unknown),
    ]


def _outcome(each: Outcome) -> dict[str, Any]:
    return {"scenarios": [_happening(scenario) for scenario in each.scenarios], "annual": _annual(each.annual)}


def _happening(each: Happening) -> dict[str, Any]:
    sums = {"gross": each.gross, "paid": each.paid, "retained": each.retained}
    return {
        "id": each.id,
        "per_year": each.per_year,
        "events": each.events,
        "if_it_happens": {name: _if_it_happens(x) for name, x in sums.items()},
        "items": {code: {"mean": x.mean, "se_mean": x.se_mean} for code, x in each.items.items()},
        "parts": {
            code: {"mean_paid": part.mean_paid, "p_over_limit": part.p_over_limit} for code, part in each.parts.items()
        },
        "cuts": dict(each.cuts),
    }


def _annual(each: Annual) -> dict[str, Any]:
    sums = {"gross": each.gross, "paid": each.paid, "retained": each.retained}
    return {
        "p_any": each.p_any,
        "p_any_drawn": each.weight,
        "p_period_limit_used_up": each.p_used_up,
        **{name: _in_a_year(x) for name, x in sums.items()},
    }


def _if_it_happens(x: Measures) -> dict[str, float]:
    found = {"mean": x.mean, "se_mean": x.se_mean}
    for level, figure in x.quantiles.items():
        found |= {f"p{_percent(level)}": figure.value, f"se_p{_percent(level)}": figure.se}
    return found


def _in_a_year(x: Measures) -> dict[str, float]:
    tail = x.tvar[0.99]
    quantiles = {f"p{_percent(level)}": figure.value for level, figure in x.quantiles.items()}
    return {"mean": x.mean, "se_mean": x.se_mean, **quantiles, "tvar99": tail.value, "se_tvar99": tail.se}


def _percent(level: float) -> int:
    return round(level * 100)


def _whole(value: object, where: str, most: int) -> int:
    found = number(value, where, most=most)
    if not found.is_integer():
        raise BadInput("bad_value", where)
    return int(found)


def _known(scenario: Scenario, codes: Collection[str]) -> Scenario:
    for item in scenario.items:
        if item.code not in codes and not item.code.startswith("x_"):
            raise BadInput("bad_value", f"{scenario.id}.{item.code}")
    return scenario


def _controls(stated: object, effects: Effects) -> dict[str, Shown | None]:
    """`[{ topic, answer, grade }]` by topic."""
    known = {topic for group in effects.groups for topic in group.topics}
    partly = {topic: group.partly for group in effects.groups for topic in group.topics}
    found: dict[str, Shown | None] = {}
    for n, each in enumerate(rows(stated, "controls")):
        row, where = table(each, f"controls.{n}"), f"controls.{n}"
        topic, answer, grade = row.get("topic"), row.get("answer"), row.get("grade", "claimed")
        if topic not in known or answer not in list(Answer) or grade not in GRADES:
            raise BadInput("bad_value", where)
        found[str(topic)] = _shown(Answer(answer), GRADES[grade], partly[str(topic)])
    return found


def _shown(answer: Answer, grade: float | None, partly: float) -> Shown | None:
    if answer is Answer.UNKNOWN:
        return None
    claimed = CLAIMED_MISSING if answer is Answer.NOT_IMPLEMENTED else CLAIMED
    level = partly if answer is Answer.PARTLY else LEVEL[answer]
    return Shown(level, claimed if grade is None else grade)
