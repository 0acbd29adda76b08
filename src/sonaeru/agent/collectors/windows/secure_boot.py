"""Whether the firmware checks what it starts. None where there is no such value: an old BIOS."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import switch
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

KEY = r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State"
FACTS = {"integrity.secure_boot": "reg:HKLM/SYSTEM/CurrentControlSet/Control/SecureBoot/State"}
SECONDS = 1.0


def facts(registry: Registry) -> Facts:
    """The value."""
    return {"integrity.secure_boot": switch(registry.value(KEY, "UEFISecureBootEnabled"), {0: False, 1: True})}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
