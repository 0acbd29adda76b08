"""Whether SmartScreen asks where a program comes from. None is the default of Windows."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import switch
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry

POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\System"
SETTING = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer"
FACTS = {
    "origin.gate": "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Explorer, reg:HKLM/SOFTWARE/Policies/Microsoft/Windows/System"
}
SECONDS = 1.0
WORDS = {"off": "off", "warn": "warn", "prompt": "on", "requireadmin": "on", "on": "on"}


def facts(registry: Registry) -> Facts:
    """The policy, then the word of the setting."""
    policy = switch(registry.value(POLICY, "EnableSmartScreen"), {0: "off", 1: "on", 2: "on"})
    if policy is not None:
        return {"origin.gate": policy}
    word = registry.value(SETTING, "SmartScreenEnabled")
    return {"origin.gate": None if word is None else WORDS.get(str(word).lower(), Reason.PARSE_ERROR)}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
