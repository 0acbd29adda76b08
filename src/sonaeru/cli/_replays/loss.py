"""Cases of losses: models of a year, payments of policies, effects of controls, whole runs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np

from sonaeru.cli._replays._case import Replayed
from sonaeru.cli._replays._quantities import quantity
from sonaeru.core.insurance import load_policy, members_expected, pay
from sonaeru.core.insurance.exchange import read_run, result
from sonaeru.core.loss import BadInput, Shown, estimate
from sonaeru.core.loss.controls import clamped, effect
from sonaeru.core.loss.laws import limited_mean
from sonaeru.core.loss.stated import law
from sonaeru.web.library import losses

FORMAT = "sonaeru-vectors/loss/1"
# Of a yen: as the file says of payments.
CENT = {"abs_tol": 0.01}

Table = Mapping[str, Any]


def replay(table: Table) -> Iterator[Replayed]:
    """Every case of the five kinds; a file may leave out any of them."""
    return chain(_models(table), _payments(table), _errors(table), _controls(table), _runs(table))


def _models(table: Table) -> Iterator[Replayed]:
    for name, vector in table.get("aggregate_vectors", {}).items():
        for row in vector.get("quantities", ()):
            got = quantity(row["quantity"], vector["model"])(row.get("at", ()))
            yield Replayed(f"{name}-{row['quantity']}", row["value"], _near(row["value"], got, row))
        for number, row in enumerate(vector.get("options", ()), 1):
            got = _option(vector["model"], row["limit"])
            expected = {key: row[key] for key in got if key in row}
            yield Replayed(f"{name}-option-{number}", expected, _near(expected, got, vector))


def _option(model: Table, limit: float) -> dict[str, float]:
    """One layer of a Poisson model."""
    severity, rate, deductible = law(model["severity"], "severity"), model["frequency"]["rate"], model["deductible"]
    stated = model["severity"]
    if stated["dist"] == "lognormal" and "cap" not in stated and "sigma" in stated:
        _, paid, _ = members_expected(rate, stated["median"], stated["sigma"], deductible, limit)
    else:
        paid = rate * (limited_mean(severity, deductible + limit) - limited_mean(severity, deductible))
    return {
        "expected_paid_per_year": float(paid),
        "p_event_over_limit": float(1 - severity.cdf(deductible + limit)),
    }


def _payments(table: Table) -> Iterator[Replayed]:
    for case in table.get("payment_cases", ()):
        stated = case["policy"]
        policy = load_policy(table["policies"][stated] if isinstance(stated, str) else stated)
        found = pay(policy, case["events"], reading=case["reading"])
        rows = [{"loss": each.loss, "paid": each.paid, "cuts": each.cuts, "parts": each.parts} for each in found]
        got = {"paid_total": sum(each.paid for each in found), "events": rows}
        expected = _whole(case["expected"])
        yield Replayed(case["id"], expected, _near(expected, _whole(got), CENT))


def _errors(table: Table) -> Iterator[Replayed]:
    for case in table.get("payment_errors", ()):
        yield Replayed(case["id"], case["error"], _refused(case, table.get("policies", {})))


def _refused(case: Table, policies: Table) -> str:
    stated = case["policy"]
    try:
        policy = load_policy(policies[stated] if isinstance(stated, str) else stated)
        pay(policy, case["events"], reading=case.get("reading", "narrow"))
    except BadInput as fault:
        return fault.code
    return "no error"


def _controls(table: Table) -> Iterator[Replayed]:
    for case in table.get("control_cases", ()):
        each = sum(
            effect(
                ratio=group["ratio"],
                shrink=group["shrink"],
                shown=Shown(group["answer"], group["grade"]),
                reference=group["reference"],
            )
            for group in case["groups"]
        )
        got = clamped(each, tuple(case["clamp"]))
        yield Replayed(case["id"], case["factor"], _near(case["factor"], got, case))


def _runs(table: Table) -> Iterator[Replayed]:
    for case in table.get("scenario_runs", ()):
        run = read_run(case["input"], codes=losses.items(), effects=losses.effects())
        found = result(run, estimate(run.inputs, rng=np.random.default_rng(run.seed)))
        for row in case["expected"]:
            got = reduce(_inside, row["path"].split("."), found)
            yield Replayed(f"{case['id']}-{row['path']}", row["value"], _near(row["value"], got, row))


def _inside(place: Any, key: str) -> Any:
    return place[int(key)] if isinstance(place, list) else place[key]


def _whole(expected: Table) -> dict[str, Any]:
    """Cuts and parts as lists: none may be missing, and none may be there that is not expected."""
    rows = [
        {**row, **{key: [list(pair) for pair in sorted(row[key].items())] for key in ("cuts", "parts") if key in row}}
        for row in expected["events"]
    ]
    return {**expected, "events": rows}


def _near(expected: Any, got: Any, tolerance: Table) -> Any:
    """What was got, with the expected number in the place of each that is within the tolerance of it."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return {key: _near(expected.get(key), each, tolerance) for key, each in got.items()}
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        return [_near(*pair, tolerance) for pair in zip(expected, got, strict=True)]
    if not isinstance(expected, int | float) or not isinstance(got, int | float) or isinstance(got, bool):
        return got
    absolute, relative = tolerance.get("abs_tol", 0.0), tolerance.get("rel_tol", 0.0)
    return expected if math.isclose(expected, got, rel_tol=relative, abs_tol=absolute) else got
