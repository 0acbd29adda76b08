"""What is recorded when a link of a training mail is asked for, and the mail that it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

KINDS: Final = ("link", "qr", "attachment", "decoy", "pixel", "page_asset", "beacon", "whatis")
VISITS: Final = frozenset({"link", "qr", "attachment"})
EXACT, PUNCTUATION, MUTATED = "exact", "punctuation", "mutated"
TOKENS: Final = (EXACT, PUNCTUATION, MUTATED)
BEACON_WITHIN: Final = 1_800_000
BURST, BURST_WITHIN = 4, 3_000


class Hit(NamedTuple):
    """One request, raw. `n`: order of receipt; `at_ms`: from the origin that the delivery's moments have; `visit`: the
    `n` of the page that a beacon or an asset belongs to; `network`: never an address.
    """

    n: int
    at_ms: int
    kind: str
    method: str
    link: int | None
    visit: int | None
    network: str
    ua: str
    accept_language: bool
    fetch_mode: str
    secure: bool
    purpose: str
    token: str
    interaction: str
    visible_ms: int
    webdriver: bool
    entered: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail to one person. `accepted_at_ms`: when the receiving server took it, None if that is not known; `links`:
    number of its lure links; `reports_ms`: when the person told somebody.
    """

    accepted_at_ms: int | None
    links: int
    reports_ms: tuple[int, ...] = ()


class Trail:
    """The hits of one delivery in order, sorted out by what they are."""

    __slots__ = ("assets", "beacons", "decoys", "gets", "hot", "probes", "times", "visits")

    def __init__(self, hits: Iterable[Hit]) -> None:
        self.visits: list[Hit] = []
        self.gets: list[Hit] = []
        self.probes: list[Hit] = []
        self.decoys: list[Hit] = []
        self.assets: dict[int | None, list[int]] = {}
        self.beacons: dict[int | None, list[Hit]] = {}
        for hit in sorted(hits, key=_order):
            self._add(hit)
        self.times = [each.at_ms for each in self.gets]
        self.hot = _hot(self.times)

    def _add(self, hit: Hit) -> None:
        if hit.kind in VISITS:
            self.visits.append(hit)
            if hit.method == "GET":
                self.gets.append(hit)
            elif hit.method in ("HEAD", "OPTIONS"):
                self.probes.append(hit)
        elif hit.kind == "beacon":
            self.beacons.setdefault(hit.visit, []).append(hit)
        elif hit.kind == "page_asset":
            self.assets.setdefault(hit.visit, []).append(hit.at_ms)
        elif hit.kind == "decoy":
            self.decoys.append(hit)

    def gets_near(self, at_ms: int, within: int) -> Sequence[Hit]:
        """The GET visits not further than `within` ms from a moment."""
        return self.gets[bisect_left(self.times, at_ms - within) : bisect_right(self.times, at_ms + within)]

    def in_burst(self, at_ms: int) -> bool:
        """Whether a moment lies in three seconds, begun by a GET, that hold four GETs or more."""
        at = bisect_right(self.hot, at_ms)
        return at > 0 and at_ms - self.hot[at - 1] <= BURST_WITHIN

    def counted(self, visit: Hit) -> list[Hit]:
        """The beacons that belong to a GET visit and came in time, from whatever network: phones change theirs."""
        if visit.method != "GET" or visit.n not in self.beacons:
            return []
        start, end = visit.at_ms, visit.at_ms + BEACON_WITHIN
        return [each for each in self.beacons[visit.n] if start <= each.at_ms <= end]


def _order(hit: Hit) -> tuple[int, int]:
    return hit.at_ms, hit.n


def _hot(times: Sequence[int]) -> list[int]:
    """The moments from which on three seconds hold a burst."""
    if len(times) < BURST:
        return []
    return [at for at in times if bisect_right(times, at + BURST_WITHIN) - bisect_left(times, at) >= BURST]
