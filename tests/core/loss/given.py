"""Scenarios for tests, in the form of files."""

from __future__ import annotations

from typing import Any

from sonaeru.core.loss import Scenario, load_scenario

PERT = {"dist": "pert", "min": 100_000, "mode": 400_000, "max": 1_500_000}


def stated(**changes: Any) -> dict[str, Any]:
    """A small scenario with every kind of term."""
    return {
        "id": "small",
        "incident": "ransomware",
        "frequency": {"low": 0.01, "mid": 0.04, "high": 0.16},
        "severity_band": {"low": 0.5, "mid": 1, "high": 2},
        "rho": 0.4,
        "persons": "records",
        "companies": 3,
        "shared": {
            "records": {"dist": "discrete", "values": [10, 100], "probs": [0.5, 0.5]},
            "hit": {"dist": "bernoulli", "p": 0.4},
        },
        "items": [
            {"code": "forensics", "terms": [{"times": [], "units": [PERT]}]},
            {
                "code": "notification",
                "terms": [
                    {"times": ["records"], "units": [{"dist": "uniform", "min": 100, "max": 300}]},
                    {"times": [], "units": [{"dist": "fixed", "value": 5000}]},
                ],
            },
            {
                "code": "damages",
                "terms": [{"times": ["hit", "records"], "units": [PERT, {"dist": "beta", "a": 2, "b": 8}]}],
            },
            {
                "code": "lost_profit",
                "hours": {"dist": "lognormal", "median": 20, "sigma": 1, "cap": 500},
                "terms": [{"times": [], "units": [{"dist": "pert", "min": 0, "mode": 5000, "max": 20_000}]}],
            },
        ],
        **changes,
    }


def scenario(**changes: Any) -> Scenario:
    """The same, read."""
    return load_scenario(stated(**changes))
