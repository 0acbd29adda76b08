"""`work`: the worker process."""

from typing import Any

from django.core.management.base import BaseCommand

from sonaeru.web.jobs.worker import work


class Command(BaseCommand):
    """Work on the queue until told to stop."""

    help = "Work on the queue until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run in this process."""
        work()
