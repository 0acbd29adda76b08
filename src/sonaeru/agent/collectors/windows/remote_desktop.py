"""Whether others may take over the screen, and whether they must sign in first. A policy stands before the setting."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import first, switch
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry

SERVER = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
FACTS = dict.fromkeys(
    ("svc.remote_desktop", "svc.rdp_nla"),
    "reg:HKLM/SYSTEM/CurrentControlSet/Control/Terminal Server"
    ", reg:HKLM/SOFTWARE/Policies/Microsoft/Windows NT/Terminal Services",
)
SECONDS = 1.0


def facts(registry: Registry) -> Facts:
    """Absent is the default: nobody may, and who may must sign in first."""
    deny = first(registry, (POLICY, "fDenyTSConnections"), (SERVER, "fDenyTSConnections"))
    login = first(registry, (POLICY, "UserAuthentication"), (rf"{SERVER}\WinStations\RDP-Tcp", "UserAuthentication"))
    return {
        "svc.remote_desktop": "off" if deny is None else switch(deny, {0: "on", 1: "off"}),
        "svc.rdp_nla": Reason.NOT_SUPPORTED if login is None else switch(login, {0: False, 1: True}),
    }


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
