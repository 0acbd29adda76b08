"""What figures by group may show: no group under five, and none that can be reckoned from what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown. `total`: None if not even that; `visible`: in the order given; `merged`: how many people stand
    together under その他, None if nobody does or nothing else is visible.
    """

    total: int | None
    visible: tuple[str, ...]
    merged: int | None


def suppress(groups: Iterable[tuple[str, int]], least: int = LEAST) -> Shown:
    """Hide groups under `least` and, while these could be reckoned, the next smallest with them."""
    filled = [(name, size) for name, size in groups if size > 0]
    total = sum(size for _, size in filled)
    if total < least:
        return Shown(None, (), None)
    smallest_first = sorted(filled, key=lambda group: (group[1], group[0]))
    hidden = [group for group in smallest_first if group[1] < least]
    rest = smallest_first[len(hidden) :]
    while hidden and rest and (len(hidden) < 2 or sum(size for _, size in hidden) < least):
        hidden.append(rest.pop(0))
    visible = tuple(group[0] for group in filled if group in rest)
    return Shown(total, visible, sum(size for _, size in hidden) if hidden and visible else None)
