"""Whether an update waits for a restart: keys that Windows leaves until then."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

CURRENT = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"
FACTS = {
    "os.reboot_pending": "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/WindowsUpdate/Auto Update/RebootRequired"
}
SECONDS = 1.0
MARKS = (rf"{CURRENT}\WindowsUpdate\Auto Update\RebootRequired", rf"{CURRENT}\Component Based Servicing\RebootPending")


def facts(registry: Registry) -> Facts:
    """Any of the two."""
    return {"os.reboot_pending": any(registry.has(key) for key in MARKS)}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
