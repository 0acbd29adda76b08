"""Operating systems as the page that adds a computer tells them: which one a visitor sits at, and the line to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Phones and tablets name their computers' systems too: a Mac, Linux.
NO_COMPUTER = ("Android", "iPhone", "iPad", "Mobile")
TOLD_BY = {"windows": "Windows", "macos": "Macintosh", "linux": "Linux"}


@dataclass(frozen=True, slots=True)
class System:
    """`folder`: goes to where browsers put what they fetch; `python`: starts Python; `sums`: prints the SHA-256."""

    name: str
    terminal: str
    folder: str
    python: str
    sums: str


SYSTEMS: Mapping[str, System] = {
    "windows": System("Windows", "PowerShell", "cd $HOME\\Downloads", "py", "certutil -hashfile {file} SHA256"),
    "macos": System("macOS", "ターミナル", "cd ~/Downloads", "python3", "shasum -a 256 {file}"),
    "linux": System("Linux", "端末", 'cd "$(xdg-user-dir DOWNLOAD)"', "python3", "sha256sum {file}"),
}


def system_of(user_agent: str) -> str:
    """windows, macos or linux by what the browser says; "" for a phone and for what is none of them."""
    if any(sign in user_agent for sign in NO_COMPUTER):
        return ""
    return next((system for system, sign in TOLD_BY.items() if sign in user_agent), "")


def ordered(first: str) -> list[str]:
    """All systems, the visitor's own first."""
    return sorted(SYSTEMS, key=lambda system: system != first)
