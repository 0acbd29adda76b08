"""A second worker: handlers that leave a trace, and a process of its own that can be stopped in the middle.

Started by `conftest.start`. It speaks in lines: what it did on stdout, and it goes on when it gets a line on stdin.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from uuid import uuid4

from sonaeru.web.jobs import events, leases
from sonaeru.web.jobs.models import Event, Run

PAUSES = "OTHER_WORKER_PAUSES"


def main(mode: str, now: str) -> None:
    """Work in one of the modes below, at the time handed in."""
    {"hold": hold, "handle": handle, "drain": drain}[mode](dt.datetime.fromisoformat(now))


def hold(now: dt.datetime) -> None:
    """Claim a row, say so, and try to complete it when told."""
    (row,) = leases.claim(Event, limit=1, seconds=300, worker="other", now=now)
    pause("claimed")
    say("completed" if leases.complete(row, now=now) else "refused")


def handle(now: dt.datetime) -> None:
    """Handle one event; the handler `slow` stops in the middle of its transaction."""
    events.handle_next(handlers=HANDLERS, worker="other", now=now)
    say("handled")


def drain(now: dt.datetime) -> None:
    """When told, handle events until none is due."""
    pause("ready")
    count = 0
    while events.handle_next(handlers=HANDLERS[:1], worker=f"other:{os.getpid()}", now=now):
        count += 1
    say(str(count))


def say(line: str) -> None:
    """Tell the test."""
    print(line, flush=True)


def pause(line: str) -> None:
    """Tell the test and wait for its word."""
    say(line)
    sys.stdin.readline()


@events.on("mail.reported")
def quick(happened: events.Happened) -> None:
    """Leaves a trace each time it runs: nothing makes it idempotent."""
    trace("quick")


@events.on("mail.reported")
def slow(happened: events.Happened) -> None:
    """The same, and in the process under test it stops before its transaction commits."""
    trace("slow")
    if PAUSES in os.environ:
        pause("middle")


def trace(name: str) -> None:
    """One row more."""
    Run.objects.create(name=f"{name} {uuid4()}")


def traces(name: str) -> int:
    """How often a handler took effect."""
    return Run.objects.filter(name__startswith=name).count()


HANDLERS = (quick, slow)
