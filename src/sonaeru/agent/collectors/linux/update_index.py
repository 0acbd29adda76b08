"""How old the list of available updates is.

apt gives its files the date of the server, which is at most as young as the last fetch: the age is never too small.
"""

from __future__ import annotations

from sonaeru.agent.collectors.linux._files import days_since
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"os.update_index_age_days": "file:/var/lib/apt/lists, file:/var/lib/apt/periodic, file:/var/cache/dnf"}
SECONDS = 2.0
STAMP = "/var/lib/apt/periodic/update-success-stamp"
APT = "/var/lib/apt/lists"
DNF = "/var/cache/dnf"


def collect(machine: Machine) -> Facts:
    """The newest file of the index."""
    lists = [f"{APT}/{name}" for name in machine.names(APT) if name.endswith(("InRelease", "_Release"))]
    caches = [f"{DNF}/{name}" for name in machine.names(DNF) if name.endswith((".solv", ".solvx"))]
    times = [time for path in (*lists, *caches, STAMP) if (time := machine.changed(path)) is not None]
    return {"os.update_index_age_days": age(times, machine.now)}


def age(times: list[float], now: float) -> object:
    """Days since the newest; a time in the future says that a clock is wrong."""
    if not times:
        return Reason.NOT_INSTALLED
    days = days_since(max(times), now)
    return days if days >= 0 else Reason.CONFLICT
