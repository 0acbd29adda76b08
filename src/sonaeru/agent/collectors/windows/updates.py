"""Security updates that Windows knows of and has not installed, and how long ago it last looked. Nothing is fetched."""

from __future__ import annotations

import json
import time

from sonaeru.agent.collectors.windows.cim import EPOCH
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = dict.fromkeys(("os.pending_security", "os.update_index_age_days"), "com:Microsoft.Update.Searcher")
SECONDS = 65.0
PACKAGES = True
TICKS_A_SECOND, DAY_SECONDS = 10_000_000, 86_400


def parse(text: str, now: float) -> Facts:
    """The JSON of the script; `now` is Unix time in seconds."""
    try:
        said = json.loads(text)
        pending, last = said["Pending"], said["LastSearch"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return dict.fromkeys(FACTS, Reason.PARSE_ERROR)
    known = isinstance(pending, int) and not isinstance(pending, bool) and 0 <= pending <= 10_000
    return {
        "os.pending_security": pending if known else Reason.PARSE_ERROR,
        "os.update_index_age_days": age(last, now) if known_time(last) else Reason.NOT_SUPPORTED,
    }


def known_time(ticks: object) -> bool:
    """Whether it is a FILETIME."""
    return isinstance(ticks, int) and not isinstance(ticks, bool) and 0 < ticks < 2**61


def age(ticks: int, now: float) -> object:
    """Days since a FILETIME; one in the future says that a clock is wrong."""
    days = int((now - EPOCH.timestamp() - ticks / TICKS_A_SECOND) // DAY_SECONDS)
    return days if 0 <= days <= 100_000 else Reason.CONFLICT


def collect(machine: Machine) -> Facts:
    """The child."""
    return parse(machine.run("windows-updates").text, machine.now or time.time())
