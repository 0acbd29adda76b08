"""CPU time of reckoning with yen, beside a plain loop, and pyfair where it is installed: `python3 benchmarks/loss.py`.

Best of several rounds on one thread. Figures of simulation are also given as ratios to what drawing the same random
sizes and their exponentials costs in the same run. Curves of 1.25 million members are worked out from 2,000.
"""

from __future__ import annotations

import importlib
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

from sonaeru.core.insurance import load_policy, load_portfolio, member_curves, members_expected, payer, portfolio
from sonaeru.core.insurance.payment import settle
from sonaeru.core.loss import Curve, Inputs, YearTable, cells, compound, draw_years, estimate, load_scenario
from sonaeru.core.loss.frequency import Poisson
from sonaeru.core.loss.laws import LogNormal
from sonaeru.web.library import losses

ROUNDS = 5
YEARS, RATE, MEMBERS = 1_000_000, 0.3, 1_250_000
MU, SIGMA, DEDUCTIBLE, LIMIT, YEAR = np.log(5e6), 1.2, 1e5, 8e6, 2e7
LAW = LogNormal(float(MU), SIGMA)
ITEMS = ("damages", "forensics", "recovery", "condolence_gift", "call_centre")
POLICY: dict[str, Any] = {
    "nodes": [
        {"code": "policy", "aggregate_limit": 60e6},
        {
            "code": "liability",
            "inside": "policy",
            "covers": [{"item": ITEMS[0]}],
            "deductible": 1e5,
            "aggregate_limit": 5e7,
        },
        {"code": "cost", "inside": "policy", "per_event_limit": 2e7, "aggregate_limit": 2e7},
        *(
            {"code": item, "inside": "cost", "covers": [{"item": item}], "paid_percent": 90, "per_event_limit": 5e6}
            for item in ITEMS[1:]
        ),
    ]
}


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU time of the best round, in ms."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def floor(rng: np.random.Generator) -> object:
    """Sizes of the events of a million years, and nothing else."""
    return np.exp(MU + SIGMA * rng.standard_normal(int(YEARS * RATE)))


def simple(rng: np.random.Generator) -> object:
    """A million years with one layer and a limit of the year: how many events there are, then a year for each."""
    events = rng.poisson(YEARS * RATE)
    paid = np.exp(MU + SIGMA * rng.standard_normal(events))
    np.subtract(paid, DEDUCTIBLE, out=paid)
    np.clip(paid, 0, LIMIT, out=paid)
    years = rng.integers(0, YEARS, events, dtype=np.int32)
    return np.minimum(np.bincount(years, paid, YEARS), YEAR).mean()


def loop(rng: np.random.Generator, years: int = 20_000) -> object:
    """The same, year by year."""
    total = 0.0
    for count in rng.poisson(RATE, years):
        sizes = np.exp(MU + SIGMA * rng.standard_normal(count))
        total += min(float(np.clip(sizes - DEDUCTIBLE, 0, LIMIT).sum()), YEAR)
    return total / years


def scenario() -> dict[str, Any]:
    """Five lognormal items."""
    unit = {"dist": "lognormal", "median": 2e6, "sigma": 1.2}
    items = [{"code": item, "terms": [{"times": [], "units": [unit]}]} for item in ITEMS]
    return {"id": "x", "incident": "ransomware", "frequency": {"low": 0.3, "mid": 0.3, "high": 0.3}, "items": items}


def years(n: int) -> YearTable:
    """Years that have an event, at the rate 0.3."""
    rng = np.random.default_rng(1)
    return draw_years([load_scenario(scenario())], rng=rng, n_years=n, rates=np.array([RATE]))


def moved(count: int, draws: int) -> object:
    """Some of the scenarios, three bands, a policy: what moving a slider asks for."""
    usual = losses.policies()["generic-current", "1"].policy(chosen="example")
    stated = [each.scenario for each in losses.current_scenarios()[:count]]
    return estimate(Inputs(stated, draws, payer(usual, "narrow")), rng=np.random.default_rng(1))


def group() -> object:
    """A group with two classes and a vendor, 2^14 cells."""
    member = {"rate": 0.02, "median": 3e6, "sigma": 1.3, "deductible": 1e5, "limit": 1e7}
    bi = {"dist": "lognormal", "median": 2e5, "sigma": 1.0, "cap": 2e6}
    data = {"classes": [{**member, "members": 1000}, {**member, "members": 200}], "bi": bi}
    return portfolio(*load_portfolio({**data, "vendors": [{"share": 0.3, "rate": 0.1, "beta": [0.5, 9.5]}]}))


def curves(members: int = 2_000) -> float:
    """CPU minutes for the curves of all members on two cores, from some of them."""
    rng = np.random.default_rng(1)
    each = [rng.uniform(0.002, 0.02, 100), rng.uniform(1e6, 9e6, 100), rng.uniform(1, 1.6, 100)]
    batch = (*each, np.full(100, 1e5), np.full(100, 1e7))
    took = milliseconds(lambda: member_curves(*batch, step=1e4, k=4096), rounds=members // 100)
    return took / 100 * MEMBERS / 2 / 60_000


def pyfair(draws: int = 1_000_000) -> float | None:
    """CPU ms of the nearest that pyfair has (one size a year, no layer), None where it is not installed."""
    try:
        module: Any = importlib.import_module("pyfair")
    except ImportError:
        return None
    model = module.FairModel(name="x", n_simulations=draws)
    model.input_data("Loss Event Frequency", mean=0.3, stdev=0.1)
    model.input_data("Loss Magnitude", mean=1e7, stdev=1e6)
    return milliseconds(model.calculate_all, rounds=1)


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(1)
    lowest = milliseconds(lambda: floor(rng))
    policy, some, many = load_policy(POLICY), years(26_000), years(86_000)
    several = np.random.default_rng(2).uniform(1e6, 1e7, MEMBERS)
    rows: list[tuple[str, float | None, str]] = [
        ("floor: 300,000 sizes drawn", lowest, ""),
        ("1M years, one layer, limit of the year", milliseconds(lambda: simple(rng)), f"{2 * lowest:.1f} (2x floor)"),
        ("the same by a plain loop, for 1M years", milliseconds(lambda: loop(rng), 1) * YEARS / 20_000, ""),
        ("pyfair, 1M draws, no layer", pyfair(), ""),
        (
            f"5 parts, 100k years ({some.start[-1]:,} events)",
            milliseconds(lambda: settle(policy, some, some.start, "narrow")),
            "10",
        ),
        (f"5 parts, {many.start[-1]:,} events", milliseconds(lambda: settle(policy, many, many.start, "narrow")), "40"),
        ("curve of 4,096 cells", milliseconds(lambda: slider(1 << 12)), "50"),
        ("curve of 65,536 cells", milliseconds(lambda: slider(1 << 16)), "50"),
        ("1 scenario, 3 bands, a policy, 10,000 draws", milliseconds(lambda: moved(1, 10_000)), "150"),
        ("10 scenarios, 3 bands, a policy, 20,000 draws", milliseconds(lambda: moved(10, 20_000), 2), ""),
        ("1.25M members, expected", milliseconds(lambda: members_expected(0.01, several, 1.6, 1e5, 1e7)), "1000"),
        ("portfolio, 2^14 cells, three curves", milliseconds(group, 2), "500"),
    ]
    print("| what | CPU ms | goal |\n|---|---|---|")
    for what, took, goal in rows:
        print(f"| {what} | {'not installed' if took is None else f'{took:,.1f}'} | {goal} |")
    print(f"| 1.25M members, full curves, min on 2 cores | {curves():.1f} min | 5 min |")
    print(f"| … memory of a batch of 100 | {memory():.0f} MB | 2,000 MB |")


def slider(k: int) -> Curve:
    """One layer on a grid."""
    step = LIMIT / (k // 16)
    return Curve(compound(Poisson(RATE), cells(LAW, step=step, k=k, deductible=DEDUCTIBLE, limit=LIMIT)), step)


def memory() -> float:
    """Peak of a batch of curves, in MB."""
    tracemalloc.start()
    full = (np.full(100, each) for each in (0.01, 5e6, 1.2, 1e5, 1e7))
    member_curves(*full, step=1e4, k=4096)
    return tracemalloc.get_traced_memory()[1] / 1e6


if __name__ == "__main__":
    main()
