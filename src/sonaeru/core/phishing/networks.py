"""Networks instead of addresses: what is stored of where a request came from, and how busy such a network is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, NamedTuple

Network = IPv4Network | IPv6Network
RECIPIENTS_WITHIN: Final = 60_000
ORGANISATIONS_WITHIN: Final = 600_000


class Crowd(NamedTuple):
    """The most that one network asked for: deliveries of one campaign in 60 s, organisations in 600 s."""

    recipients_60s: int = 0
    organisations_600s: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A GET visit anywhere in the installation. `at_ms`: from any origin that all share."""

    network: str
    at_ms: int
    delivery: str
    organisation: str
    campaign: str = ""


def prefix(address: str) -> str:
    """The network that is stored instead of an address: IPv4 /24, IPv6 /48, mapped IPv4 as IPv4.

    Raises ValueError for what is no address.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def networks(cidrs: Iterable[str]) -> tuple[Network, ...]:
    """A list of networks, host bits ignored. Raises ValueError for what is none."""
    return tuple(ip_network(cidr, strict=False) for cidr in cidrs)


def overlaps(one: Network, others: Iterable[Network]) -> bool:
    """Whether a network has an address in common with any of the others."""
    return any(one.version == each.version and one.overlaps(each) for each in others)


def network_facts(passages: Iterable[Passage]) -> Mapping[str, Crowd]:
    """How busy each network was at most."""
    found: dict[str, list[Passage]] = {}
    for each in sorted(passages, key=lambda one: one.at_ms):
        found.setdefault(each.network, []).append(each)
    return {network: _crowd(rows) for network, rows in found.items()}


def _crowd(rows: Sequence[Passage]) -> Crowd:
    campaigns: dict[str, list[tuple[int, str]]] = {}
    for each in rows:
        campaigns.setdefault(each.campaign, []).append((each.at_ms, each.delivery))
    recipients = max(_most(pairs, RECIPIENTS_WITHIN) for pairs in campaigns.values())
    return Crowd(recipients, _most([(each.at_ms, each.organisation) for each in rows], ORGANISATIONS_WITHIN))


def _most(pairs: Sequence[tuple[int, str]], within: int) -> int:
    """The most different names between a moment of the sorted pairs and `within` ms later, both ends included."""
    times = [at for at, _ in pairs]
    inside: Counter[str] = Counter()
    end = most = 0
    for at, name in pairs:
        until = bisect_right(times, at + within)
        inside.update(each for _, each in pairs[end:until])
        end = until
        most = max(most, len(inside))
        inside[name] -= 1
        if not inside[name]:
            del inside[name]
    return most
