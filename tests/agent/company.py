"""A company on loopback: a real HTTP server that enrols PCs and answers reports by `core.devices.protocol`."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sonaeru.agent.carried import Carried, unpacked
from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.identity import Identity, state, stored
from sonaeru.agent.company.send import next_entry
from sonaeru.agent.company.signed import Line
from sonaeru.agent.company.spool import Entry
from sonaeru.agent.company.wire import Way
from sonaeru.agent.report import report
from sonaeru.agent.saying import Words
from sonaeru.agent.scan import Scan
from sonaeru.cli.agent import content
from sonaeru.core.devices.protocol import (
    Answer,
    Arrival,
    Known,
    accept,
    body_hash,
    device_secret,
    genuine,
    refuse_field,
    settle,
    string_to_sign,
)
from sonaeru.core.devices.schema import Refused, read

MASTER, CODE, DEVICE = b"m" * 32, "ABCD-EFGH", "dev_7Q2M"
Odd = Callable[["Answering"], None]


@dataclass
class Company:
    """What the server knows. `ahead`: of its clock in seconds; `odd`: what it does instead with the next requests."""

    ahead: int = 0
    revoked: bool = False
    known: bool = True
    last_seq: int = 0
    odd: list[Odd] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    stored: dict[str, str] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    codes: set[str] = field(default_factory=lambda: {CODE})
    address: str = ""

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, object]]:
        """Status and JSON."""
        if path == "/api/agent/1/enrol":
            return self.enrolled(json.loads(body))
        if not self.known:
            return 401, {"error": "unknown_device", "message": "…"}
        said = self.settled(path, headers, body)
        return said.http, {**said.body, "message": "…"}

    def enrolled(self, asked: dict[str, Any]) -> tuple[int, dict[str, object]]:
        """A code works once."""
        if set(asked) - {"code", "label", "os_family", "agent"}:
            return 422, {"error": "unknown_field", "field": "?"}
        if asked["code"] not in self.codes:
            return 404, {"error": "code", "message": "このコードは使えません。新しいコードを出してください"}
        self.codes.discard(asked["code"])
        secret = base64.b64encode(device_secret(MASTER, DEVICE, 1)).decode()
        return 201, {
            **{"device": DEVICE, "secret": secret, "generation": 1, "server_time": self.now},
            **{"company": "見本製作所", "label": asked.get("label", "PC-3"), "page": f"{self.address}/pc/token/"},
            "policy": {"interval_days": 7, "collect": ["all"], "text_edition": "1"},
        }

    def settled(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """The answer of the protocol to a request as it came in, with its signature looked at for real."""
        arrival = self.arrival(path, headers, body)
        known = Known(self.now, self.last_seq, self.revoked, self.nonces, self.stored)
        if path == "/api/agent/1/forget":
            known = Known(self.now, -1, self.revoked, self.nonces)
        if (early := settle(arrival, known)) is not None:
            return early
        if path == "/api/agent/1/forget":
            self.known = False
            return Answer(200, "forgotten")
        try:
            taken = json.loads(body)
            read(taken)
        except Refused as refused:
            return refuse_field(refused.path)
        assert (taken["device"], taken["seq"], taken["report_id"]) == (DEVICE, arrival.seq, arrival.key)
        answer = accept(arrival, known)
        self.last_seq = arrival.seq
        self.nonces.add(arrival.nonce)
        self.stored[arrival.key] = arrival.body_hash
        self.reports.append(taken)
        return answer

    def arrival(self, path: str, headers: dict[str, str], body: bytes) -> Arrival:
        """A request as the protocol sees it."""
        given = {name: headers[f"x-sonaeru-{name}"] for name in ("device", "timestamp", "nonce", "seq", "signature")}
        assert len(bytes.fromhex(given["nonce"])) == 16
        text = string_to_sign(
            method="POST",
            path=path,
            device=given["device"],
            moment=given["timestamp"],
            nonce=given["nonce"],
            seq=int(given["seq"]),
            body_hash=body_hash(body),
        )
        holds = genuine(device_secret(MASTER, given["device"], 1), text, given["signature"])
        key = headers["idempotency-key"]
        return Arrival(
            len(body), int(given["timestamp"]), given["nonce"], int(given["seq"]), key, body_hash(body), holds
        )

    @property
    def now(self) -> int:
        """Unix seconds by its own clock."""
        return int(time.time()) + self.ahead


class Answering(BaseHTTPRequestHandler):
    """One request."""

    company: Company

    def do_POST(self) -> None:
        """Answer, or do what is odd."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.company.asked.append((self.path, headers, body))
        if self.company.odd:
            self.company.odd.pop(0)(self)
        else:
            status, table = self.company.answer(self.path, headers, body)
            self.say(status, json.dumps(table).encode())

    def say(self, status: int, content: bytes, kind: str = "application/json") -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(company: Company, wrap: Callable[[ThreadingHTTPServer], str] | None = None) -> Iterator[Company]:
    """The company behind a port of its own. `wrap` may put something around the socket, and gives the scheme."""
    handler = type("Handler", (Answering,), {"company": company})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    scheme = wrap(server) if wrap else "http"
    company.address = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=lambda: server.serve_forever(0.01), daemon=True)
    thread.start()
    try:
        yield company
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def packed() -> Carried:
    """What the built file carries."""
    return unpacked(json.loads(content()))


def speaking(language: str = "ja") -> Words:
    """The words of the agent."""
    return Words(packed(), language)


def me(address: str) -> Identity:
    """A PC that the company knows."""
    secret = device_secret(MASTER, DEVICE, 1)
    return Identity(DEVICE, 1, address, "見本製作所", "PC-3", f"{address}/pc/x/", proxy="", own_ca=False, secret=secret)


def line(address: str, *, late: int = 0, seconds: float = 30) -> Line:
    """The line to it, by a clock that is late by some seconds."""
    return Line(me(address), Way(address, seconds=seconds), lambda: time.time() - late)


def folder(tmp_path: Path, address: str = "http://127.0.0.1:9") -> Folder:
    """The folder of a PC that is enrolled."""
    made = Folder(tmp_path / "own")
    stored(made, me(address))
    return made


def entry(own: Folder, *, seq: int | None = None) -> Entry:
    """The next report, of one fact."""
    made = report(
        Scan({"os.family": "linux"}, {"os.family": "file:/etc/os-release"}, {"os_release": 1}),
        at=1_795_305_600.0,
        privilege="user",
        session="none",
        data_as_of=packed().tables.as_of,
    )
    before = state(own)
    found = next_entry(before, me(""), made)
    if seq is None:
        return found
    return Entry(seq, found.report_id, found.body.replace(f'"seq": {found.seq}', f'"seq": {seq}'))
