"""How notices leave the house: one mail connection for a batch, and an HTTPS client that keeps to the guard.

The client is the standard library's, with what the guard needs: no proxy of the environment, no redirects, a connection
to the very address that was judged, one deadline for everything. Of the answer only status and Retry-After are used;
its body is not asked for, kept or shown, so that an address somebody typed tells nothing about our network.
"""

from __future__ import annotations

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from sonaeru.core.words import Words
from sonaeru.web.notify import guard

TIMEOUT = 10.0  # seconds, for the name, the handshake, the request and the answer together
RESPONSE_LIMIT = 64 * 1024  # bytes
LONGEST_WAIT = 3600  # seconds

NAME = Words("宛先の名前が見つかりません。", "The name of the destination was not found.")
SLOW = Words("宛先から時間内に返事がありません。", "The destination did not answer in time.")
UNREACHABLE = Words("宛先につながりません。", "The destination cannot be reached.")
CERTIFICATE = Words("宛先の証明書を確かめられません。", "The destination's certificate cannot be verified.")
UNSENDABLE = Words(
    "送れない文字があります。設定を見直してください。", "It cannot be sent as set up. Check the settings."
)
KEY = Words("鍵やアドレスが受け付けられませんでした。", "The key or the address was not accepted.")
GONE = Words("宛先が見つかりません。アドレスを作り直してください。", "The destination is gone. Make a new address.")
MOVED = Words(
    "宛先が別の場所を示しました。安全のため止めました。", "The destination points elsewhere. It was stopped there."
)
BUSY = Words("宛先が混み合っています。", "The destination is busy.")
TROUBLE = Words("宛先で問題が起きています（{status}）。", "The destination has a problem ({status}).")
REFUSED = Words("宛先が受け取りませんでした（{status}）。", "The destination did not take it ({status}).")


@dataclass(frozen=True, slots=True)
class Sent:
    """The service took the message."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not. `reason` holds no secret. `retry`: later may help; `wait`: seconds that the service asked for.

    `everyone`: the mail server itself is away, so the next mail would meet the same.
    """

    reason: Words
    retry: bool
    wait: int = 0
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: the HTTP status and the seconds it asks us to wait (0: it does not)."""

    status: int
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Client:
    """Posts to addresses that the guard lets pass. `private`: the operator allows private places and http to them."""

    private: bool = False
    timeout: float = TIMEOUT
    resolve: guard.Resolver = guard.system_resolver
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def post(self, address: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send one request and read the head of its answer.

        Raises guard.Refused, OSError (TimeoutError, socket.gaierror, ssl.SSLError), http.client.HTTPException, and
        ValueError for a header that cannot be sent.
        """
        end = time.monotonic() + self.timeout
        place = guard.place(address)
        guard.permit(place, private=self.private)
        found = _resolved(self.resolve, place, end)
        guard.judge(place, found, private=self.private)
        with closing(_connect(found, place.port, end)) as sock:
            if place.scheme == "http":
                return _exchange(_Wire(sock, end), place, body, headers)
            sock.settimeout(_left(end))
            with closing(self.context.wrap_socket(sock, server_hostname=place.host)) as secure:
                return _exchange(_Wire(secure, end), place, body, headers)


@dataclass(frozen=True, slots=True)
class Transport:
    """What channels send through: the HTTPS client, and a mail connection that stays open between two mails."""

    http: Client
    mail: BaseEmailBackend


@contextmanager
def opened(*, private: bool) -> Iterator[Transport]:
    """A transport for one batch. Mail is connected at the first mail, and closed at the end."""
    with closing(get_connection(timeout=TIMEOUT)) as mail:
        yield Transport(Client(private=private), mail)


def post(client: Client, address: str, *, body: bytes, headers: Mapping[str, str]) -> Sent | Failed:
    """Post and say in plain words how it went. Never raises for what a destination or a network does."""
    try:
        answer = client.post(address, body=body, headers={"User-Agent": "Sonaeru", **headers})
    except guard.Refused as refused:
        return Failed(refused.reason, retry=False)
    except TimeoutError:
        return Failed(SLOW, retry=True)
    except socket.gaierror:
        return Failed(NAME, retry=True)
    except ssl.SSLCertVerificationError:
        return Failed(CERTIFICATE, retry=False)
    except (OSError, http.client.HTTPException):
        return Failed(UNREACHABLE, retry=True)
    except ValueError:
        return Failed(UNSENDABLE, retry=False)
    return outcome(answer)


def outcome(answer: Answer) -> Sent | Failed:
    """What a status means: 2xx is sent; 408, 429 and 5xx may pass; everything else stays until somebody mends it."""
    status = answer.status
    if 200 <= status < 300:
        return Sent()
    if status in {408, 429}:
        return Failed(BUSY, retry=True, wait=answer.wait)
    if status >= 500:
        return Failed(TROUBLE.format(status=status), retry=True, wait=answer.wait)
    if status < 400:
        return Failed(MOVED, retry=False)
    known = {401: KEY, 403: KEY, 404: GONE, 410: GONE}
    return Failed(known.get(status) or REFUSED.format(status=status), retry=False)


class _Reader(io.RawIOBase):
    """What comes in over a socket, until the deadline and up to the limit."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock, self._end, self._room = sock, end, RESPONSE_LIMIT

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._room:
            return 0
        self._sock.settimeout(_left(self._end))
        count = self._sock.recv_into(buffer[: self._room])
        self._room -= count
        return count


@dataclass(frozen=True, slots=True)
class _Wire:
    """As much of a socket as http.client needs, under one deadline. Whoever opened the socket closes it."""

    sock: socket.socket
    end: float

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(_left(self.end))
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self.sock, self.end))

    def close(self) -> None:
        pass


def _exchange(wire: _Wire, place: guard.Place, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = wire  # so it never connects by itself
    connection.request("POST", place.path, body, {"Host": _host(place), "Connection": "close", **headers})
    with closing(connection.getresponse()) as response:
        wait = response.getheader("Retry-After", "")
        return Answer(response.status, min(int(wait), LONGEST_WAIT) if wait.isdecimal() else 0)


def _host(place: guard.Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return host if place.port == guard.STANDARD_PORT[place.scheme] else f"{host}:{place.port}"


def _resolved(resolve: guard.Resolver, place: guard.Place, end: float) -> Sequence[str]:
    """The addresses of a name. In a thread of its own: the system's resolver knows no deadline."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(place.host, place.port))
        except Exception as problem:
            answers.put(problem)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=_left(end))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def _connect(addresses: Sequence[str], port: int, end: float) -> socket.socket:
    """A connection to the first address that answers; all of them were judged."""
    problem: OSError = socket.gaierror()
    for each in addresses:
        try:
            return socket.create_connection((each, port), timeout=_left(end))
        except OSError as met:
            problem = met
    raise problem


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
