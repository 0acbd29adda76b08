"""Laws and frequencies as they are stated in content and in files: read, checked, or refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from scipy.special import ndtri

from sonaeru.core.loss.faults import LARGEST, BadInput, number, numbers, table
from sonaeru.core.loss.frequency import Binomial, Counts, Frequency, NegativeBinomial, Poisson
from sonaeru.core.loss.laws import Discrete, Gamma, Law, LogNormal, Pareto, Pieces, ScaledBeta

Stated = Mapping[str, Any]
# How far stated probabilities may miss 1.
PROBABILITY = 1e-9
P90 = float(ndtri(0.9))


def law(stated: object, where: str) -> Law:
    """The law of `{ dist = "…", … }`. Raises BadInput for a law that is not known or cannot be."""
    found = table(stated, where)
    read = _LAWS.get(str(found.get("dist")))
    if read is None:
        raise BadInput("bad_value", f"{where}.dist")
    return read(found, where)


def frequency(stated: object, where: str) -> Frequency:
    """The frequency of `{ dist = "…", … }`. Raises BadInput."""
    found = table(stated, where)
    match found.get("dist"):
        case "poisson":
            return Poisson(_number(found, "rate", where))
        case "negbin":
            return NegativeBinomial(_positive(found, "r", where), _positive(found, "beta", where))
        case "binomial":
            return Binomial(_whole(found["m"], f"{where}.m"), _number(found, "q", where, most=1))
        case "discrete":
            law = _discrete(found, where)
            return Counts(tuple(_whole(each, f"{where}.values") for each in law.values), law.probs)
    raise BadInput("bad_value", f"{where}.dist")


def _number(stated: Stated, key: str, where: str, *, most: float = LARGEST) -> float:
    return number(stated.get(key), f"{where}.{key}", most=most)


def _positive(stated: Stated, key: str, where: str) -> float:
    found = _number(stated, key, where)
    if found == 0:
        raise BadInput("bad_value", f"{where}.{key}")
    return found


def _whole(value: object, where: str) -> int:
    found = number(value, where, most=1e6)
    if not found.is_integer():
        raise BadInput("bad_value", where)
    return int(found)


def _probabilities(stated: Stated, where: str) -> tuple[float, ...]:
    found = numbers(stated.get("probs"), f"{where}.probs", most=1)
    if abs(math.fsum(found) - 1) > PROBABILITY:
        raise BadInput("bad_value", f"{where}.probs")
    return found


def _fixed(stated: Stated, where: str) -> Law:
    return Discrete((_number(stated, "value", where),), (1.0,))


def _bernoulli(stated: Stated, where: str) -> Law:
    p = _number(stated, "p", where, most=1)
    return Discrete((0.0, 1.0), (1 - p, p))


def _discrete(stated: Stated, where: str) -> Discrete:
    values, probs = numbers(stated.get("values"), f"{where}.values"), _probabilities(stated, where)
    if len(values) != len(probs) or len(set(values)) != len(values):
        raise BadInput("bad_value", f"{where}.values")
    ordered = sorted(zip(values, probs, strict=True))
    return Discrete(tuple(value for value, _ in ordered), tuple(prob for _, prob in ordered))


def _uniform(stated: Stated, where: str) -> Law:
    low, high = (_number(stated, key, where) for key in ("min", "max"))
    if low >= high:
        raise BadInput("bad_value", f"{where}.max")
    return Pieces((low, high), (1.0,), (0.0,))


def _pert(stated: Stated, where: str) -> Law:
    low, mode, high = (_number(stated, key, where) for key in ("min", "mode", "max"))
    if not low <= mode <= high or low == high:
        raise BadInput("bad_value", f"{where}.mode")
    share = (mode - low) / (high - low)
    return ScaledBeta(low, high, 1 + 4 * share, 5 - 4 * share)


def _beta(stated: Stated, where: str) -> Law:
    return ScaledBeta(0, 1, _positive(stated, "a", where), _positive(stated, "b", where))


def _lognormal(stated: Stated, where: str) -> Law:
    median = _positive(stated, "median", where)
    cap = _positive(stated, "cap", where) if "cap" in stated else math.inf
    if "sigma" in stated:
        return LogNormal(math.log(median), _positive(stated, "sigma", where), cap)
    p90 = _positive(stated, "p90", where)
    if p90 <= median:
        raise BadInput("bad_value", f"{where}.p90")
    return LogNormal(math.log(median), math.log(p90 / median) / P90, cap)


def _bins(stated: Stated, where: str) -> Law:
    edges, probs = numbers(stated.get("edges"), f"{where}.edges"), _probabilities(stated, where)
    ends = (*edges, _positive(stated, "cap", where))
    if len(edges) != len(probs) or ends[0] <= 0 or list(ends) != sorted(set(ends)) or 0 in probs:
        raise BadInput("bad_value", f"{where}.edges")
    tail = -_positive(stated, "top_alpha", where) - 1
    return Pieces(ends, probs, (*(-1.0 for _ in edges[1:]), tail))


def _exponential(stated: Stated, where: str) -> Law:
    return Gamma(1, _positive(stated, "mean", where))


def _gamma(stated: Stated, where: str) -> Law:
    return Gamma(_positive(stated, "shape", where), _positive(stated, "scale", where))


def _pareto(stated: Stated, where: str) -> Law:
    return Pareto(_positive(stated, "alpha", where), _positive(stated, "theta", where))


_LAWS: Mapping[str, Callable[[Stated, str], Law]] = {
    "fixed": _fixed,
    "bernoulli": _bernoulli,
    "discrete": _discrete,
    "uniform": _uniform,
    "pert": _pert,
    "beta": _beta,
    "lognormal": _lognormal,
    "bins": _bins,
    "exponential": _exponential,
    "gamma": _gamma,
    "pareto": _pareto,
}
