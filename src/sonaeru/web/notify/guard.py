"""Which web addresses the product may call when a person typed them: public ones, and never our own network.

An address that somebody types makes the server call it from inside the operator's network. So the name is resolved
once, every address of the answer is judged, and the connection goes to exactly those addresses (`transport.py`).
The lists are those of the IANA special-purpose registries; `ipaddress.is_global` alone lets through multicast, 6to4,
NAT64 and what a Python release is too old to know. The metadata addresses are those that cloud vendors document.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from sonaeru.core.words import Words

Resolver = Callable[[str, int], Sequence[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {443, 8443}
STANDARD_PORT = {"https": 443, "http": 80}
UNUSABLE = re.compile(r"[\x00-\x20\x7f\\]")
URL_CHARACTERS = "/?%:@!$&'()*+,;=~[]-._"

GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        # protocol assignments; 6to4 relays; Azure's own services; Teredo and other assignments; 6to4; documentation
        ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "2002::/16", "3fff::/20"),
    )
)
INSIDE = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"),
    )
)
# Inside, yet they hand out a server's credentials (Alibaba Cloud, AWS); link-local 169.254.169.254 is not INSIDE at all.
METADATA = tuple(map(ipaddress.ip_address, ("100.100.100.200", "fd00:ec2::254")))

FORM = Words("アドレスの形が違います。もう一度貼ってください。", "This is not a web address. Paste it once more.")
SCHEME = Words("https:// で始まるアドレスにしてください。", "Use an address that begins with https://.")
LOGIN = Words("アドレスにIDやパスワードを入れないでください。", "Leave names and passwords out of the address.")
PORT = Words("ポートは443か8443だけ使えます。", "Only the ports 443 and 8443 can be used.")
PRIVATE = Words(
    "社内や自分自身の場所には送れません。運用者に相談してください。",
    "This place is inside a private network. Ask your operator.",
)
PLAIN = Words("社外へは https:// のアドレスで送ってください。", "Outside your network, use an https:// address.")


class Refused(Exception):
    """An address that must not be called. `reason` is for the owner and never repeats the address: it may be a key."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """A web address taken apart. `path` holds the query as well and is kept out of repr: it is often the key."""

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)


def place(address: str) -> Place:
    """Take an address apart. Raises Refused unless it is http or https with a host and without a login."""
    if UNUSABLE.search(address):
        raise Refused(FORM)
    try:
        parts = urlsplit(address)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError:
        raise Refused(FORM) from None
    if parts.scheme not in STANDARD_PORT or not host:
        raise Refused(FORM)
    if "@" in parts.netloc:
        raise Refused(LOGIN)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, STANDARD_PORT[parts.scheme] if port is None else port, quote(path, URL_CHARACTERS))


def permit(place: Place, *, private: bool) -> None:
    """Raises Refused for http and unusual ports unless the operator allows private places."""
    if private:
        return
    if place.scheme != "https":
        raise Refused(SCHEME)
    if place.port not in PORTS:
        raise Refused(PORT)


def judge(place: Place, addresses: Sequence[str], *, private: bool) -> None:
    """Raises Refused if any of the addresses that the host's name stands for must not be called.

    One private address among public ones refuses all: the next answer could hold that one alone. Where private
    places are allowed, http is for those only, and link-local and metadata addresses stay refused.
    """
    judged = [(public(each), private and inside(each)) for each in addresses]
    if not all(outer or inner for outer, inner in judged):
        raise Refused(PRIVATE)
    if place.scheme == "http" and any(outer for outer, _ in judged):
        raise Refused(PLAIN)


def public(text: str) -> bool:
    """Whether an address belongs to the public internet."""
    address = _address(text)
    if address.version == 6 and address not in GLOBAL_IPV6:
        return False
    return address.is_global and not address.is_multicast and not _among(address, NOT_PUBLIC)


def inside(text: str) -> bool:
    """Whether an address belongs to this machine or to an ordinary private network."""
    address = _address(text)
    return _among(address, INSIDE) and address not in METADATA


def system_resolver(host: str, port: int) -> list[str]:
    """All addresses that this machine knows for a name. Raises OSError or ValueError if there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _address(text: str) -> Address:
    address = ipaddress.ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _among(address: Address, networks: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(address in network for network in networks)


def _ascii(host: str) -> str:
    """The host as DNS writes it; an IPv6 address stays as it is. Raises UnicodeError, a ValueError."""
    return host if ":" in host else host.encode("idna").decode("ascii")
