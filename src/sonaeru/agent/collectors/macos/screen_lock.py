"""After how long the Mac locks: the display goes off, then the delay. The old keys in files lie since 10.13."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = dict.fromkeys(("lock.enabled", "lock.delay_s"), "cmd:sysadminctl, cmd:pmset")
SECONDS = 11.0


def parse_lock(text: str) -> int | None | Reason:
    """`sysadminctl -screenLock status`: seconds of delay, None where it does not lock."""
    if re.search(r"screenLock is off", text):
        return None
    if re.search(r"screenLock delay is immediate", text):
        return 0
    found = re.search(r"screenLock delay is ([0-9]{1,6}) seconds", text)
    return int(found[1]) if found else Reason.PARSE_ERROR


def parse_display(text: str) -> int | None | Reason:
    """`pmset -g custom`: the longest time in minutes until the display goes off, None where it never does."""
    minutes = [int(found) for found in re.findall(r"^\s*displaysleep\s+([0-9]{1,5})\b", text, re.MULTILINE)]
    if not minutes:
        return Reason.PARSE_ERROR
    return None if 0 in minutes else max(minutes)


def stated(delay: int | None | Reason, display: int | None | Reason) -> Facts:
    """Both together."""
    if delay is None:
        return {"lock.enabled": False, "lock.delay_s": None}
    if isinstance(delay, Reason):
        return dict.fromkeys(FACTS, delay)
    if isinstance(display, Reason):
        return {"lock.enabled": True, "lock.delay_s": display}
    return {"lock.enabled": True, "lock.delay_s": None if display is None else display * 60 + delay}


def collect(machine: Machine) -> Facts:
    """Both commands."""
    return stated(parse_lock(machine.run("mac-lock").text), parse_display(machine.run("mac-display").text))
