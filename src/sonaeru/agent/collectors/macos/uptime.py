"""How long ago the Mac was started."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"os.uptime_days": "cmd:sysctl"}
SECONDS = 6.0


def parse_start(text: str) -> int:
    """Unix seconds of `{ sec = 1732000000, usec = 0 } …`. Raises Unread for anything else."""
    found = re.match(r"\{ sec = ([0-9]{1,11}),", text)
    if not found:
        raise Unread(Reason.PARSE_ERROR)
    return int(found[1])


def collect(machine: Machine) -> Facts:
    """sysctl."""
    days = int((machine.now - parse_start(machine.run("mac-uptime").text)) // 86_400)
    return {"os.uptime_days": days if days >= 0 else Reason.CONFLICT}
