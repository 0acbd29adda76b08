"""Which of the named ports listen, and for whom: /proc/net. Other ports are never looked at."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

TCP = "file:/proc/net/tcp"
FACTS = {"svc.listeners": f"{TCP}, file:/proc/net/udp", "svc.remote_desktop": TCP}
SECONDS = 2.0
NAMED = {
    "tcp": {
        *(21, 22, 23, 111, 445, 512, 513, 514, 548, 873, 1433, 2049, 2375, 3306, 3389, 5432, 5800, 5900),
        *(6379, 9200, 11211, 27017),
    },
    "udp": {69, 161},
}
LISTENING = {"tcp": "0A", "udp": "07"}
SCREENS = {3389, 5800, *range(5900, 5911)}
ROW = re.compile(r"^\s*[0-9]+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) ")


def parse_tcp(text: str) -> list[tuple[int, str]]:
    """Ports that listen for TCP, each with `loopback` or `any`."""
    return listening(text, "tcp")


def parse_udp(text: str) -> list[tuple[int, str]]:
    """The same for UDP."""
    return listening(text, "udp")


def listening(text: str, kind: str) -> list[tuple[int, str]]:
    """The rows of a file of /proc/net that wait for others."""
    rows = [row for line in text.splitlines() if (row := ROW.match(line))]
    return [(int(row[2], 16), "loopback" if local(row[1]) else "any") for row in rows if row[3] == LISTENING[kind]]


def local(address: str) -> bool:
    """All of 127/8, ::1, and 127/8 written as IPv6. Groups of four bytes stand in the machine's order."""
    if len(address) == 8:
        return address.endswith("7F")
    mapped = address.startswith("0000000000000000FFFF0000") and address.endswith("7F")
    return mapped or address == "00000000000000000000000001000000"


def collect(machine: Machine) -> Facts:
    """All four files; a kernel without IPv6 lacks two of them."""
    found = {
        (kind, port, whom)
        for kind, parse in (("tcp", parse_tcp), ("udp", parse_udp))
        for name in (kind, f"{kind}6")
        for port, whom in parse(machine.text_or_none(f"/proc/net/{name}") or "")
    }
    screens = any(kind == "tcp" and port in SCREENS and whom == "any" for kind, port, whom in found)
    named = sorted([kind, port, whom] for kind, port, whom in found if port in NAMED[kind])
    return {
        **tried(["svc.listeners"], lambda: {"svc.listeners": named if seen(machine) else Reason.NOT_SUPPORTED}),
        "svc.remote_desktop": ("on" if screens else "off") if seen(machine) else Reason.NOT_SUPPORTED,
    }


def seen(machine: Machine) -> bool:
    """Whether the kernel shows its table at all: nothing seen is not nothing there."""
    return machine.exists("/proc/net/tcp")
