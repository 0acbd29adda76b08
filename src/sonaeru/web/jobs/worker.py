"""The worker process: loads every room's `tasks` module and works on the queue until it is told to stop."""

from __future__ import annotations

import logging

from django.db import close_old_connections

from sonaeru.web.jobs.queue import prepare, queue, task_modules


@queue.pre_execute("fresh connections")
def _fresh_connections(job: object) -> None:
    # A database that was restarted leaves a dead connection behind; the next job must not inherit it.
    close_old_connections()


def work() -> None:
    """Work until SIGTERM or SIGINT; a job in progress is finished first."""
    task_modules()
    prepare(queue)
    logging.getLogger("huey").setLevel(logging.WARNING)
    # An idle worker looks into a SQLite queue each second, not every ten as it would by default: somebody may be
    # waiting for the mail that signs them in.
    queue.create_consumer(workers=1, worker_type="thread", periodic=True, check_worker_health=True, max_delay=1).run()
