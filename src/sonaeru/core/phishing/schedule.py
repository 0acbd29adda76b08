"""When each mail goes out: an order and a slot from a seed, never the order of a list. Same plan, same slots."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Final

# Start and end in ms, half-open; in order, apart from each other.
Window = tuple[int, int]
_JITTER: Final = 2**32


def slots(seed: str, ids: Collection[str], windows: Sequence[Window]) -> list[tuple[str, int]]:
    """Each recipient with the moment of the mail, in the order of sending.

    Raises ValueError if an id stands twice, or the windows are empty, out of order or overlap.
    """
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice")
    ends = list(accumulate(end - start for start, end in _checked(windows)))
    return [
        (each, _walk(_offset(seed, each, k, len(ids), ends[-1]), windows, ends))
        for k, each in enumerate(order(seed, ids))
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


def _checked(windows: Sequence[Window]) -> Sequence[Window]:
    edges = [edge for window in windows for edge in window]
    if not edges or edges != sorted(edges) or any(start == end for start, end in windows):
        raise ValueError("windows must be there, in order, apart and not empty")
    return windows


def _walk(offset: int, windows: Sequence[Window], ends: Sequence[int]) -> int:
    at = bisect_right(ends, offset)
    return windows[at][1] - (ends[at] - offset)
