"""The verbs that the pages above this room write into the log when somebody changes how a company is notified."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    DESTINATION_ADDED = "notify.destination_added", "お知らせの送り先を加えました", "Added a destination for notices"
    DESTINATION_EDITED = (
        "notify.destination_edited",
        "お知らせの送り先を直しました",
        "Changed a destination for notices",
    )
    DESTINATION_REMOVED = (
        "notify.destination_removed",
        "お知らせの送り先を外しました",
        "Removed a destination for notices",
    )
    DESTINATION_RESTORED = "notify.destination_restored", "外した送り先を元にもどしました", "Brought a destination back"
    DESTINATION_TRIED = "notify.destination_tried", "お知らせを試しに送りました", "Sent a test notice"
    CHOICES_CHANGED = "notify.choices_changed", "自分へのお知らせの届き方を変えました", "Changed how notices reach them"
    DIGEST_STOPPED = "notify.digest_stopped", "まとめのメールを止めました", "Stopped the weekly mail"
