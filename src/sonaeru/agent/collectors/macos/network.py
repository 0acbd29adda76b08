"""Which of the named ports listen, and whether a VPN carries the traffic: netstat, which tells everybody the same.

Which program listens it does not say, which is why an ordinary user may ask. Tried on the form of recorded outputs, on
no real Mac.
"""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux.listeners import NAMED
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread, tried

FACTS = dict.fromkeys(("svc.listeners", "vpn.up"), "cmd:netstat")
SECONDS = 16.0
HEAD = "Active Internet connections"
ROW = re.compile(r"^(tcp|udp)[46]* +[0-9]+ +[0-9]+ +(\S+)\.([0-9]{1,5}) +\*\.\*(?: +(\S+))?\s*$", re.MULTILINE)
# A local address of this width or more may have lost the end of its port.
WIDE = 18
TUNNELS = ("utun", "ppp", "ipsec")
WHOLE = {"default", "0/1", "128.0/1"}


def parse_ports(text: str) -> list[tuple[str, int, str]]:
    """`netstat -an`: protocol, port, `loopback` or `any` of what waits for others. Raises Unread."""
    if HEAD not in text:
        raise Unread(Reason.PARSE_ERROR)
    waiting = [row for row in ROW.findall(text) if row[3] == "LISTEN" or row[0] == "udp"]
    cut = [row for row in waiting if len(row[1]) + len(row[2]) + 1 >= WIDE]
    if any(str(named).startswith(port) for kind, _, port, _ in cut for named in NAMED[kind]):
        raise Unread(Reason.NOT_SUPPORTED)  # it may be one of the named ports
    return [
        (kind, int(port), "loopback" if local(address) else "any")
        for kind, address, port, _ in waiting
        if len(address) + len(port) + 1 < WIDE
    ]


def local(address: str) -> bool:
    """All of 127/8, ::1, and whatever belongs to the loopback interface."""
    return address.startswith("127.") or address == "::1" or address.endswith("%lo0")


def parse_routes(text: str) -> Facts:
    """`netstat -rn -f inet`: a tunnel that takes all traffic. Without one nothing is claimed: a VPN may take a part.

    The routes of IPv6 show tunnels of the system itself on every Mac and are not asked for.
    """
    rows = [line.split() for line in text.splitlines()]
    heads = [row for row in rows if row[:1] == ["Destination"] and "Netif" in row]
    if not heads:
        return {"vpn.up": Reason.PARSE_ERROR}
    place = heads[0].index("Netif")
    through = [row[place] for row in rows if row and row[0] in WHOLE and len(row) > place]
    return {"vpn.up": True if any(name.startswith(TUNNELS) for name in through) else Reason.NOT_SUPPORTED}


def ports(machine: Machine) -> Facts:
    """TCP and UDP."""
    found = {row for name in ("mac-tcp", "mac-udp") for row in parse_ports(machine.run(name).text)}
    return {"svc.listeners": sorted([kind, port, whom] for kind, port, whom in found if port in NAMED[kind])}


def collect(machine: Machine) -> Facts:
    """Both, each for itself."""
    return {
        **tried(["svc.listeners"], lambda: ports(machine)),
        **tried(["vpn.up"], lambda: parse_routes(machine.run("mac-routes").text)),
    }
