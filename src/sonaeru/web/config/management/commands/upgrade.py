"""`upgrade`: bring the database up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from sonaeru.web.config.operation.refusal import told
from sonaeru.web.config.operation.upgrade import upgrade


class Command(BaseCommand):
    """Apply the migrations that are missing."""

    help = "Apply the migrations that are missing; programs that start together take turns."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. CommandError with return code 2 if it cannot be done."""
        with told():
            upgrade()
