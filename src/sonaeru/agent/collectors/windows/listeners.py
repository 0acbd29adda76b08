"""Which of the named ports listen, and for whom: the tables of iphlpapi. Which program listens is not kept."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from ipaddress import ip_address

from sonaeru.agent.collectors.linux.listeners import NAMED
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"svc.listeners": "api:GetExtendedTcpTable"}
SECONDS = 2.0
INET, INET6 = 2, 23
TCP_LISTENERS, UDP_OWNERS = 3, 1
# Of a row: its size, the bytes of the address, the place of the port.
TCP4, TCP6, UDP4, UDP6 = (24, 4, 8, 8), (56, 0, 16, 20), (12, 0, 4, 4), (28, 0, 16, 16)
TABLES = (
    ("tcp", INET, TCP_LISTENERS, TCP4),
    ("tcp", INET6, TCP_LISTENERS, TCP6),
    ("udp", INET, UDP_OWNERS, UDP4),
    ("udp", INET6, UDP_OWNERS, UDP6),
)
LARGEST = 1024 * 1024


def rows(data: bytes, form: tuple[int, int, int, int]) -> Iterator[tuple[int, str]]:
    """(port, `loopback` or `any`) of each row of a table: a count of four bytes, then the rows."""
    size, start, end, port = form
    count = int.from_bytes(data[:4], "little")
    for place in range(4, min(4 + count * size, len(data) - size + 1), size):
        row = data[place : place + size]
        address = ip_address(row[start:end])
        inner = getattr(address, "ipv4_mapped", None) or address
        yield int.from_bytes(row[port : port + 2], "big"), "loopback" if inner.is_loopback else "any"


def parse_tcp4(data: bytes) -> list[tuple[int, str]]:
    """MIB_TCPTABLE_OWNER_PID."""
    return list(rows(data, TCP4))


def parse_tcp6(data: bytes) -> list[tuple[int, str]]:
    """MIB_TCP6TABLE_OWNER_PID."""
    return list(rows(data, TCP6))


def table(kind: str, family: int, wanted: int) -> bytes:
    """A table as Windows gives it; it says how large it is when it is asked with too little room."""
    if sys.platform != "win32":
        raise Unread(Reason.NOT_SUPPORTED)
    ask = getattr(ctypes.windll.iphlpapi, f"GetExtended{kind.title()}Table")
    size = ctypes.c_ulong(0)
    for _ in range(4):
        room = ctypes.create_string_buffer(max(size.value, 4))
        code = ask(room, ctypes.byref(size), 0, family, wanted, 0)
        if code == 0:
            return room.raw
        if code != 122 or size.value > LARGEST:  # ERROR_INSUFFICIENT_BUFFER
            break
    raise Unread(Reason.NOT_SUPPORTED)


def collect(machine: Machine) -> Facts:
    """All four tables."""
    found = {
        (kind, port, whom)
        for kind, family, wanted, form in TABLES
        for port, whom in rows(table(kind, family, wanted), form)
        if port in NAMED[kind]
    }
    return {"svc.listeners": sorted([kind, port, whom] for kind, port, whom in found)}
