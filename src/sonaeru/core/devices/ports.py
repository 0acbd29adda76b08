"""Ports that other machines should not find open. Only these are ever asked for; remote desktop, SSH and file
sharing are judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

DANGER: Mapping[tuple[str, int], str] = {
    ("tcp", 23): "Telnet",
    ("tcp", 512): "rexec",
    ("tcp", 513): "rlogin",
    ("tcp", 514): "rsh",
    ("tcp", 2375): "Docker",
    ("tcp", 6379): "Redis",
    ("tcp", 9200): "Elasticsearch",
    ("tcp", 11211): "memcached",
    ("tcp", 27017): "MongoDB",
    ("udp", 69): "TFTP",
}
WATCH: Mapping[tuple[str, int], str] = {
    ("tcp", 21): "FTP",
    ("tcp", 111): "RPC",
    ("tcp", 548): "AFP",
    ("tcp", 873): "rsync",
    ("tcp", 1433): "SQL Server",
    ("tcp", 2049): "NFS",
    ("tcp", 3306): "MySQL",
    ("tcp", 5432): "PostgreSQL",
    ("tcp", 5800): "VNC",
    ("tcp", 5900): "VNC",
    ("udp", 161): "SNMP",
}


def rank(listeners: Iterable[Sequence[object]]) -> str:
    """`danger`, `watch` or `none` for rows of (protocol, port, loopback or any); loopback never counts."""
    open_ports = {(row[0], row[1]) for row in listeners if row[2] == "any"}
    return "danger" if open_ports & DANGER.keys() else "watch" if open_ports & WATCH.keys() else "none"


def service(listeners: Iterable[Sequence[object]]) -> str:
    """The name and port of the worst open port, "" if there is none."""
    open_ports = {(row[0], row[1]) for row in listeners if row[2] == "any"}
    named = [f"{name} ({port[1]})" for table in (DANGER, WATCH) for port, name in table.items() if port in open_ports]
    return named[0] if named else ""
