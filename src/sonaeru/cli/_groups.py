"""What the command line expects of a command group."""

from __future__ import annotations

import argparse
from typing import Protocol


class Subparsers(Protocol):
    """What `register` of a command group gets: a place to add parsers to."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser:
        """Add a command."""


class Group(Protocol):
    """A command group: a module of this package."""

    def register(self, subparsers: Subparsers) -> None:
        """Add the group's commands, each with `run` as a default that returns the exit code."""
