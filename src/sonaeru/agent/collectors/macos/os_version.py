"""Which macOS this is."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

PATH = "/System/Library/CoreServices/SystemVersion.plist"
FACTS = dict.fromkeys(("os.family", "os.version"), f"file:{PATH}")
SECONDS = 1.0


def parse(data: bytes) -> Facts:
    """The version; a rapid response adds letters that no table knows."""
    version = str(loaded(data).get("ProductVersion", ""))
    return {"os.version": version if re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", version[:32]) else Reason.PARSE_ERROR}


def collect(machine: Machine) -> Facts:
    """That it is macOS holds even where the file cannot be read."""
    return {"os.family": "macos", **tried(["os.version"], lambda: parse(machine.data(PATH)))}
