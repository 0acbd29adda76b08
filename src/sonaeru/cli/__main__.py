"""`sonaeru …`: each command group is one file of this folder that offers `register`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from django.core.management import CommandError

from sonaeru import __version__, cli
from sonaeru.cli._django import CannotStart
from sonaeru.cli._groups import Group, Subparsers
from sonaeru.web.config.operation.condition import as_text
from sonaeru.web.library.reader import ContentError


def parser() -> argparse.ArgumentParser:
    """The parser with every command of this folder."""
    whole = argparse.ArgumentParser(prog="sonaeru", description="そなえる: 小さな会社のための情報セキュリティ診断")
    whole.add_argument("--version", action="version", version=f"sonaeru {__version__}")
    subparsers = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in sorted(iter_modules(cli.__path__), key=lambda each: each.name):
        if not module.name.startswith("_"):
            group = cast(Group, import_module(f"{cli.__name__}.{module.name}"))
            group.register(cast(Subparsers, subparsers))
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 ok, 1 a negative finding, 2 bad input."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except ContentError as error:
        print(f"同梱の内容が壊れています。入れ直してください: {error}", file=sys.stderr)
    except CannotStart as error:
        print(as_text([error.condition]), file=sys.stderr)
    except CommandError as error:
        print(error, file=sys.stderr)
        return error.returncode
    return 2


def command() -> int:
    """The command as it is installed: what it prints is UTF-8, whatever the console was set to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    return main()


if __name__ == "__main__":
    sys.exit(command())
