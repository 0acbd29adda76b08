"""What this room keeps. It knows people and companies by text ids only, so nothing of it is theirs to take along."""

from __future__ import annotations

from django.db.models import QuerySet

from sonaeru.core.words import Words
from sonaeru.web.holdings.registry import Kept, Room, aged, declare
from sonaeru.web.jobs.models import Event, Run, State

# Judgement: long enough to look into what went wrong last month.
DONE_DAYS = 30
FAILED_DAYS = 180
RUN_DAYS = 365


def _events(state: State) -> QuerySet[Event]:
    return Event.objects.filter(state=state)


def _ended(kind: str, name: Words, state: State, days: int, why: Words) -> Kept:
    return aged(
        kind,
        name,
        Words("終わった日", "the day it ended"),
        why,
        lambda: days,
        lambda: _events(state),
        "done_at",
    )


declare(
    Room(
        name="jobs",
        kept=(
            _ended(
                "jobs.events_done",
                Words("そなえるの中の知らせ（済み）", "Messages inside the product, handled"),
                State.DONE,
                DONE_DAYS,
                Words("うまくいかなかったときに調べるため", "To look into what went wrong"),
            ),
            _ended(
                "jobs.events_failed",
                Words("そなえるの中の知らせ（失敗）", "Messages inside the product, given up"),
                State.FAILED,
                FAILED_DAYS,
                Words("運用者がやり直せるように", "So that the operator can run them again"),
            ),
            aged(
                "jobs.runs",
                Words("決まった時刻の仕事の、最後の記録", "The latest run of each task of the clock"),
                Words("最後に動いた日", "the day it last ran"),
                Words("動いているかを確かめるため", "To see that it runs"),
                lambda: RUN_DAYS,
                Run.objects.all,
                "started_at",
            ),
        ),
    )
)
