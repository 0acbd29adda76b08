"""How long ago Windows was started. A start after "shut down" is none: Windows then only wakes up."""

from __future__ import annotations

import ctypes
import sys

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"os.uptime_days": "api:GetTickCount64"}
SECONDS = 1.0
DAY_MILLISECONDS = 86_400_000


def collect(machine: Machine) -> Facts:
    """The counter."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    count = ctypes.windll.kernel32.GetTickCount64
    count.restype = ctypes.c_ulonglong
    return {"os.uptime_days": int(count() // DAY_MILLISECONDS)}
