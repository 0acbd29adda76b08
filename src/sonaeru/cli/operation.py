"""`sonaeru backup`, `restore`, `doctor`: the product's own operation."""

from __future__ import annotations

import argparse

from django.core.management import call_command

from sonaeru.cli._django import CannotStart, prepare
from sonaeru.cli._groups import Subparsers
from sonaeru.web.config.operation.condition import as_json, as_text


def register(subparsers: Subparsers) -> None:
    """Add the three commands."""
    backup = subparsers.add_parser(
        "backup", help="全部を1つのファイルに控える", description="Keep everything in one encrypted file."
    )
    backup.add_argument("file", metavar="FILE", help="作るファイル（the file to make）")
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser("restore", help="控えから元に戻す", description="Put everything of a backup back.")
    restore.add_argument("file", metavar="FILE", help="控えのファイル（the backup）")
    restore.add_argument("--replace", action="store_true", help="いまの中身と入れかえる（replace what is there）")
    restore.add_argument("--check", action="store_true", help="読めるかだけを試す（only try whether it can be read）")
    restore.set_defaults(run=run_restore)
    for parser in (backup, restore):
        parser.add_argument("--passphrase-file", metavar="F", help="合言葉のファイル（a file with the passphrase）")
    doctor = subparsers.add_parser("doctor", help="動く用意を調べる", description="Look at everything it needs.")
    doctor.add_argument("--json", action="store_true", help="結果をJSONで出す（print the result as JSON）")
    doctor.set_defaults(run=run_doctor)


def run_backup(arguments: argparse.Namespace) -> int:
    """0 once the file is whole, 2 if there is none."""
    return _run("backup", arguments.file, passphrase_file=arguments.passphrase_file)


def run_restore(arguments: argparse.Namespace) -> int:
    """0 once everything is back, 2 if nothing was changed."""
    given = {"passphrase_file": arguments.passphrase_file, "replace": arguments.replace, "check": arguments.check}
    return _run("restore", arguments.file, **given)


def run_doctor(arguments: argparse.Namespace) -> int:
    """0 unless something must be put right, which is 1; settings that cannot be read are one such thing."""
    try:
        prepare()
    except CannotStart as fault:
        print((as_json if arguments.json else as_text)([fault.condition]))
        return 1
    call_command("doctor", json=arguments.json)
    return 0


def _run(command: str, file: str, **options: object) -> int:
    prepare()
    call_command(command, file, **options)
    return 0
