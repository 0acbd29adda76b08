"""The three questions of the SCS selector: every combination of replies, and how long facts count as fresh."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from sonaeru.core.scs import Advice, Reply, advise, outdated

YES, NO, UNKNOWN = Reply
# The eight combinations without a yes; the other nineteen hold one.
WITHOUT_YES = {
    (NO, NO, NO): Advice.THREE,
    (NO, NO, UNKNOWN): Advice.ASK,
    (NO, UNKNOWN, NO): Advice.ASK,
    (UNKNOWN, NO, NO): Advice.ASK,
    (NO, UNKNOWN, UNKNOWN): Advice.ASK,
    (UNKNOWN, NO, UNKNOWN): Advice.ASK,
    (UNKNOWN, UNKNOWN, NO): Advice.ASK,
    (UNKNOWN, UNKNOWN, UNKNOWN): Advice.ASK,
}
ALL = list(product(Reply, repeat=3))


@pytest.mark.parametrize("replies", ALL, ids="-".join)
def test_each_combination_leads_where_the_table_says(replies: tuple[Reply, ...]) -> None:
    assert advise(replies) is WITHOUT_YES.get(replies, Advice.FOUR)


def test_the_table_speaks_of_all_27() -> None:
    assert len(ALL) == 27
    assert sum(YES in replies for replies in ALL) == 27 - len(WITHOUT_YES)


@pytest.mark.parametrize("replies", [(), (YES,), (NO,) * 4])
def test_more_or_fewer_replies_are_refused(replies: tuple[Reply, ...]) -> None:
    with pytest.raises(ValueError, match="needs 3 replies"):
        advise(replies)


@pytest.mark.parametrize(("days", "old"), [(0, False), (180, False), (181, True), (-1, False)])
def test_facts_are_old_after_180_days(days: int, old: bool) -> None:
    as_of = dt.date(2026, 11, 22)
    assert outdated(as_of, as_of + dt.timedelta(days=days)) is old
