"""What kind of Mac this is: a battery, or hardware made of software."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"device.role": "cmd:pmset, cmd:sysctl"}
SECONDS = 11.0


def parse_battery(text: str) -> bool:
    """`pmset -g batt`; a UPS at a desktop is no battery of its own."""
    return "InternalBattery" in text


def parse_profile(text: str) -> bool:
    """`system_profiler SPPowerDataType`."""
    return bool(re.search(r"^\s*Battery Installed: Yes\s*$", text, re.MULTILINE))


def collect(machine: Machine) -> Facts:
    """Virtual first: a virtual Mac may show the battery of its host."""
    try:
        if machine.run("mac-virtual").text.strip() == "1":
            return {"device.role": "vm"}
    except Unread as unread:
        if unread.reason is not Reason.NOT_INSTALLED:
            raise
    return {"device.role": "laptop" if parse_battery(machine.run("mac-power").text) else "desktop"}
