"""Whether the old way of sharing files (SMB1) is on, as client or as server."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import number
from sonaeru.agent.collectors.windows.os_version import KEY as VERSION
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry

SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
FACTS = {
    "svc.smb1": "reg:HKLM/SYSTEM/CurrentControlSet/Services/mrxsmb10, reg:HKLM/SYSTEM/CurrentControlSet/Services/LanmanServer/Parameters"
}
SECONDS = 1.0
DISABLED = 4
# From this build on Windows comes without it (judgement).
WITHOUT = 16299


def facts(registry: Registry) -> Facts:
    """On where a driver may start or the server offers it; before that build, absent says nothing."""
    start = number(registry.value(rf"{SERVICES}\mrxsmb10", "Start"))
    offered = number(registry.value(rf"{SERVICES}\LanmanServer\Parameters", "SMB1"))
    if offered == 1 or (start is not None and start != DISABLED):
        return {"svc.smb1": "on"}
    build = number(registry.value(VERSION, "CurrentBuild"))
    known = start is not None or (build is not None and build >= WITHOUT)
    return {"svc.smb1": "off" if known else Reason.NOT_SUPPORTED}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
