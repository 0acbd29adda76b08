"""`python3 sonaeru-agent.pyz …`: what a person can ask of the agent."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sonaeru.agent import VERSION
from sonaeru.agent.found import collectors, family
from sonaeru.agent.machine import Machine
from sonaeru.agent.report import Report, as_json, report
from sonaeru.agent.scan import scan
from sonaeru.agent.standing import calm_down, privilege, session


def parser() -> argparse.ArgumentParser:
    """The commands."""
    whole = argparse.ArgumentParser(
        prog="sonaeru-agent", description="このパソコンの状態を調べます。何も変えず、何も送りません。"
    )
    whole.add_argument("--version", action="version", version=f"sonaeru-agent {VERSION}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    scanning = commands.add_parser("scan", help="調べて表示します（送りません）")
    scanning.add_argument("--json", action="store_true", required=True, help="わかったことを JSON で表示します")
    scanning.set_defaults(run=run_scan)
    exporting = commands.add_parser("export", help="調べてファイルに書きます（送りません）")
    exporting.add_argument("file", type=Path, help="書き込むファイル")
    exporting.set_defaults(run=run_export)
    for each in (scanning, exporting):
        each.add_argument("--no-packages", action="store_true", help="時間のかかる、未適用の更新の確認を省きます")
    return whole


def looked(*, packages: bool) -> Report:
    """One scan of this PC as a report."""
    calm_down()
    machine = Machine()
    asked = [each for each in collectors(family()) if packages or not getattr(each, "PACKAGES", False)]
    return report(scan(machine, asked), at=machine.now, privilege=privilege(), session=session(machine.environment))


def run_scan(arguments: argparse.Namespace) -> int:
    """Print the facts."""
    sys.stdout.write(as_json(looked(packages=not arguments.no_packages)))
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the facts to a file, for whoever carries it to the company."""
    made = as_json(looked(packages=not arguments.no_packages))
    try:
        arguments.file.write_text(made, encoding="utf-8")
    except OSError as error:
        print(f"書き込めませんでした: {arguments.file} ({error.strerror})", file=sys.stderr)
        return 2
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """Run one command: 0 ok, 2 bad input."""
    for stream in (sys.stdout, sys.stderr):
        # A console set to cp932 or ASCII must not end a scan by a sign it cannot show.
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="backslashreplace")
    chosen = parser().parse_args(words)
    return int(chosen.run(chosen))


def end(code: int) -> None:
    """Leave at once: a read that hangs in a thread must not keep the program from ending."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    end(main())
