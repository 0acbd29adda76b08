"""The verbs this room writes into the log, and how the log's page says them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sonaeru.core.words import Words


class Verb(StrEnum):
    """What was done, as `room.done`. What nobody owns yet leaves no row in the log."""

    CLAIMED = "assessment.claimed"
    STARTED = "assessment.started"
    LINK_MADE = "assessment.link_made"
    FINISHED = "assessment.finished"
    MERGED = "assessment.merged"
    DELETED = "assessment.deleted"
    PAPER_ENTERED = "assessment.paper_entered"
    PAPER_CONFIRMED = "assessment.paper_confirmed"
    IMPORTED = "assessment.imported"


WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        Verb.CLAIMED: Words("診断の結果を、会社の記録にしました", "Kept a result as the company's"),
        Verb.STARTED: Words("診断を始めました", "Started a check"),
        Verb.LINK_MADE: Words("拠点の人が答えるリンクを作りました", "Made a link for a site to answer"),
        Verb.FINISHED: Words("診断を終えました", "Finished a check"),
        Verb.MERGED: Words("拠点の答えを会社の答えにまとめました", "Merged the sites' answers"),
        Verb.DELETED: Words("診断を消しました", "Deleted a check"),
        Verb.PAPER_ENTERED: Words("紙の診断を入力しました", "Typed in a check from paper"),
        Verb.PAPER_CONFIRMED: Words("紙の診断を確かめました", "Confirmed a check from paper"),
        Verb.IMPORTED: Words("診断の結果を取り込みました", "Imported a result"),
    }
)
