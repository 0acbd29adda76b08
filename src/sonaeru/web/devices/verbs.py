"""The verbs this room writes into the log, and how the log's page says them."""

from __future__ import annotations

from sonaeru.core.words import Worded


class Verb(Worded):
    """What was done, as `room.done`."""

    CODE_MADE = "devices.code_made", "パソコンの登録コードを出しました", "Made a code for adding computers"
    CODE_STOPPED = "devices.code_stopped", "パソコンの登録コードを止めました", "Stopped a code for adding computers"
    ENROLLED = "devices.enrolled", "パソコンが加わりました", "A computer was added"
    RENAMED = "devices.renamed", "パソコンの呼び名を変えました", "Renamed a computer"
    GIVEN = "devices.given", "パソコンを使う人を変えました", "Changed who uses a computer"
    REVOKED = "devices.revoked", "パソコンの登録を取り消しました", "Revoked a computer"
    FORGOTTEN = "devices.forgotten", "パソコンの記録を消しました", "Deleted the records of a computer"
    HANDED_OVER = "devices.handed_over", "報告をファイルで受け取りました", "Took in a report as a file"
    LOOKED_AT = "devices.looked_at", "1台のパソコンの結果を見ました", "Looked at the result of one computer"
    MARK_CLEARED = "devices.mark_cleared", "パソコンの「要確認」を確かめました", "Looked into a strange report"
    COUNTED = "devices.counted", "パソコンの台数を書きました", "Said how many computers there are"
    HELP_SENT = "devices.help_sent", "直し方を送りました", "Sent how to fix something"
    OSQUERY_OPENED = "devices.osquery_opened", "osqueryの受け口を開きました", "Opened the way in for osquery"
    OSQUERY_SHUT = "devices.osquery_shut", "osqueryの受け口を閉じました", "Shut the way in for osquery"
    ASKED_AGAIN = "devices.asked_again", "パソコンをもう一度調べるよう頼みました", "Asked a computer to look again"
    GEAR_ADDED = "devices.gear_added", "使っている機器を書きました", "Wrote down equipment"
    GEAR_REMOVED = "devices.gear_removed", "使っている機器を外しました", "Took equipment off the list"
    FEED_IMPORTED = (
        "devices.feed_imported",
        "攻撃に使われている弱点の表を取り込みました",
        "Took in a list of attacked weaknesses",
    )
    BUNDLE_IMPORTED = "devices.bundle_imported", "期限の表を取り込みました", "Took in tables of end dates"
    BUNDLE_UNDONE = (
        "devices.bundle_undone",
        "期限の表を前のものに戻しました",
        "Went back to the former tables of end dates",
    )
