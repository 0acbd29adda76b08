"""The verbs this room writes into the log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    MADE = "api.access_made"
    STOPPED = "api.access_stopped"


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Verb.MADE: Words("つなぐ鍵を作りました", "Made an API token"),
        Verb.STOPPED: Words("つなぐ鍵を止めました", "Stopped an API token"),
    }
)
