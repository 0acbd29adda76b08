"""What several reports of one device say together: since when updates wait, and what cannot have happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sonaeru.core.devices.facts import Fact

# More than this share of facts lost from one report to the next is strange.
LOST_PERCENT = 30
# A restart may be as late as the day on which it is read.
UPTIME_SLACK_DAYS = 1
# What a computer is; it does not change back and forth.
IDENTITY = ("os.family", "os.product", "device.role")


def pending_since_days(pending: Sequence[tuple[dt.date, Fact | None]], today: dt.date) -> int | None:
    """For how many days security updates have been waiting, from the reports in order of their days.

    The first report that saw any counts, if none after it saw none. None if none is waiting, or nobody knows.
    """
    since: dt.date | None = None
    for day, fact in pending:
        if fact is None or fact.why or not isinstance(fact.value, int):
            continue
        since = (since or day) if fact.value > 0 else None
    return None if since is None else max((today - since).days, 0)


def oddities(before: Mapping[str, Fact], after: Mapping[str, Fact], days: int) -> tuple[str, ...]:
    """What cannot be true between two reports that are `days` apart: to be looked at by a person, never a failure."""
    found = {
        "build_fell": _fell(before, after),
        "facts_lost": _lost(before, after),
        "uptime_impossible": _uptime(before, after, days),
    }
    return tuple(name for name, strange in found.items() if strange)


def alternates(before: Sequence[Mapping[str, Fact]], after: Mapping[str, Fact]) -> bool:
    """Whether it is again what it was before the last report, and was another in between: two under one name.

    `before`: the reports so far, newest first.
    """
    if not before or not another(before[0], after):
        return False
    return any(not another(earlier, after) and another(earlier, before[0]) for earlier in before[1:])


def another(one: Mapping[str, Fact], two: Mapping[str, Fact]) -> bool:
    """Whether two reports speak of different computers. Only what both of them know is compared."""
    pairs = [(one.get(key, Fact()).value, two.get(key, Fact()).value) for key in IDENTITY]
    return any(left != right for left, right in pairs if left is not None and right is not None)


def _fell(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> bool:
    """Whether the build went down, or the revision of the same build. Only what both reports know is compared."""
    for key in ("os.build", "os.revision"):
        then, now = before.get(key, Fact()).value, after.get(key, Fact()).value
        if not isinstance(then, int) or not isinstance(now, int):
            return False
        if then != now:
            return now < then
    return False


def _lost(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> bool:
    then = [key for key, fact in before.items() if not fact.why]
    gone = [key for key in then if key not in after or after[key].why]
    return len(gone) * 100 > len(then) * LOST_PERCENT


def _uptime(before: Mapping[str, Fact], after: Mapping[str, Fact], days: int) -> bool:
    """Whether it claims to have run for longer than it can have since it last started."""
    then, now = (facts.get("os.uptime_days", Fact()).value for facts in (before, after))
    if not isinstance(then, int) or not isinstance(now, int):
        return False
    return now > then + days + UPTIME_SLACK_DAYS
