"""Whether the built-in firewall is on, by profile. The private profile is stored as StandardProfile."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import first, switch
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

SETTINGS = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
POLICIES = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall"
PROFILES = {"fw.public": "PublicProfile", "fw.private": "StandardProfile", "fw.domain": "DomainProfile"}
FACTS = dict.fromkeys(
    PROFILES,
    "reg:HKLM/SYSTEM/CurrentControlSet/Services/SharedAccess/Parameters/FirewallPolicy, reg:HKLM/SOFTWARE/Policies/Microsoft/WindowsFirewall",
)
SECONDS = 1.0


def facts(registry: Registry) -> Facts:
    """A policy stands before the setting; None where neither says anything, which is the default of Windows."""
    policies = {"StandardProfile": "PrivateProfile"}
    return {
        key: switch(
            first(
                registry,
                (rf"{POLICIES}\{policies.get(profile, profile)}", "EnableFirewall"),
                (rf"{POLICIES}\{profile}", "EnableFirewall"),
                (rf"{SETTINGS}\{profile}", "EnableFirewall"),
            ),
            {0: False, 1: True},
        )
        for key, profile in PROFILES.items()
    }


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
