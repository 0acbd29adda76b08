"""What kind of account is used here. The name of the account is looked at and never kept."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.agent.registry import Registry

KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Authentication\LogonUI"
JOIN = r"HKLM\SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo"
DOMAIN = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
FACTS = {
    "acct.kind": "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Authentication/LogonUI",
    "device.joined": "reg:HKLM/SYSTEM/CurrentControlSet/Control/CloudDomainJoin/JoinInfo, reg:HKLM/SYSTEM/CurrentControlSet/Services/Tcpip/Parameters",
}
SECONDS = 1.0
ENTRA = "S-1-12-1-"


def kind(registry: Registry) -> object:
    """By the number of the account where there is one, else by the form of its name."""
    number = str(registry.value(KEY, "LastLoggedOnUserSID") or "")
    name = str(registry.value(KEY, "LastLoggedOnUser") or "")
    if number.startswith(ENTRA):
        return "entra"
    if name.lower().startswith("microsoftaccount\\"):
        return "microsoft"
    if name.startswith(".\\"):
        return "local"
    return "domain" if "@" in name or "\\" in name else Reason.NOT_SUPPORTED


def facts(registry: Registry) -> Facts:
    """Joined to Entra, to a domain, or to nothing."""
    domain = registry.value(DOMAIN, "Domain")
    joined = "entra" if registry.keys(JOIN) else "domain" if domain else "none"
    return {"acct.kind": kind(registry), "device.joined": joined}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
