"""The verbs this room writes into the log, and how the log's page says them."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`. What nobody owns yet leaves no row in the log."""

    CLAIMED = "assessment.claimed", "診断の結果を、会社の記録にしました", "Kept a result as the company's"
    STARTED = "assessment.started", "診断を始めました", "Started a check"
    LINK_MADE = "assessment.link_made", "拠点の人が答えるリンクを作りました", "Made a link for a site to answer"
    FINISHED = "assessment.finished", "診断を終えました", "Finished a check"
    MERGED = "assessment.merged", "拠点の答えを会社の答えにまとめました", "Merged the sites' answers"
    DELETED = "assessment.deleted", "診断を消しました", "Deleted a check"
    PAPER_ENTERED = "assessment.paper_entered", "紙の診断を入力しました", "Typed in a check from paper"
    PAPER_CONFIRMED = "assessment.paper_confirmed", "紙の診断を確かめました", "Confirmed a check from paper"
    IMPORTED = "assessment.imported", "診断の結果を取り込みました", "Imported a result"
