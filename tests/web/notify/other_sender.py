"""A second worker that sends, in a process of its own. It speaks in lines, and goes on when it gets one on stdin."""

from __future__ import annotations

import datetime as dt
import os
import sys

from sonaeru.web.notify import delivering, sending, transport


def main(mode: str, now: str) -> None:
    """`hold`: stop before the second mail of a batch; `drain`: when told, send until nothing is due."""
    moment = dt.datetime.fromisoformat(now)
    if mode == "hold":
        hold()
    else:
        pause("ready")
    count = 0
    with transport.opened(private=True) as way:
        begun = delivering.Round(way, f"other:{os.getpid()}")
        while claimed := delivering.deliver_batch(begun, now=moment, limit=5):
            count += claimed
    print(count, flush=True)


def hold() -> None:
    """The second message waits for a word between its lease and its sending."""
    real, sent = sending.send, []

    def send(**told: object) -> object:
        sent.append(1)
        if len(sent) == 2:
            pause("middle")
        return real(**told)  # type: ignore[arg-type]

    delivering.send = send  # type: ignore[assignment]


def pause(line: str) -> None:
    """Tell the test and wait for its word."""
    print(line, flush=True)
    sys.stdin.readline()
