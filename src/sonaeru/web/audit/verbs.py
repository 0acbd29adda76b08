"""The verbs this room writes into the log."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    DELETED_OLD = "audit.deleted_old", "残す日数が過ぎた記録を消しました", "Deleted entries of the log past their term"
    TERM_ENDED = "audit.term_ended", "残す日数が過ぎたデータを消しました", "Deleted data past its term"
