"""The verbs this room writes into the log."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    MADE = "api.access_made", "つなぐ鍵を作りました", "Made an API token"
    STOPPED = "api.access_stopped", "つなぐ鍵を止めました", "Stopped an API token"
