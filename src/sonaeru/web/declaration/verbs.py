"""The verbs this room writes into the log."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    CHANGED = "declaration.changed", "自己宣言の内容を変えました", "Changed the facts of a declaration"
