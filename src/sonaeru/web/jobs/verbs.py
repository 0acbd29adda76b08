"""The verbs that the pages above this room write into the log when somebody moves its work."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    RUN_NOW = "jobs.run_now"
    RUN_AGAIN = "jobs.run_again"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        Verb.RUN_NOW: Words("時刻を待たずに仕事を動かしました", "Ran a task without waiting for its time"),
        Verb.RUN_AGAIN: Words("失敗した仕事をやり直しました", "Ran failed work again"),
    }
)
