"""The verbs this room writes into the log and into the history of an item, and how the log's page says them."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    ADDED = "plan.item_added", "対策を予定に加えました", "Put an action on the plan"
    EDITED = "plan.item_edited", "対策の内容を変えました", "Changed an action of the plan"
    ASSIGNED = "plan.item_assigned", "対策の担当を変えました", "Changed who does an action"
    DUE_SET = "plan.due_set", "対策の期限を変えました", "Changed a due date"
    NOTED = "plan.item_noted", "対策のメモを書きました", "Wrote a note on an action"
    STARTED = "plan.item_started", "対策を始めました", "Started an action"
    FINISHED = "plan.item_finished", "対策を終えました", "Finished an action"
    DECLINED = "plan.item_declined", "対策をしないことにしました", "Declined an action"
    REOPENED = "plan.item_reopened", "対策をこれからにもどしました", "Reopened an action"
    REMOVED = "plan.item_removed", "対策を予定から外しました", "Took an action off the plan"
    UNDONE = "plan.change_undone", "対策の変更を元にもどしました", "Undid a change of the plan"
    DOCUMENT_ADDED = "plan.document_added", "書類を加えました", "Added a document"
    DOCUMENT_EDITED = "plan.document_edited", "書類の内容を直しました", "Changed a document"
    DOCUMENT_REPLACED = "plan.document_replaced", "書類のファイルを入れ替えました", "Replaced the file of a document"
    DOCUMENT_REMOVED = "plan.document_removed", "書類を外しました", "Removed a document"
    DOCUMENT_RESTORED = "plan.document_restored", "外した書類を元にもどしました", "Brought a document back"
    CALENDAR_MADE = "plan.calendar_made", "カレンダーのリンクを作りました", "Made a calendar link"
    CALENDAR_STOPPED = "plan.calendar_stopped", "カレンダーのリンクを止めました", "Stopped the calendar link"
    REMINDERS_STOPPED = "plan.reminders_stopped", "本人が、対策の知らせを止めました", "A person stopped their reminders"
    REMINDERS_RESUMED = (
        "plan.reminders_resumed",
        "本人が、対策の知らせをまた受け取ります",
        "A person wants reminders again",
    )
