"""How the watch over a few files stands, as on Linux."""

from __future__ import annotations

from sonaeru.agent.collectors.linux import canary
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS, SECONDS = canary.FACTS, canary.SECONDS


def collect(machine: Machine) -> Facts:
    """That of macOS."""
    return canary.read(machine, "macos")
