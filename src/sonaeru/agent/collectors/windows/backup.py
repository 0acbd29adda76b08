"""Which tools keep copies, as far as a person's own part of Windows tells: File History, and folders that OneDrive syncs.

Shadow copies and the tools of other makers are not seen here. Tried on made-up values of the known form, on no real
Windows yet.
"""

from __future__ import annotations

import re
from datetime import timedelta

from sonaeru.agent.collectors.windows.cim import EPOCH, day_of
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

HISTORY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\FileHistory"
FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
ONEDRIVE = r"HKCU\Software\Microsoft\OneDrive\Accounts"
FACTS = {
    "backup.tools": "reg:HKCU/Software/Microsoft/Windows/CurrentVersion/FileHistory, reg:HKCU/Software/Microsoft/OneDrive"
}
SECONDS = 2.0
CONFIG = "Microsoft/Windows/FileHistory/Configuration/Config1.xml"
TARGETS = {"REMOTE": "network", "REMOVABLE": "external"}


def tool(kind: str, target: str, last: str | None = None) -> dict[str, str | None]:
    """One tool as a fact."""
    return {"kind": kind, "target": target, "last_success": last}


def parse_target(text: str) -> str | None:
    """The settings of File History: what kind of place it writes to; None where it is off or has none."""
    said = {name: value.strip() for name, value in re.findall(r"<(DPStatus|TargetUrl|TargetDriveType)>([^<]*)<", text)}
    if said.get("DPStatus", "ENABLED") != "ENABLED" or not said.get("TargetUrl"):
        return None
    # A fixed drive may be another disk inside or one at a cable.
    return TARGETS.get(said.get("TargetDriveType", ""), "unknown")


def last(registry: Registry, now: float) -> str | None:
    """The day of the last run. Windows writes 0 there at times: then, as for a day to come, none is told."""
    day = day_of(registry.value(HISTORY, "ProtectedUpToTime"))
    tomorrow = EPOCH + timedelta(seconds=now - EPOCH.timestamp(), days=1)  # somewhere it is tomorrow already
    return day.isoformat() if day and day <= tomorrow.date() else None


def synced(registry: Registry) -> bool:
    """Whether documents or the desktop lie in a folder that OneDrive syncs. The paths stay here."""
    own = [str(registry.value(rf"{ONEDRIVE}\{name}", "UserFolder") or "") for name in registry.keys(ONEDRIVE)]
    inside = tuple(path.lower().rstrip("\\") + "\\" for path in own if path)
    places = (str(registry.value(FOLDERS, name) or "").lower() + "\\" for name in ("Personal", "Desktop"))
    return any(place.startswith(inside) for place in places if inside)


def collect(machine: Machine) -> Facts:
    """Both."""
    found = [tool("sync", "cloud")] if synced(machine.registry) else []
    local = machine.environment.get("LOCALAPPDATA", "")
    text = machine.text_or_none(f"{local}/{CONFIG}") if local else None
    target = parse_target(text) if text else None
    if target:
        found.append(tool("file_history", target, last(machine.registry, machine.now)))
    return {"backup.tools": found}
