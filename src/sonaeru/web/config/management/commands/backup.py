"""`backup`: keep everything in one encrypted file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sonaeru.web.config.operation import trace
from sonaeru.web.config.operation.backup import back_up
from sonaeru.web.config.operation.passphrase import passphrase
from sonaeru.web.config.operation.refusal import told


class Command(BaseCommand):
    """Write a backup and say what it holds."""

    help = "Keep every row and the secret key in one encrypted file."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to make, and where the passphrase is."""
        parser.add_argument("file")
        parser.add_argument("--passphrase-file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print the counts. CommandError with return code 2 if it cannot be done."""
        with told():
            words = passphrase(options["passphrase_file"], new=True)
            counts = back_up(Path(options["file"]), words)
        trace.note("backup")
        self.stdout.write(f"控えを作りました: {options['file']}")
        self.stdout.writelines(f"　{label}　{rows}件\n" for label, rows in counts.items() if rows)
        self.stdout.write(f"　合計　{sum(counts.values())}件")
        self.stdout.write("合言葉をなくすと、だれにも開けません。控えとは別の場所に残してください。")
