"""The verbs this room writes into the log and into the history of an item, and how the log's page says them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`."""

    ADDED = "plan.item_added"
    EDITED = "plan.item_edited"
    ASSIGNED = "plan.item_assigned"
    DUE_SET = "plan.due_set"
    NOTED = "plan.item_noted"
    STARTED = "plan.item_started"
    FINISHED = "plan.item_finished"
    DECLINED = "plan.item_declined"
    REOPENED = "plan.item_reopened"
    REMOVED = "plan.item_removed"
    UNDONE = "plan.change_undone"
    DOCUMENT_ADDED = "plan.document_added"
    DOCUMENT_EDITED = "plan.document_edited"
    DOCUMENT_REPLACED = "plan.document_replaced"
    DOCUMENT_REMOVED = "plan.document_removed"
    DOCUMENT_RESTORED = "plan.document_restored"
    CALENDAR_MADE = "plan.calendar_made"
    CALENDAR_STOPPED = "plan.calendar_stopped"
    REMINDERS_STOPPED = "plan.reminders_stopped"
    REMINDERS_RESUMED = "plan.reminders_resumed"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        Verb.ADDED: Words("対策を予定に加えました", "Put an action on the plan"),
        Verb.EDITED: Words("対策の内容を変えました", "Changed an action of the plan"),
        Verb.ASSIGNED: Words("対策の担当を変えました", "Changed who does an action"),
        Verb.DUE_SET: Words("対策の期限を変えました", "Changed a due date"),
        Verb.NOTED: Words("対策のメモを書きました", "Wrote a note on an action"),
        Verb.STARTED: Words("対策を始めました", "Started an action"),
        Verb.FINISHED: Words("対策を終えました", "Finished an action"),
        Verb.DECLINED: Words("対策をしないことにしました", "Declined an action"),
        Verb.REOPENED: Words("対策をこれからにもどしました", "Reopened an action"),
        Verb.REMOVED: Words("対策を予定から外しました", "Took an action off the plan"),
        Verb.UNDONE: Words("対策の変更を元にもどしました", "Undid a change of the plan"),
        Verb.DOCUMENT_ADDED: Words("書類を加えました", "Added a document"),
        Verb.DOCUMENT_EDITED: Words("書類の内容を直しました", "Changed a document"),
        Verb.DOCUMENT_REPLACED: Words("書類のファイルを入れ替えました", "Replaced the file of a document"),
        Verb.DOCUMENT_REMOVED: Words("書類を外しました", "Removed a document"),
        Verb.DOCUMENT_RESTORED: Words("外した書類を元にもどしました", "Brought a document back"),
        Verb.CALENDAR_MADE: Words("カレンダーのリンクを作りました", "Made a calendar link"),
        Verb.CALENDAR_STOPPED: Words("カレンダーのリンクを止めました", "Stopped the calendar link"),
        Verb.REMINDERS_STOPPED: Words("本人が、対策の知らせを止めました", "A person stopped their reminders"),
        Verb.REMINDERS_RESUMED: Words("本人が、対策の知らせをまた受け取ります", "A person wants reminders again"),
    }
)
