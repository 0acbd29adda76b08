"""The life of a campaign as a table: moves that are not listed do not exist."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sonaeru.core.words import Worded, Words

APPROVAL_VALID: Final = dt.timedelta(days=14)
PROOF_VALID: Final = dt.timedelta(hours=1)
FIRST_SLOT_AFTER: Final = dt.timedelta(hours=1)
# Working days after the last mail during which visits and reports count.
OBSERVE_DAYS, OBSERVE_DEFAULT = range(1, 15), 3
# Days after closing during which names and addresses are kept.
RETENTION_DAYS, RETENTION_DEFAULT = range(7, 91), 90
REFUSED: Final = Words("いまの状態ではできません", "This cannot be done in the present state")


class State(Worded):
    """Where a campaign stands."""

    DRAFT = "draft", "下書き", "draft"
    CHECKED = "checked", "確認ずみ", "checked"
    APPROVED = "approved", "承認ずみ", "approved"
    SCHEDULED = "scheduled", "予約ずみ", "scheduled"
    SENDING = "sending", "送信中", "sending"
    PAUSED = "paused", "一時停止中", "paused"
    OBSERVING = "observing", "観察中", "observing"
    CLOSED = "closed", "終了", "closed"
    ANONYMISED = "anonymised", "名前を消去ずみ", "names erased"
    CANCELLED = "cancelled", "取りやめ", "cancelled"
    STOPPED = "stopped", "緊急停止", "stopped"


class Event(Worded):
    """What moves it. `HOLD`: the check at the start failed; `START`, `HOLD`, `FINISH`, `ANONYMISE`: by the clock."""

    CHECK = "check", "確認する", "check"
    EDIT = "edit", "直す", "edit"
    APPROVE = "approve", "承認する", "approve"
    SCHEDULE = "schedule", "予約する", "schedule"
    START = "start", "送り始める", "start sending"
    HOLD = "hold", "始めずに止める", "hold back"
    PAUSE = "pause", "一時停止する", "pause"
    RESUME = "resume", "再開する", "resume"
    FINISH = "finish", "送り終える", "finish sending"
    CLOSE = "close", "終了する", "close"
    ANONYMISE = "anonymise", "名前を消す", "erase names"
    CANCEL = "cancel", "取りやめる", "cancel"
    STOP = "stop", "緊急停止する", "stop"


MOVES: Final[Mapping[tuple[State, Event], State]] = {
    (State.DRAFT, Event.CHECK): State.CHECKED,
    (State.DRAFT, Event.CANCEL): State.CANCELLED,
    (State.CHECKED, Event.EDIT): State.DRAFT,
    (State.CHECKED, Event.APPROVE): State.APPROVED,
    (State.CHECKED, Event.CANCEL): State.CANCELLED,
    (State.APPROVED, Event.EDIT): State.DRAFT,
    (State.APPROVED, Event.SCHEDULE): State.SCHEDULED,
    (State.APPROVED, Event.CANCEL): State.CANCELLED,
    (State.SCHEDULED, Event.EDIT): State.DRAFT,
    (State.SCHEDULED, Event.START): State.SENDING,
    (State.SCHEDULED, Event.HOLD): State.PAUSED,
    (State.SCHEDULED, Event.CANCEL): State.CANCELLED,
    (State.SCHEDULED, Event.STOP): State.STOPPED,
    (State.SENDING, Event.PAUSE): State.PAUSED,
    (State.SENDING, Event.FINISH): State.OBSERVING,
    (State.SENDING, Event.STOP): State.STOPPED,
    (State.PAUSED, Event.RESUME): State.SENDING,
    (State.PAUSED, Event.EDIT): State.DRAFT,
    (State.PAUSED, Event.STOP): State.STOPPED,
    (State.OBSERVING, Event.CLOSE): State.CLOSED,
    (State.OBSERVING, Event.STOP): State.STOPPED,
    (State.STOPPED, Event.CLOSE): State.CLOSED,
    (State.CLOSED, Event.ANONYMISE): State.ANONYMISED,
}


class NotPossible(ValueError):
    """A move that is not in the table, or that comes too late."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who made a campaign, and what the approval was for. Ids of people; `plan_hash`: `fingerprint` of the plan."""

    creator: str
    last_editor: str
    plan_hash: str


def move(state: State, event: Event, *, mails_out: bool = False) -> State:
    """Where an event leads to. `mails_out`: a mail was handed over, after which nothing is edited. Raises NotPossible."""
    if (state, event) not in MOVES or (event is Event.EDIT and mails_out):
        raise NotPossible(f"{state}: {event}")
    return MOVES[state, event]


def possible(state: State, *, mails_out: bool = False) -> tuple[Event, ...]:
    """What can be done now, in the order of the table."""
    return tuple(event for at, event in MOVES if at is state and not (event is Event.EDIT and mails_out))


def approval_faults(plan: Plan, approver: str, previewed: str) -> tuple[str, ...]:
    """Why a person may not approve: own_campaign (who made or last edited it), not_previewed (this very plan)."""
    own = approver in (plan.creator, plan.last_editor)
    return (("own_campaign",) if own else ()) + (("not_previewed",) if previewed != plan.plan_hash else ())


def approval_holds(approved_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether an approval is still good. A clock that went back does not revive or void it."""
    return now - approved_at <= APPROVAL_VALID


def fingerprint(plan: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a plan: sorted keys, no spaces, UTF-8. Raises TypeError, ValueError for other values."""
    text = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()
