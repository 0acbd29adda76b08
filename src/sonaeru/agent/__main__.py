"""`python3 sonaeru-agent.pyz …`: what a person can ask of the agent."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sonaeru.agent import VERSION
from sonaeru.agent.canary import command as canary
from sonaeru.agent.carried import carried
from sonaeru.agent.found import collectors, family
from sonaeru.agent.local import LANGUAGES, as_page, as_text, local
from sonaeru.agent.machine import Machine, end_children
from sonaeru.agent.report import Report, as_json, report
from sonaeru.agent.scan import scan
from sonaeru.agent.standing import calm_down, privilege, session
from sonaeru.core.devices import Tables


def parser() -> argparse.ArgumentParser:
    """The commands."""
    whole = argparse.ArgumentParser(
        prog="sonaeru-agent", description="このパソコンの状態を調べます。何も変えず、何も送りません。"
    )
    whole.add_argument("--version", action="version", version=f"sonaeru-agent {VERSION}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    scanning = commands.add_parser("scan", help="調べて表示します（送りません）")
    form = scanning.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="わかったことを JSON で表示します")
    form.add_argument("--html", metavar="FILE", type=Path, help="結果のページをファイルに書きます")
    scanning.add_argument("--lang", choices=LANGUAGES, default="ja", help="表示する言葉 / language")
    scanning.set_defaults(run=run_scan)
    exporting = commands.add_parser("export", help="調べてファイルに書きます（送りません）")
    exporting.add_argument("file", type=Path, help="書き込むファイル")
    exporting.set_defaults(run=run_export)
    for each in (scanning, exporting):
        each.add_argument("--no-packages", action="store_true", help="時間のかかる、未適用の更新の確認を省きます")
    canary.register(commands)
    return whole


def looked(*, packages: bool, tables: Tables | None) -> Report:
    """One scan of this PC as a report."""
    calm_down()
    machine = Machine()
    asked = [each for each in collectors(family()) if packages or not getattr(each, "PACKAGES", False)]
    return report(
        scan(machine, asked),
        at=machine.now,
        privilege=privilege(),
        session=session(machine.environment),
        data_as_of=tables.as_of if tables else None,
    )


def run_scan(arguments: argparse.Namespace) -> int:
    """Print the findings, or the facts they are made of. 0 nothing must be fixed, 1 something must, 2 not done."""
    carry = carried()
    if carry is None and not arguments.json:
        print(
            "判定の表がありません。`sonaeru agent build` で作ったファイルを使うか、--json を付けてください",
            file=sys.stderr,
        )
        return 2
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
    """Whether a file could be written; says why not."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"書き込めませんでした: {file} ({error.strerror})", file=sys.stderr)
        return False
    return True


def run_export(arguments: argparse.Namespace) -> int:
    """Write the facts to a file, for whoever carries it to the company."""
    carry = carried()
    made = looked(packages=not arguments.no_packages, tables=carry.tables if carry else None)
    return 0 if written(arguments.file, as_json(made)) else 2


def main(words: Sequence[str] | None = None) -> int:
    """Run one command: 0 ok, 2 bad input."""
    for stream in (sys.stdout, sys.stderr):
        # A console set to cp932 or ASCII must not end a scan by a sign it cannot show.
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="backslashreplace")
    chosen = parser().parse_args(words)
    return int(chosen.run(chosen))


def end(code: int) -> None:
    """Leave at once: a read that hangs in a thread must not keep the program from ending, nor outlive it."""
    end_children()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    end(main())
