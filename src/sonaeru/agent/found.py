"""The collectors of an operating system: the folder is the registry."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from sonaeru.agent import collectors as folder
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FAMILIES = ("linux", "macos", "windows")


class Collector(Protocol):
    """What a file of the folder offers.

    `FACTS`: each key it states and where from. `SECONDS`: its time. `collect`: the read; it may raise, the scan turns
    that into a reason. A collector with `PACKAGES = True` asks the package manager, which costs seconds.
    """

    __name__: str
    FACTS: Mapping[str, str]
    SECONDS: float

    def collect(self, machine: Machine) -> Facts:
        """What this read states."""
        ...


def family() -> str:
    """The operating system at hand, as the facts call it."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def collectors(of: str) -> list[Collector]:
    """The collectors of an operating system, in the order of their names."""
    package = import_module(f"{folder.__name__}.{of}")
    names = sorted(module.name for module in iter_modules(package.__path__) if not module.name.startswith("_"))
    return [cast(Collector, import_module(f"{package.__name__}.{name}")) for name in names]


def name_of(collector: Collector) -> str:
    """The name of its file."""
    return collector.__name__.rpartition(".")[2]
