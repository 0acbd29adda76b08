"""What visits are judged by: an edition of the classifier, and what is known of networks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_network
from typing import Any, Final, NamedTuple, Self

from sonaeru.core.phishing.networks import Crowd, Network, networks, overlaps

BROWSERS: Final = {"chrome": re.compile(r"Chrome/([0-9]{1,9})"), "firefox": re.compile(r"Firefox/([0-9]{1,9})")}
OBSOLETE: Final = ("Windows NT 5.", "Windows NT 6.0", "Windows NT 6.1")
# A brand of phones whose name ends like that of a machine.
NO_BOT: Final = "cubot"


@dataclass(frozen=True, slots=True)
class Edition:
    """Weights and lists of the classifier. `machine_at`: scores from here on; `human_at`: scores down from here."""

    id: str
    machine_at: int
    human_at: int
    bot_words: tuple[str, ...] = field(hash=False)
    weights: Mapping[str, int] = field(hash=False)
    browser_floor: Mapping[str, int] = field(hash=False)
    fetch_metadata_from: Mapping[str, int] = field(hash=False)


class Agent(NamedTuple):
    """What the name of a program gives away."""

    declared_bot: bool
    empty: bool
    stale: bool
    obsolete_os: bool
    sends_fetch_metadata: bool


class Place(NamedTuple):
    """What is known of a network. The company's own is nothing else beside."""

    own: bool
    scanner: bool
    hosting: bool
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of networks: lists, and how busy each was (`network_facts`)."""

    own: tuple[Network, ...] = ()
    scanner: tuple[Network, ...] = ()
    hosting: tuple[Network, ...] = ()
    crowds: Mapping[str, Crowd] = field(default_factory=dict)
    _known: dict[str, Place] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        *,
        own: Iterable[str] = (),
        scanner: Iterable[str] = (),
        hosting: Iterable[str] = (),
        crowds: Mapping[str, Crowd] | None = None,
    ) -> Self:
        """From lists of CIDRs. Raises ValueError for what is no network."""
        return cls(networks(own), networks(scanner), networks(hosting), crowds or {})

    def place(self, prefix: str) -> Place:
        """What is known of one network; kept, because few networks make most visits. Raises ValueError for none."""
        if prefix not in self._known:
            self._known[prefix] = self._look(prefix)
        return self._known[prefix]

    def _look(self, prefix: str) -> Place:
        net = ip_network(prefix, strict=False)
        if overlaps(net, self.own):
            return Place(True, False, False, Crowd())
        scanner = overlaps(net, self.scanner)
        hosting = not scanner and overlaps(net, self.hosting)
        return Place(False, scanner, hosting, self.crowds.get(prefix, Crowd()))


def edition(table: Mapping[str, Any], signals: Iterable[str]) -> Edition:
    """An edition out of its parsed file. Raises ValueError unless it weighs exactly `signals`; KeyError, TypeError."""
    found = Edition(
        id=str(table["id"]),
        machine_at=table["machine_at"],
        human_at=table["human_at"],
        bot_words=tuple(table["bot_words"]),
        weights=dict(table["weights"]),
        browser_floor=dict(table["browser_floor"]),
        fetch_metadata_from=dict(table["fetch_metadata_from"]),
    )
    if set(found.weights) != set(signals):
        raise ValueError(f"weights do not fit the signals: {sorted(set(found.weights) ^ set(signals))}")
    if {*found.browser_floor} != {*BROWSERS} or {*found.fetch_metadata_from} != {*BROWSERS}:
        raise ValueError("floors are needed for chrome and firefox")
    if found.human_at >= found.machine_at:
        raise ValueError("human_at must be below machine_at")
    return found


@lru_cache(maxsize=4096)
def agent(ua: str, edition: Edition) -> Agent:
    """What the name of a program gives away, by an edition's words and floors."""
    low = ua.strip().lower().replace(NO_BOT, "")
    versions = {name: int(found[1]) for name, pattern in BROWSERS.items() if (found := pattern.search(ua))}
    return Agent(
        declared_bot=any(word in low for word in edition.bot_words),
        empty=not ua.strip(),
        stale=any(version < edition.browser_floor[name] for name, version in versions.items()),
        obsolete_os=any(mark in ua for mark in OBSOLETE),
        sends_fetch_metadata=any(version >= edition.fetch_metadata_from[name] for name, version in versions.items()),
    )
