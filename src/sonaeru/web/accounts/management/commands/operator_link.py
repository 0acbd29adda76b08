"""`operator_link`: the one-time link that makes an operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from sonaeru.web.accounts import first_start


class Command(BaseCommand):
    """Write the path of a new link, or nothing where none is needed."""

    help = "Write the path of a new link that makes an operator; former links open nothing any more."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--rescue` makes one although there is an operator."""
        parser.add_argument("--rescue", action="store_true")

    def handle(self, *args: Any, **options: Any) -> str:
        """Make the link."""
        token = first_start.new_link(rescue=options["rescue"])
        return reverse("accounts:start", args=[token]) if token else ""
