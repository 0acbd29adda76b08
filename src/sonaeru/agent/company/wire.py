"""The only file of the agent that opens a connection: one POST of JSON, answered within a time, or not at all.

The certificate is always checked. Redirects are not followed: they would carry a report to somebody else.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import queue
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sonaeru.agent import VERSION
from sonaeru.agent.saying import Stopped

SECONDS = 30.0
LARGEST_ANSWER = 64 * 1024
OWN = {"Content-Type": "application/json", "User-Agent": f"sonaeru-agent/{VERSION}"}


class Unreached(Stopped):
    """No answer that can be trusted. `name`: no_answer, wrong_certificate."""


@dataclass(frozen=True)
class Reply:
    """The HTTP status, and the JSON object of the answer; empty where it was something else (a proxy, a wall)."""

    status: int
    table: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What was answered in one word; "" where nothing of ours was."""
        found = self.table.get("error") or self.table.get("result")
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> int | None:
        """A detail that is a whole number that any database can keep, or a time."""
        found = self.table.get(name)
        return found if type(found) is int and 0 <= found < 2**40 else None

    def text(self, name: str) -> str:
        """A detail that is text; "" where it is not."""
        found = self.table.get(name)
        return found if isinstance(found, str) else ""


@dataclass(frozen=True)
class Way:
    """How a server is reached. `own_ca`: a file that alone is trusted, or ""; `proxy`: an address, "" for the system's;
    `seconds`: for all of one request.
    """

    server: str
    own_ca: str = ""
    proxy: str = ""
    seconds: float = SECONDS

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """The answer to a POST. Raises Unreached, within the time whatever the other side does."""
        asked = urllib.request.Request(  # noqa: S310 - `address` let only https and loopback through
            self.server + path, body, {**OWN, **headers}, method="POST"
        )
        answer: queue.Queue[Reply | Unreached] = queue.Queue()
        # In a thread: a name that does not resolve and a server that drips have no time-out of their own.
        threading.Thread(target=lambda: answer.put(self._asked(asked)), daemon=True).start()
        try:
            found = answer.get(timeout=self.seconds)
        except queue.Empty:
            raise Unreached("no_answer", why="timeout") from None
        if isinstance(found, Unreached):
            raise found
        return found

    def _asked(self, request: urllib.request.Request) -> Reply | Unreached:
        try:
            with self._opener().open(request, timeout=self.seconds) as opened:
                return Reply(opened.status, _object(opened.read(LARGEST_ANSWER)))
        except urllib.error.HTTPError as error:
            return _refused(error)
        except (OSError, http.client.HTTPException, ValueError) as error:
            cause = getattr(error, "reason", error)
            name = "wrong_certificate" if isinstance(cause, ssl.SSLCertVerificationError) else "no_answer"
            return Unreached(name, why=str(cause) or type(cause).__name__)

    def _opener(self) -> urllib.request.OpenerDirector:
        return urllib.request.build_opener(
            self._proxies(), urllib.request.HTTPSHandler(context=trusted(self.own_ca)), _Stay()
        )

    def _proxies(self) -> urllib.request.ProxyHandler:
        if is_loopback(urllib.parse.urlsplit(self.server).hostname or ""):
            return urllib.request.ProxyHandler({})  # what is not encrypted must not leave the machine
        return urllib.request.ProxyHandler({"http": self.proxy, "https": self.proxy} if self.proxy else None)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the answer that it is."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def _refused(error: urllib.error.HTTPError) -> Reply:
    with error:
        try:
            return Reply(error.code, _object(error.read(LARGEST_ANSWER)))
        except (OSError, http.client.HTTPException):
            return Reply(error.code)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def trusted(own_ca: str = "") -> ssl.SSLContext:
    """What a certificate is checked against. Raises OSError where the file cannot be read or holds none."""
    context = ssl.create_default_context(cafile=own_ca or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def address(text: str) -> str:
    """The address of a server as it is kept. Raises Stopped: only https, or http to this machine itself."""
    server = text.strip().rstrip("/")
    try:
        parts = urllib.parse.urlsplit(server)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Stopped("wrong_server", server=text) from None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise Stopped("wrong_server", server=text)
    if any(not sign.isprintable() or sign.isspace() or ord(sign) > 126 for sign in server):
        raise Stopped("wrong_server", server=text)
    if parts.scheme == "http" and not is_loopback(host):
        raise Stopped("not_encrypted", server=text)
    return server


def proxy(text: str) -> str:
    """The address of a proxy as it is kept. Raises Stopped."""
    try:
        parts = urllib.parse.urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if text and not fits:
        raise Stopped("wrong_proxy", proxy=text)
    return text


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
