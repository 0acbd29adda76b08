"""The verbs that the pages above this room write into the log when somebody moves its work."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    RUN_NOW = "jobs.run_now", "時刻を待たずに仕事を動かしました", "Ran a task without waiting for its time"
    RUN_AGAIN = "jobs.run_again", "失敗した仕事をやり直しました", "Ran failed work again"
