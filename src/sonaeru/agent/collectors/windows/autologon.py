"""Whether the PC signs somebody in by itself. The password beside it is never read."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import number
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
FACTS = {"acct.autologon": "reg:HKLM/SOFTWARE/Microsoft/Windows NT/CurrentVersion/Winlogon"}
SECONDS = 1.0


def facts(registry: Registry) -> Facts:
    """Text or number, both occur."""
    return {"acct.autologon": number(registry.value(KEY, "AutoAdminLogon")) == 1}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
