"""Whether updates install themselves: only a policy says otherwise. None is the default of Windows."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import number, switch
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

KEY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU"
FACTS = {"os.autoupdate": "reg:HKLM/SOFTWARE/Policies/Microsoft/Windows/WindowsUpdate/AU"}
SECONDS = 1.0
OPTIONS = {1: "off", 2: "notify", 3: "download", 4: "on", 5: "managed", 7: "notify"}


def facts(registry: Registry) -> Facts:
    """Switched off, then a server of the company, then the option."""
    if number(registry.value(KEY, "NoAutoUpdate")) == 1:
        return {"os.autoupdate": "off"}
    if number(registry.value(KEY, "UseWUServer")) == 1:
        return {"os.autoupdate": "managed"}
    return {"os.autoupdate": switch(registry.value(KEY, "AUOptions"), OPTIONS)}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
