"""When each mail goes out: an order and a slot from a seed, never the order of a list. Same plan, same slots."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import accumulate, chain, islice
from typing import Final

from sonaeru.core.calendar import Calendar, Hours, windows

# Start and end in ms, half-open; in order, apart from each other.
Window = tuple[int, int]
SPREAD_DAYS, SPREAD_DEFAULT = range(1, 11), 2
_JITTER: Final = 2**32


def over_days(
    calendar: Calendar, hours: Hours, zone: dt.tzinfo, since: dt.datetime, days: int = SPREAD_DEFAULT
) -> list[Window]:
    """The windows of so many working days, the first that has any time left after `since` among them.

    Raises ValueError for a number that is not allowed, YearMissing where no calendar is known.
    """
    if days not in SPREAD_DAYS:
        raise ValueError(f"not {days} days")
    local = since.astimezone(zone)
    left = (each for day in calendar.working_days(local.date()) if (each := list(windows(hours, zone, [day], since))))
    return list(chain.from_iterable(islice(left, days)))


def over_hours(
    calendar: Calendar, hours: Hours, zone: dt.tzinfo, since: dt.datetime, working_hours: int
) -> list[Window]:
    """The windows that hold so many hours of business from `since` on. Raises ValueError, YearMissing."""
    if working_hours < 1:
        raise ValueError(f"not {working_hours} hours")
    left, found = working_hours * 3_600_000, list[Window]()
    days = calendar.working_days(since.astimezone(zone).date())
    for start, end in windows(hours, zone, days, since):
        found.append((start, min(end, start + left)))
        left -= found[-1][1] - start
        if not left:
            break
    return found


def slots(seed: str, ids: Collection[str], free: Sequence[Window]) -> list[tuple[str, int]]:
    """Each recipient with the moment of the mail, in the order of sending.

    Raises ValueError if an id stands twice, or the windows of `free` are empty, out of order or overlap.
    """
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice")
    ends = list(accumulate(end - start for start, end in _checked(free)))
    return [
        (each, _walk(_offset(seed, each, k, len(ids), ends[-1]), free, ends)) for k, each in enumerate(order(seed, ids))
    ]


def order(seed: str, ids: Iterable[str]) -> list[str]:
    """The ids in the order of their hashes."""
    return sorted(ids, key=lambda each: (_hash(seed, "order", each), each))


def chance(seed: str, what: str, identifier: str) -> float:
    """A number from 0 to under 1 that the seed gives to one thing of one recipient."""
    return _draw(seed, what, identifier) / _JITTER


def _hash(seed: str, what: str, identifier: str) -> bytes:
    return sha256(f"{seed}:{what}:{identifier}".encode()).digest()


def _draw(seed: str, what: str, identifier: str) -> int:
    return int.from_bytes(_hash(seed, what, identifier)[:4], "big")


def _offset(seed: str, identifier: str, k: int, count: int, total: int) -> int:
    """The k-th of `count` equal shares of the time, at a point within it that the seed gives."""
    return (k * _JITTER + _draw(seed, "jitter", identifier)) * total // (count * _JITTER)


def _checked(free: Sequence[Window]) -> Sequence[Window]:
    edges = [edge for window in free for edge in window]
    if not edges or edges != sorted(edges) or any(start == end for start, end in free):
        raise ValueError("windows must be there, in order, apart and not empty")
    return free


def _walk(offset: int, free: Sequence[Window], ends: Sequence[int]) -> int:
    at = bisect_right(ends, offset)
    return free[at][1] - (ends[at] - offset)
