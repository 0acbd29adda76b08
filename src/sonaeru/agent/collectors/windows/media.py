"""Whether USB storage is restricted, and whether it starts by itself. What was plugged in is never read."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import first, number
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

REMOVABLE = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices"
DISKS = rf"{REMOVABLE}\{{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}}"
DRIVER = r"HKLM\SYSTEM\CurrentControlSet\Services\USBSTOR"
BITLOCKER = r"HKLM\SYSTEM\CurrentControlSet\Policies\Microsoft\FVE"
EXPLORER = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer"
FACTS = {
    "media.policy": "reg:HKLM/SOFTWARE/Policies/Microsoft/Windows/RemovableStorageDevices, reg:HKLM/SYSTEM/CurrentControlSet/Services/USBSTOR",
    "media.autorun": "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Policies/Explorer",
}
SECONDS = 1.0


def policy(registry: Registry) -> object:
    """The strictest that is set; None where nothing is."""
    said = {name: any(number(registry.value(key, name)) == 1 for key in (REMOVABLE, DISKS)) for name in DENIALS}
    if said["Deny_All"] or said["Deny_Read"] or number(registry.value(DRIVER, "Start")) == 4:
        return "blocked"
    if said["Deny_Write"]:
        return "read_only"
    return "encrypt_on_write" if number(registry.value(BITLOCKER, "RDVDenyWriteAccess")) == 1 else None


DENIALS = ("Deny_All", "Deny_Read", "Deny_Write")


def facts(registry: Registry) -> Facts:
    """The policy, and the mask of drives that do not start by themselves."""
    mask = first(registry, *((rf"{root}\{EXPLORER}", "NoDriveTypeAutoRun") for root in ("HKLM", "HKCU")))
    if isinstance(mask, bytes):
        mask = int.from_bytes(mask[:4], "little")
    return {"media.policy": policy(registry), "media.autorun": number(mask)}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
