"""Whether a company manages this Mac."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"device.managed": "cmd:profiles"}
SECONDS = 6.0


def parse(text: str) -> Facts:
    """`profiles status -type enrollment`."""
    found = re.search(r"^MDM enrollment: (Yes|No)\b", text, re.MULTILINE)
    return {"device.managed": {"Yes": "mdm", "No": "none"}[found[1]] if found else Reason.PARSE_ERROR}


def parse_profiles(data: bytes) -> Facts:
    """The list of profiles: one for the whole computer is a hand from outside."""
    return {"device.managed": "mdm" if loaded(data).get("_computerlevel") else "none"}


def collect(machine: Machine) -> Facts:
    """The command."""
    return parse(machine.run("profiles").text)
