"""After how long the PC locks: the least of the company's limit and the person's screen saver."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import number
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry

SYSTEM = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
DESKTOPS = (r"HKCU\SOFTWARE\Policies\Microsoft\Windows\Control Panel\Desktop", r"HKCU\Control Panel\Desktop")
FACTS = dict.fromkeys(
    ("lock.enabled", "lock.delay_s"),
    "reg:HKCU/Control Panel/Desktop, reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Policies/System",
)
SECONDS = 1.0


def saver(registry: Registry, name: str) -> int | None:
    """A value of the screen saver; the policy stands before the person's choice."""
    said = (number(registry.value(key, name)) for key in DESKTOPS)
    return next((value for value in said if value is not None), None)


def facts(registry: Registry) -> Facts:
    """Without either, sleep may still lock, which is not read here: then nothing is claimed."""
    limit = number(registry.value(SYSTEM, "InactivityTimeoutSecs"))
    on = saver(registry, "ScreenSaveActive") == 1 and saver(registry, "ScreenSaverIsSecure") == 1
    delays = [delay for delay in (limit, saver(registry, "ScreenSaveTimeOut") if on else None) if delay]
    if not delays:
        return dict.fromkeys(FACTS, Reason.NOT_SUPPORTED)
    return {"lock.enabled": True, "lock.delay_s": min(delays)}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
