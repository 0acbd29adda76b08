"""Which distribution this is: /etc/os-release."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux._files import assignments
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

SOURCE = "file:/etc/os-release"
FACTS = dict.fromkeys(("os.family", "os.product", "os.version"), SOURCE)
SECONDS = 1.0


def parse(text: str) -> Facts:
    """Product and version; a distribution that rolls has no version."""
    found = assignments(text)
    product, version = found.get("ID", "").lower(), found.get("VERSION_ID", "")
    return {
        "os.product": product if re.fullmatch(r"[a-z0-9-]{1,32}", product) else Reason.PARSE_ERROR,
        "os.version": (version if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,5}", version) else Reason.PARSE_ERROR)
        if version
        else None,
    }


def collect(machine: Machine) -> Facts:
    """That it is Linux holds even where the file cannot be read."""
    path = "/etc/os-release" if machine.exists("/etc/os-release") else "/usr/lib/os-release"
    return {"os.family": "linux", **tried(("os.product", "os.version"), lambda: parse(machine.text(path)))}
