"""`sonaeru data import`: take in a file of tables or a list of weaknesses, as the operator's page does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language

from sonaeru.web.devices import data, importing
from sonaeru.web.devices.renewing import Line, lines
from sonaeru.web.library.feeds import MAX_BYTES

ORIGIN = "cli"


class Command(BaseCommand):
    """Says what changed; a file that is not used leaves everything as it is."""

    help = "Take in a file of tables or a list of weaknesses."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one file."""
        parser.add_argument("file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError with 2 for a file that is not used."""
        content = _read(options["file"])
        try:
            said = _bundle(content) if importing.is_bundle(content) else _feed(content)
        except importing.Refused as error:
            raise CommandError(f"取り込みませんでした：{error.words.ja}", returncode=2) from error
        self.stdout.write("\n".join(said))


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"ファイルを開けません：{file}（{error.strerror}）", returncode=2) from error


def _bundle(content: bytes) -> list[str]:
    held = importing.hold(by=importing.COMMAND, content=content)
    found = data.renewals(held.products)
    changes = [line for each in found for line in lines(each, get_language() or "ja")]
    importing.take(by=importing.COMMAND, sha256=held.sha256, origin=ORIGIN)
    return [f"新しい表を使い始めました（{held.as_of}、製品 {len(found)}、違い {len(changes)}）", *map(_line, changes)]


def _line(line: Line) -> str:
    return f"　{line.version}　{line.field}：{line.before} → {line.after}"


def _feed(content: bytes) -> list[str]:
    found = importing.take_feed(by=importing.COMMAND, content=content, origin=ORIGIN)
    return [f"弱点の表を使い始めました（{found.kind}、{found.as_of}、{len(found.entries)}件）"]
