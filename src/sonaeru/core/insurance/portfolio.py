"""Many companies together: independent accidents, and the failure of a vendor that many of them use.

The characteristic function of the sum of a year is inverted on a grid. How often vendors fail, and how many companies
that hits, are judgement: the two are always shown apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import roots_jacobi

from sonaeru.core.loss.faults import BadInput, number, numbers, rows, table
from sonaeru.core.loss.grid import Curve, capped_mass, cells
from sonaeru.core.loss.laws import Law, LogNormal, limited_mean, limited_second_moment, mean, second_moment
from sonaeru.core.loss.stated import law

Spectrum = NDArray[np.complex128]

# Cells of one loss are finer than those of the sum, so that its characteristic function is right to the 4th digit.
FINER = 10
NODES = 200
CELLS, LEAST_STEP, FAR = 1 << 14, 100_000.0, 40
MEAN_TOLERANCE, MASS_TOLERANCE = 1e-4, 1e-9
# Smaller groups would tell of single companies.
FEWEST_MEMBERS = 10


@dataclass(frozen=True, slots=True)
class Class:
    """Members alike: events a year of each, their size as lognormal law, and the layer that is paid."""

    members: int
    rate: float
    severity: LogNormal
    deductible: float
    limit: float


@dataclass(frozen=True, slots=True)
class Vendor:
    """`share` of the members use it; it fails `rate` times a year and then hits a Beta(a, b) fraction of these, each
    with a loss of profit of the law `loss`.
    """

    share: float
    rate: float
    beta: tuple[float, float]
    loss: Law


@dataclass(frozen=True)
class PortfolioResult:
    """Paid for all members in a year, in yen: all together, independent accidents only, vendors only."""

    total: Curve
    independent: Curve
    common: Curve
    mean: float
    mean_independent: float
    mean_common: float


def load_portfolio(data: Mapping[str, Any]) -> tuple[list[Class], list[Vendor]]:
    """Classes and vendors of parsed JSON; a vendor without a law of its own takes `bi`. Raises BadInput."""
    found = table(data, "portfolio")
    classes = [_class(each, f"classes.{n}") for n, each in enumerate(rows(found.get("classes"), "classes"))]
    vendors = [
        _vendor(each, found.get("bi"), f"vendors.{n}")
        for n, each in enumerate(rows(found.get("vendors", ()), "vendors"))
    ]
    return classes, vendors


def portfolio(
    classes: Sequence[Class], vendors: Sequence[Vendor], *, step: float | None = None, k: int = CELLS
) -> PortfolioResult:
    """The sum of a year on 0, step, …, (k - 1) step; without a step, the finest of a few that the sum fits on.

    log phi(t) = sum n l (phi_c(t) - 1) + sum r (E exp(share n p (phi_b(t) - 1)) - 1). Raises BadInput for fewer than
    10 members, and for a grid whose curve misses the mean in closed form by more than 1e-4 or mass 1 by 1e-9.
    """
    if step is None:
        return _fitted(classes, vendors, k)
    members = sum(each.members for each in classes)
    if members < FEWEST_MEMBERS:
        raise BadInput("out_of_range", "members")
    if not 2 <= k <= 1 << 18 or step <= 0:
        raise BadInput("out_of_range", "step")
    size = 2 * k
    means = sum(map(_class_mean, classes)), sum(_vendor_mean(each, members) for each in vendors)

    @cache
    def independent(finer: int) -> Spectrum:
        return _sum([_independent(each, step / finer, finer, size) for each in classes], k)

    @cache
    def common(finer: int) -> Spectrum:
        return _sum([_common(each, members, step / finer, finer, size) for each in vendors], k)

    return PortfolioResult(
        _curve(lambda finer: independent(finer) + common(finer), sum(means), step, size),
        _curve(independent, means[0], step, size),
        _curve(common, means[1], step, size),
        sum(means),
        *means,
    )


def _fitted(classes: Sequence[Class], vendors: Sequence[Vendor], k: int) -> PortfolioResult:
    steps = suitable_steps(classes, vendors, k)
    for step in steps[:-1]:
        try:
            return portfolio(classes, vendors, step=step, k=k)
        except BadInput as fault:
            if fault.where == "members":
                raise
    return portfolio(classes, vendors, step=steps[-1], k=k)


def suitable_steps(classes: Sequence[Class], vendors: Sequence[Vendor], k: int = CELLS) -> list[float]:
    """Steps in yen, each about twice the one before; they, or else their tenths, divide every limit. The first is at
    least 100,000 yen and leads 40 standard deviations above the mean.
    """
    common = math.gcd(*(round(each.limit) for each in classes)) if classes else 0
    needed = max(LEAST_STEP, _end(classes, vendors) / k)
    wanted = [needed * factor for factor in (1, 2, 4, 8)]
    return [_dividing(common, step) for step in wanted]


def _dividing(amount: float, step: float) -> float:
    if amount == 0:
        return step
    return amount / math.floor(amount / step) if amount >= step else FINER * amount / max(FINER * amount // step, 1)


def _end(classes: Sequence[Class], vendors: Sequence[Vendor]) -> float:
    members = sum(each.members for each in classes)
    mean = sum(map(_class_mean, classes)) + sum(_vendor_mean(each, members) for each in vendors)
    variance = sum(map(_class_variance, classes)) + sum(_vendor_variance(each, members) for each in vendors)
    return mean + FAR * math.sqrt(variance)


def _sum(logs: Sequence[Spectrum], k: int) -> Spectrum:
    found: Spectrum = np.sum([np.zeros(k + 1, dtype=np.complex128), *logs], axis=0)
    return found


def _independent(each: Class, fine: float, finer: int, size: int) -> Spectrum:
    paid = _spectrum(each.severity, fine, finer, size, each.deductible, each.limit)
    return each.members * each.rate * (paid - 1)


def _common(vendor: Vendor, members: int, fine: float, finer: int, size: int) -> Spectrum:
    """The expectation over the fraction hit, by Gauss and Jacobi."""
    hit = vendor.share * members * (_spectrum(vendor.loss, fine, finer, size) - 1)
    a, b = vendor.beta
    places, weights = roots_jacobi(NODES, b - 1, a - 1)
    expected = np.zeros_like(hit)
    for place, weight in zip((places + 1) / 2, weights / weights.sum(), strict=True):
        expected += weight * np.exp(place * hit)
    return vendor.rate * (expected - 1)


def _spectrum(
    law: Law, fine: float, finer: int, size: int, deductible: float = 0, limit: float | None = None
) -> Spectrum:
    """The characteristic function of one payment at the frequencies of the grid of the sum, from finer cells."""
    count = finer * size // 2
    if capped_mass(law, step=fine, k=count, deductible=deductible, limit=limit) > MASS_TOLERANCE:
        raise BadInput("out_of_range", "k")
    masses = cells(law, step=fine, k=count, deductible=deductible, limit=limit)
    found: Spectrum = np.fft.rfft(masses, finer * size)[: size // 2 + 1]
    return found


def _curve(log: Callable[[int], Spectrum], mean: float, step: float, size: int) -> Curve:
    """The inverse. Where few accidents leave the sum uneven, between points of its grid, cells of one loss take the
    grid of the sum. Raises BadInput for a grid that the sum does not fit on.
    """
    for finer in (FINER, 1):
        curve = Curve(np.fft.irfft(np.exp(log(finer)), size)[: size // 2], step)
        short = abs(curve.mass.sum() - 1) > MASS_TOLERANCE or curve.mass.min() < -MASS_TOLERANCE
        if not short and abs(curve.stop_loss_mean(0) - mean) <= MEAN_TOLERANCE * mean:
            return curve
    raise BadInput("out_of_range", "step")


def _class_mean(each: Class) -> float:
    layer = limited_mean(each.severity, [each.deductible + each.limit, each.deductible])
    return each.members * each.rate * float(layer[0] - layer[1])


def _vendor_mean(each: Vendor, members: int) -> float:
    a, b = each.beta
    return each.rate * each.share * members * a / (a + b) * mean(each.loss)


def _class_variance(each: Class) -> float:
    ends = [each.deductible + each.limit, each.deductible]
    first, second = (function(each.severity, ends) for function in (limited_mean, limited_second_moment))
    return each.members * each.rate * float(second[0] - second[1] - 2 * each.deductible * (first[0] - first[1]))


def _vendor_variance(each: Vendor, members: int) -> float:
    a, b = each.beta
    users, share = each.share * members, a / (a + b)
    square = share * (a + 1) / (a + b + 1)
    return each.rate * (users * share * second_moment(each.loss) + users**2 * square * mean(each.loss) ** 2)


def _class(data: object, where: str) -> Class:
    found = table(data, where)
    members = number(found.get("members"), f"{where}.members", most=1e8)
    severity = law({**found, "dist": "lognormal"}, where)
    assert isinstance(severity, LogNormal)
    limit = number(found.get("limit"), f"{where}.limit")
    if not members.is_integer() or limit == 0:
        raise BadInput("bad_value", where)
    deductible = number(found.get("deductible", 0), f"{where}.deductible")
    return Class(int(members), number(found.get("rate"), f"{where}.rate", most=1e3), severity, deductible, limit)


def _vendor(data: object, common: object, where: str) -> Vendor:
    found = table(data, where)
    beta = numbers(found.get("beta"), f"{where}.beta")
    if len(beta) != 2 or 0 in beta:
        raise BadInput("bad_value", f"{where}.beta")
    share = number(found.get("share"), f"{where}.share", most=1)
    rate = number(found.get("rate"), f"{where}.rate", most=1e3)
    return Vendor(share, rate, (beta[0], beta[1]), law(found.get("bi", common), f"{where}.bi"))
