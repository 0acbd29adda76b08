"""How the agent itself runs: with whose rights, in whose session, how politely."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping


def calm_down() -> None:
    """Take the lowest priority, so that nobody notices a scan."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x40)  # IDLE_PRIORITY_CLASS
    else:
        os.nice(10)


def privilege() -> str:
    """`admin` if every read is allowed, else `user`."""
    if sys.platform == "win32":
        return "admin" if ctypes.windll.shell32.IsUserAnAdmin() else "user"
    return "admin" if os.geteuid() == 0 else "user"


def session(environment: Mapping[str, str]) -> str:
    """`interactive` where somebody sits before the screen: only there can the screen lock be read."""
    if sys.platform != "linux":
        return "interactive"
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return "interactive" if any(environment.get(name) for name in names) else "none"
