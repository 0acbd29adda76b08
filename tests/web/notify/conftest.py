"""Real servers on loopback: HTTP, HTTPS with a certificate of our own, and mail."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.mail import get_connection
from django.utils import timezone

from sonaeru.web.notify import delivering, people
from sonaeru.web.notify.people import Recipient
from sonaeru.web.notify.transport import Client, Transport

HOST = "hook.test"


@dataclass(frozen=True, slots=True)
class Request:
    """What a server saw."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Hook:
    """A server of a chat: what it answers, and what came in."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b"ok"
    requests: list[Request] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # asked for in TLS

    def url(self, path: str = "/hook?key=s3cret", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def handler(hook: Hook) -> type[BaseHTTPRequestHandler]:
    """A handler that notes the request and answers as the hook says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.requests.append(Request(self.path, dict(self.headers), body))
            self.send_response(hook.status)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(hook.answer)

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    return Handler


@contextmanager
def served(hook: Hook, context: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """A hook on a free port, over TLS where a context is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(hook))
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    hook.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with served(Hook()) as each:
        yield each


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for HOST that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    folder.joinpath("cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder.joinpath("key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def secure_hook(certificate: tuple[Path, Path]) -> Iterator[Hook]:
    """The same over TLS; it notes the name that the client asks for."""
    hook = Hook()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda sock, name, _: hook.names.append(name)
    with served(hook, context):
        yield hook


@pytest.fixture
def trusting(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """A client's context that knows our certificate."""
    return ssl.create_default_context(cafile=str(certificate[0]))


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Start a server that does with one connection whatever it is told; gives the port."""
    with ExitStack() as stack:

        def start(serve: Callable[[socket.socket], None]) -> int:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

            def run() -> None:
                sock, _ = listener.accept()
                with sock:
                    serve(sock)

            thread = threading.Thread(target=run)
            thread.start()
            stack.callback(thread.join)
            return int(listener.getsockname()[1])

        yield start


@dataclass(slots=True)
class Post:
    """A mail server: what came in, how many connections were made, and the answer to a recipient."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    answer: str = "250 OK"

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.original_content)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def mailbox() -> Iterator[Post]:
    post = Post(port=free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    yield post
    controller.stop()


def transport(mail_port: int = 9, **client: Any) -> Transport:
    """A transport that may reach loopback, with a mail connection to a port of it."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    mail = get_connection(backend, host="127.0.0.1", port=mail_port, timeout=10)
    return Transport(Client(**({"private": True} | client)), mail)


# Who people are, and rows of deliveries

NOW = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # a Monday, 10 in the morning in Japan


def later(**span: float) -> dt.datetime:
    """A moment after NOW."""
    return NOW + dt.timedelta(**span)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Recipient]:
    """The users that there are: an owner who reads Japanese, a manager who reads English, and somebody else."""
    found = {
        "usr_owner": Recipient("usr_owner", "owner@example.jp", "ja", owner=True),
        "usr_manager": Recipient("usr_manager", "manager@example.jp", "en"),
        "usr_viewer": Recipient("usr_viewer", "viewer@example.jp", "ja"),
    }
    directory = people._Directory(found.get, lambda organisation: ("usr_owner", "usr_manager"))
    monkeypatch.setattr(people, "_directory", directory)
    return found


def worked_off(way: Transport, *, now: dt.datetime | None = None, worker: str = "me") -> int:
    """Send what is due at a moment; returns how many rows were claimed."""
    begun, count = delivering.Round(way, worker), 0
    while claimed := delivering.deliver_batch(begun, now=now or timezone.now()):
        count += claimed
    return count


@pytest.fixture
def way(mailbox: Post) -> Iterator[Transport]:
    """A transport whose mail goes to the mailbox."""
    made = transport(mailbox.port)
    yield made
    made.mail.close()


def read_all(post: Post) -> list[EmailMessage]:
    """The mails that came in."""
    return [email.message_from_bytes(raw, policy=email.policy.default) for raw in post.mails]  # type: ignore[misc]
