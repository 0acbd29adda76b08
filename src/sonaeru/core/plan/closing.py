"""When an action of the plan is done: by somebody's word, or by what was seen; and when it has to be done once more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sonaeru.core.plan.catalogue import Action, Closing
from sonaeru.core.plan.ranking import State
from sonaeru.core.posture import Evidence, Proof

# A declined action is not proposed for so many days (judgement).
DECLINED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a company keeps: what it is, of which day, who approved it, and when it is to be looked at again.

    It shows that the paper exists, not that people follow it.
    """

    kind: str
    dated_on: dt.date | None
    approver: str
    review_on: dt.date | None

    @property
    def whole(self) -> bool:
        """Whether it says all that a paper must say to close an action: its day, who approved it, the next look."""
        return self.dated_on is not None and bool(self.approver.strip()) and self.review_on is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """What was seen of something that closes actions: as of which day, and the last day on which it holds.

    `until` lies in the past, or is the day before it turned, where it no longer holds.
    """

    closing: Closing
    as_of: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an action of the plan stands. `seen`: what closes it now; `lapsed_on`: it was closed by something that held
    until that day, and is to be done once more.
    """

    state: State
    seen: Shown | None = None
    lapsed_on: dt.date | None = None

    @property
    def again(self) -> bool:
        """Whether it was closed by evidence that no longer holds."""
        return self.lapsed_on is not None


def standing(state: State, closes: Iterable[Closing], shown: Iterable[Shown], *, today: dt.date) -> Standing:
    """Weigh what somebody said (`state`) against what was seen. Evidence that holds closes; evidence that lapsed opens.

    What nothing was ever seen of stays as it was said to be; what was declined stays declined.
    """
    wanted = frozenset(closes)
    seen = [each for each in shown if each.closing in wanted]
    if state is State.DECLINED or not seen:
        return Standing(state)
    best = max(seen, key=lambda each: (each.until, each.as_of))
    if best.until >= today:
        return Standing(State.DONE, seen=best)
    return Standing(State.RUNNING if state is State.RUNNING else State.NOT_STARTED, lapsed_on=best.until)


def counting(state: State, since: dt.date, *, today: dt.date) -> State:
    """The state as the ranking may read it: to decline something holds for a while only."""
    lapsed = state is State.DECLINED and today - since >= dt.timedelta(days=DECLINED_DAYS)
    return State.NOT_STARTED if lapsed else state


def shown_by(documents: Iterable[Document]) -> tuple[Shown, ...]:
    """What the papers of a company close. One without day, approver or review date closes nothing."""
    return tuple(
        Shown(Closing("doc", each.kind), each.dated_on, each.review_on)
        for each in documents
        if each.whole and each.dated_on and each.review_on
    )


def evidence_of(shown: Iterable[Shown], catalogue: Iterable[Action], *, today: dt.date) -> tuple[Evidence, ...]:
    """What papers say about the topics that their action raises, up to the level it raises them to; never against one."""
    actions = {closing: action for action in catalogue for closing in action.closes if closing.kind == "doc"}
    return tuple(
        Evidence(
            kind=f"doc({each.closing.topic})",
            topic=goal.concept,
            as_of=dt.datetime.combine(each.as_of, dt.time(), dt.UTC),
            proof=Proof.DOCUMENT,
            supports=goal.to,
            current=each.until >= today,
        )
        for each in shown
        if each.closing in actions
        for goal in actions[each.closing].raises
    )
