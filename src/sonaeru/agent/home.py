"""The agent's own folder: the only place on the PC where it writes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def folder(environment: Mapping[str, str], family: str) -> Path:
    """Where it is. SONAERU_AGENT_HOME overrides."""
    if given := environment.get("SONAERU_AGENT_HOME"):
        return Path(given)
    person = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path("~").expanduser())
    if family == "windows":
        return Path(environment.get("LOCALAPPDATA") or person / "AppData/Local") / "Sonaeru/agent"
    if family == "macos":
        return person / "Library/Application Support/Sonaeru/agent"
    return Path(environment.get("XDG_DATA_HOME") or person / ".local/share") / "sonaeru-agent"
