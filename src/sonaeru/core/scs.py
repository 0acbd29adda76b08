"""Which level of METI's supply-chain scheme (SCS) a company may be asked for, from three questions.

Source of the rule: guide of the Tokyo Metropolitan Government, quoted second-hand; the final text of the scheme was not
checked. What the customer names comes before it, and the words of every page say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

QUESTIONS = 3
# Half a year: then the facts about a scheme that is still being made may have moved on (judgement).
FRESH_DAYS = 180


class Reply(StrEnum):
    """How one of the questions is answered."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Advice(StrEnum):
    """What the replies point to: a level that is a candidate, or asking the customer."""

    FOUR = "four"
    THREE = "three"
    ASK = "ask"


def advise(replies: Sequence[Reply]) -> Advice:
    """One yes points to level 4, three times no to level 3; what nobody knows, without any yes, is for the customer.

    Raises ValueError unless there are three replies.
    """
    if len(replies) != QUESTIONS:
        raise ValueError(f"needs {QUESTIONS} replies, not {len(replies)}")
    if Reply.YES in replies:
        return Advice.FOUR
    return Advice.ASK if Reply.UNKNOWN in replies else Advice.THREE


def outdated(as_of: dt.date, today: dt.date) -> bool:
    """Whether facts that were checked on a day may be out of date: after 180 days."""
    return (today - as_of).days > FRESH_DAYS
