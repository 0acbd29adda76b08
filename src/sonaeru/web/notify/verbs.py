"""The verbs that the pages above this room write into the log when somebody changes how a company is notified."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    DESTINATION_ADDED = "notify.destination_added"
    DESTINATION_EDITED = "notify.destination_edited"
    DESTINATION_REMOVED = "notify.destination_removed"
    DESTINATION_RESTORED = "notify.destination_restored"
    DESTINATION_TRIED = "notify.destination_tried"
    CHOICES_CHANGED = "notify.choices_changed"
    DIGEST_STOPPED = "notify.digest_stopped"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        Verb.DESTINATION_ADDED: Words("お知らせの送り先を加えました", "Added a destination for notices"),
        Verb.DESTINATION_EDITED: Words("お知らせの送り先を直しました", "Changed a destination for notices"),
        Verb.DESTINATION_REMOVED: Words("お知らせの送り先を外しました", "Removed a destination for notices"),
        Verb.DESTINATION_RESTORED: Words("外した送り先を元にもどしました", "Brought a destination back"),
        Verb.DESTINATION_TRIED: Words("お知らせを試しに送りました", "Sent a test notice"),
        Verb.CHOICES_CHANGED: Words("自分へのお知らせの届き方を変えました", "Changed how notices reach them"),
        Verb.DIGEST_STOPPED: Words("まとめのメールを止めました", "Stopped the weekly mail"),
    }
)
