"""`doctor`: look at everything the product needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sonaeru.web.config.operation import condition
from sonaeru.web.config.operation.doctor import examine


class Command(BaseCommand):
    """Print what was found."""

    help = "Look at everything the product needs, and say what to do."
    # Django's own checks would stop the command before it could tell what is wrong.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for programs."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the conditions. CommandError with return code 1 if one must be put right."""
        found = examine()
        self.stdout.write(condition.as_json(found) if options["json"] else condition.as_text(found))
        if count := condition.failed(found):
            raise CommandError(f"直すことが{count}つあります。", returncode=1)
