"""`restore`: put everything of a backup back."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sonaeru.web.config.operation import archive, trace
from sonaeru.web.config.operation.passphrase import passphrase
from sonaeru.web.config.operation.refusal import told
from sonaeru.web.config.operation.restore import restore


class Command(BaseCommand):
    """Restore a backup and say what it held."""

    help = "Put every row and the secret key of a backup back."

    def add_arguments(self, parser: CommandParser) -> None:
        """The backup, where its passphrase is, whether rows that are there are replaced, or it is only tried."""
        parser.add_argument("file")
        parser.add_argument("--passphrase-file")
        parser.add_argument("--replace", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print the counts. CommandError with return code 2 if it cannot be done."""
        if options["check"]:
            self._check(Path(options["file"]), options["passphrase_file"])
            return
        with told():
            words = passphrase(options["passphrase_file"], new=False)
            counts = restore(Path(options["file"]), words, replace=options["replace"])
        self.stdout.write(f"元に戻しました: {options['file']}")
        self.stdout.writelines(f"　{label}　{rows}件\n" for label, rows in counts.items())
        self.stdout.write(f"　合計　{sum(counts.values())}件")
        self.stdout.write("そなえるが動いているときは、いちど止めて、動かし直してください。")
        if os.environ.get("SONAERU_SECRET_KEY", "").strip() not in {"", (settings.HOME / "secret_key").read_text()}:
            self.stdout.write("SONAERU_SECRET_KEY は外してください。控えの鍵を secret_key に置きました。")

    def _check(self, file: Path, passphrase_file: str | None) -> None:
        """Read the backup to its end, every count and hash, and change nothing."""
        with told(), archive.reading(file, passphrase(passphrase_file, new=False)) as opened:
            counts = archive.counts(opened.rows)
        trace.note("restore_test")
        self.stdout.write(f"控えを最後まで読めました。元に戻せます: {file}")
        self.stdout.write(f"　合計　{sum(counts.values())}件（版{opened.head.version}、{opened.head.made_at}）")
