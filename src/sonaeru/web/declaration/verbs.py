"""The verbs this room writes into the log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    CHANGED = "declaration.changed"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {Verb.CHANGED: Words("自己宣言の内容を変えました", "Changed the facts of a declaration")}
)
