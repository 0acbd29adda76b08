"""Which tools keep copies: those that leave a trace on this PC. Snapshots of the same disk are told as such."""

from __future__ import annotations

import time

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Unread

FACTS = {
    "backup.tools": "file:~/.cache/restic, file:~/.cache/borg, file:/timeshift/snapshots, file:/etc/snapper/configs"
}
SECONDS = 3.0
WANTS = "/etc/systemd/system/timers.target.wants"
SNAPSHOTS = {
    "timeshift": ("/timeshift/snapshots", "/etc/timeshift/timeshift.json"),
    "snapper": ("/etc/snapper/configs",),
}
CACHES = {"restic": ".cache/restic", "borg": ".cache/borg"}


def tool(kind: str, target: str, last: str | None = None) -> dict[str, str | None]:
    """One tool as a fact."""
    return {"kind": kind, "target": target, "last_success": last}


def parse_snapshots(names: list[str]) -> str | None:
    """The day of the newest Timeshift snapshot, from the names of its folders."""
    days = [name[:10] for name in names if len(name) >= 10 and _day(name[:10])]
    return max(days, default=None)


def _day(text: str) -> bool:
    try:
        time.strptime(text, "%Y-%m-%d")
    except ValueError:
        return False
    return True


def collect(machine: Machine) -> Facts:
    """A cache of restic or Borg proves that it ran here, not that it succeeded: no date is told."""
    home = machine.environment.get("HOME", "")
    found = [tool(kind, "unknown") for kind, cache in CACHES.items() if home and machine.names(f"{home}/{cache}")]
    if any(machine.exists(path) for path in SNAPSHOTS["timeshift"]):
        found.append(tool("snapshot", "same_disk", parse_snapshots(_names(machine))))
    if any(machine.names(path) for path in SNAPSHOTS["snapper"]):
        found.append(tool("snapshot", "same_disk"))
    return {"backup.tools": found}


def _names(machine: Machine) -> list[str]:
    try:
        return machine.names(SNAPSHOTS["timeshift"][0])
    except Unread:
        return []
