"""The web server in processes of its own, on a database that this process can look into."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[3]
BOUND = 60  # seconds after which a process that says nothing fails the test
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Server:
    """gunicorn as `sonaeru up` starts it."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [int(each) for each in _children(self.process.pid)]

    def kill(self, pids: list[int]) -> None:
        """SIGKILL: no handler, no clean-up."""
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


@dataclass
class Browser:
    """One visitor. Knows only what was answered."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Status and place to go to. Raises OSError or HTTPException if no answer came."""
        fields |= {"csrfmiddlewaretoken": self.token}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, page, location = self._ask("POST", path, urlencode(fields), headers)
        return status, location or page

    def get(self, path: str) -> str:
        """The page; the key of its forms is kept."""
        _, page, _ = self._ask("GET", path, "", {})
        if found := CSRF.search(page):
            self.token = found[1]
        return page

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str, str]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=BOUND)
        try:
            sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            link.request(method, path, body or None, headers | {"Cookie": sent})
            answer = link.getresponse()
            page = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, page, answer.headers.get("Location", "")
        finally:
            link.close()


@contextmanager
def served(environment: dict[str, str], port: int, processes: int = 1) -> Iterator[Server]:
    """Serve until the block ends; nothing outlives it."""
    command = [
        *(sys.executable, "-m", "gunicorn", "sonaeru.web.config.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "8", "--workers", str(processes), "--no-control-socket"),
        *("--preload", "--log-level", "warning"),
    ]
    with subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True) as process:
        try:
            until_answers(port)
            yield Server(process, port)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    # The group of its own takes the processes of the server along, also where the first one was killed already.
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def until_answers(port: int) -> None:
    """Wait until the server answers. Raises TimeoutError."""
    deadline = time.monotonic() + BOUND
    while time.monotonic() < deadline:
        try:
            Browser(port).get("/health/")
            return
        except (OSError, HTTPException):
            select.select([], [], [], 0.05)
    raise TimeoutError(f"nobody answers at port {port}")


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
