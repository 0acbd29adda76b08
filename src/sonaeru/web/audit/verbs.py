"""The verbs this room writes into the log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    DELETED_OLD = "audit.deleted_old"
    TERM_ENDED = "audit.term_ended"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        Verb.DELETED_OLD: Words("残す日数が過ぎた記録を消しました", "Deleted entries of the log past their term"),
        Verb.TERM_ENDED: Words("残す日数が過ぎたデータを消しました", "Deleted data past its term"),
    }
)
