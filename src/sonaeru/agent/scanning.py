"""`scan`: look, show, send nothing."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from sonaeru.agent.carried import carried
from sonaeru.agent.local import as_page, as_text, local
from sonaeru.agent.looking import looked, looking
from sonaeru.agent.report import as_json
from sonaeru.agent.saying import Bare, speaking


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = subparsers.add_parser("scan", help="調べて表示します（送りません）")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="わかったことを JSON で表示します")
    form.add_argument("--html", metavar="FILE", type=Path, help="結果のページをファイルに書きます")
    looking(command)
    speaking(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings, or the facts they are made of. 0 nothing must be fixed, 1 something must, 2 not done."""
    carry = carried()
    if carry is None and not arguments.json:
        raise Bare
    made = looked(packages=not arguments.no_packages, tables=carry.tables if carry else None)
    if arguments.json or carry is None:
        sys.stdout.write(as_json(made))
        return 0
    found = local(made, carry, at=time.time(), language=arguments.lang)
    if arguments.html is None:
        sys.stdout.write(as_text(found))
    elif not written(arguments.html, as_page(found, as_json(made))):
        return 2
    return int(found.bad)


def written(file: Path, text: str) -> bool:
    """Whether a file could be written where the person wants it; says why not."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"書き込めませんでした: {file} ({error.strerror})", file=sys.stderr)
        return False
    return True
