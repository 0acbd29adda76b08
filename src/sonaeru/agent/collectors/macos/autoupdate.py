"""Whether updates install themselves. None where nothing is set: the default differs by version."""

from __future__ import annotations

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

PATH = "/Library/Preferences/com.apple.SoftwareUpdate.plist"
FACTS = {"os.autoupdate": f"file:{PATH}"}
SECONDS = 1.0


def parse(data: bytes) -> Facts:
    """On with both switches, then what is left of them."""
    said = loaded(data)
    system, critical = said.get("AutomaticallyInstallMacOSUpdates"), said.get("CriticalUpdateInstall")
    if said.get("AutomaticCheckEnabled") is False or (system is False and critical is False):
        return {"os.autoupdate": "off"}
    if system is True and critical is not False:
        return {"os.autoupdate": "on"}
    if system is None and critical is None:
        return {"os.autoupdate": None}
    return {"os.autoupdate": "download" if said.get("AutomaticDownload") is True else "notify"}


def collect(machine: Machine) -> Facts:
    """The file; without it nothing was ever set."""
    return parse(machine.data(PATH)) if machine.exists(PATH) else {"os.autoupdate": None}
