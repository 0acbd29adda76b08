"""Whether a web server is installed. Whether a filter stands before it is told by nothing that is the same everywhere."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import number
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry

SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
FACTS = dict.fromkeys(
    ("waf.server", "waf.mode", "waf.rules_age_days"), "reg:HKLM/SYSTEM/CurrentControlSet/Services/W3SVC"
)
SECONDS = 1.0
DISABLED = 4


def facts(registry: Registry) -> Facts:
    """IIS by its service; one that may not start serves nothing."""
    start = number(registry.value(rf"{SERVICES}\W3SVC", "Start"))
    if start is None or start == DISABLED:
        return {"waf.server": None, "waf.mode": None, "waf.rules_age_days": Reason.NOT_INSTALLED}
    return {"waf.server": "iis", "waf.mode": Reason.NOT_SUPPORTED, "waf.rules_age_days": Reason.NOT_SUPPORTED}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
