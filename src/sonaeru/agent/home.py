"""The agent's own folder: the only place on the PC where it writes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def folder(environment: Mapping[str, str], family: str) -> Path:
    """Where it is. SONAERU_AGENT_HOME overrides."""
    if given := environment.get("SONAERU_AGENT_HOME"):
        return Path(given)
    home = environment.get("HOME") or environment.get("USERPROFILE") or Path("~").expanduser()
    return below(Path(home), environment, family)


def below(home: Path, environment: Mapping[str, str], family: str) -> Path:
    """Where it is below a home folder: one fixed place, so that `sudo` finds it as well."""
    if family == "windows":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData/Local") / "Sonaeru/agent"
    if family == "macos":
        return home / "Library/Application Support/Sonaeru/agent"
    return home / ".local/state/sonaeru-agent"
