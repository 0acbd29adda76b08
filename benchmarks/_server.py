"""A server of our own on a free port, and the CPU time of its processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

POSTGRES = os.environ.get("DATABASE_URL_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True)
class Server:
    """Where it listens and which process is its root."""

    host: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """CPU seconds of the whole process tree so far (Linux: /proc)."""
        return sum(_ticks(pid) for pid in _tree(self.pid)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(kind: str) -> Iterator[Server]:
    """`sonaeru up` over a new SQLite file or a new PostgreSQL database, without a limit on starts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, database(kind) as address:
        env = os.environ | {"SONAERU_HOME": home, "SONAERU_STARTS_PER_TEN_MINUTES": "0", "DATABASE_URL": address}
        command = [sys.executable, "-m", "sonaeru", "up", "--port", str(port), "--processes", "1"]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline(), "the server did not start"
            try:
                yield Server("127.0.0.1", port, process.pid)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of a new database, dropped at the end; "" for an SQLite file in the data folder."""
    if kind == "SQLite":
        yield ""
        return
    name = f"sonaeru_benchmark_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _tree(root: int) -> list[int]:
    parents = {int(path.name): _fields(path)[1] for path in Path("/proc").glob("[0-9]*") if _fields(path)}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if int(parent) == pid]
    return found


def _fields(process: Path) -> list[str]:
    """The fields of stat after the command's name: state, parent …; empty if the process has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ticks(pid: int) -> int:
    fields = _fields(Path(f"/proc/{pid}"))
    return int(fields[11]) + int(fields[12]) if fields else 0
