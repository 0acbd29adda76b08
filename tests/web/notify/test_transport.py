"""The HTTPS client against real servers on loopback."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from typing import Any

import pytest
from tests.web.notify.conftest import HOST, Hook, free_port

from sonaeru.web.notify import guard
from sonaeru.web.notify import transport as notify_transport
from sonaeru.web.notify.transport import LONGEST_WAIT, Answer, Client, Failed, Sent, opened, outcome, post

SHORT = 0.2  # seconds


def here(host: str, port: int) -> list[str]:
    """A resolver for which every name is this machine."""
    return ["127.0.0.1"]


def posted(url: str, body: bytes = b"{}", **client: Any) -> Sent | Failed:
    return post(Client(**({"private": True} | client)), url, body=body, headers={"X-Key": "k"})


def reason(result: Sent | Failed) -> object:
    assert isinstance(result, Failed)
    return result.reason


def test_a_request_arrives_as_it_was_made(hook: Hook) -> None:
    assert posted(hook.url("/a?b=c#d"), "𠮷".encode()) == Sent()
    (request,) = hook.requests
    assert (request.path, request.body) == ("/a?b=c", "𠮷".encode())
    assert request.headers["Host"] == f"127.0.0.1:{hook.port}"
    assert request.headers["X-Key"] == "k" and request.headers["User-Agent"] == "Sonaeru"


def test_tls_asks_for_the_name_and_goes_to_the_resolved_address(secure_hook: Hook, trusting: ssl.SSLContext) -> None:
    assert posted(secure_hook.url(host=HOST, scheme="https"), resolve=here, context=trusting) == Sent()
    assert secure_hook.names == [HOST]
    assert secure_hook.requests[0].headers["Host"] == f"{HOST}:{secure_hook.port}"


@pytest.mark.parametrize(("host", "known"), [(HOST, False), ("other.test", True)])
def test_a_certificate_that_does_not_fit_stops_the_request(
    secure_hook: Hook, trusting: ssl.SSLContext, host: str, known: bool
) -> None:
    context = trusting if known else ssl.create_default_context()
    result = posted(secure_hook.url(host=host, scheme="https"), resolve=here, context=context)
    assert result == Failed(notify_transport.CERTIFICATE, retry=False)
    assert secure_hook.requests == []


def test_a_name_is_resolved_once_so_that_its_second_answer_does_not_count(hook: Hook) -> None:
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    assert posted(hook.url(host=HOST), resolve=lambda host, port: answers.pop(0)) == Sent()
    assert answers == [["169.254.169.254"]]


def test_the_next_address_is_tried_when_the_first_does_not_answer(hook: Hook) -> None:
    assert posted(hook.url(host=HOST), resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"]) == Sent()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_is_sent_to_a_private_place_unless_allowed(hook: Hook, scheme: str) -> None:
    result = posted(hook.url(scheme=scheme), private=False)
    assert isinstance(result, Failed) and not result.retry
    assert hook.requests == []


def test_a_name_with_public_and_private_answers_is_refused_before_anything_is_sent() -> None:
    result = posted("https://hook.test/", private=False, resolve=lambda host, port: ["8.8.8.8", "127.0.0.1"])
    assert result == Failed(guard.PRIVATE, retry=False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(hook: Hook, status: int) -> None:
    hook.status, hook.headers = status, {"Location": hook.url("/inside")}
    assert posted(hook.url()) == Failed(notify_transport.MOVED, retry=False)
    assert [request.path for request in hook.requests] == ["/hook?key=s3cret"]


def test_the_proxy_of_the_environment_is_not_used(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert posted(hook.url()) == Sent()


@pytest.mark.parametrize(
    ("status", "retry"),
    [(400, False), (401, False), (403, False), (404, False), (410, False), (413, False), (422, False)]
    + [(408, True), (429, True), (500, True), (502, True), (503, True), (504, True)],
)
def test_only_what_may_pass_is_tried_again(hook: Hook, status: int, retry: bool) -> None:
    hook.status = status
    result = posted(hook.url())
    assert isinstance(result, Failed) and result.retry is retry


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_2xx_is_sent(status: int) -> None:
    assert outcome(Answer(status)) == Sent()


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30), ("999999", LONGEST_WAIT), ("Wed, 21 Oct 2026 07:28:00 GMT", 0), ("-1", 0)]
)
def test_the_wait_that_a_service_asks_for_is_passed_on(hook: Hook, header: str, seconds: int) -> None:
    hook.status, hook.headers = 429, {"Retry-After": header}
    assert posted(hook.url()) == Failed(notify_transport.BUSY, retry=True, wait=seconds)


def test_a_huge_answer_is_not_read(hook: Hook) -> None:
    hook.answer = b"x" * 20_000_000
    assert posted(hook.url()) == Sent()


@pytest.mark.parametrize("more", [b"X-More: " + b"y" * 1000 + b"\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"y" * 1000])
def test_an_endless_head_ends_at_the_limit(raw: Any, more: bytes) -> None:
    ended = threading.Event()

    def serve(sock: socket.socket) -> None:
        sock.recv(4096)
        try:
            while True:
                sock.sendall(more)
        except OSError:
            ended.set()

    assert posted(f"http://127.0.0.1:{raw(serve)}/") == Failed(notify_transport.UNREACHABLE, retry=True)
    assert ended.wait(10)


def test_a_server_that_never_answers_is_given_up(raw: Any) -> None:
    over = threading.Event()
    port = raw(lambda sock: over.wait() and None)
    try:
        assert posted(f"http://127.0.0.1:{port}/", timeout=SHORT) == Failed(notify_transport.SLOW, retry=True)
    finally:
        over.set()


def test_a_server_that_drips_is_given_up_all_the_same(raw: Any) -> None:
    over = threading.Event()

    def serve(sock: socket.socket) -> None:
        try:
            sock.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not over.wait(SHORT / 10):
                sock.sendall(b"y")
        except OSError:
            return

    port = raw(serve)
    try:
        assert posted(f"http://127.0.0.1:{port}/", timeout=SHORT) == Failed(notify_transport.SLOW, retry=True)
    finally:
        over.set()


def test_a_handshake_that_never_ends_is_given_up(raw: Any) -> None:
    over = threading.Event()
    port = raw(lambda sock: over.wait() and None)
    try:
        assert posted(f"https://127.0.0.1:{port}/", timeout=SHORT) == Failed(notify_transport.SLOW, retry=True)
    finally:
        over.set()


def test_a_resolver_that_never_answers_is_given_up() -> None:
    over = threading.Event()

    def stuck(host: str, port: int) -> list[str]:
        over.wait()
        return ["127.0.0.1"]

    try:
        assert posted("https://hook.test/", resolve=stuck, timeout=SHORT) == Failed(notify_transport.SLOW, retry=True)
    finally:
        over.set()


def unknown(host: str, port: int) -> list[str]:
    raise socket.gaierror(-2, "Name or service not known")


@pytest.mark.parametrize("resolve", [unknown, lambda host, port: []])
def test_a_name_that_nobody_knows_is_tried_again(resolve: guard.Resolver) -> None:
    assert posted("https://hook.test/", resolve=resolve) == Failed(notify_transport.NAME, retry=True)


def test_a_port_where_nobody_listens_is_tried_again() -> None:
    assert posted(f"http://127.0.0.1:{free_port()}/") == Failed(notify_transport.UNREACHABLE, retry=True)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-server\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_an_answer_that_is_no_http_is_tried_again(raw: Any, answer: bytes) -> None:
    def serve(sock: socket.socket) -> None:
        sock.recv(4096)
        sock.sendall(answer)

    assert posted(f"http://127.0.0.1:{raw(serve)}/") == Failed(notify_transport.UNREACHABLE, retry=True)


def test_a_header_that_holds_a_line_break_is_not_sent(hook: Hook) -> None:
    result = post(Client(private=True), hook.url(), body=b"", headers={"X-Key": "a\r\nX-Other: b"})
    assert result == Failed(notify_transport.UNSENDABLE, retry=False)
    assert hook.requests == []


@pytest.mark.parametrize("status", [302, 400, 403, 404, 429, 500])
def test_no_reason_and_no_log_repeats_the_address_or_the_answer(
    hook: Hook, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    hook.status, hook.answer = status, b"inner secret"
    with caplog.at_level(logging.DEBUG):
        result = posted(hook.url("/s3cret?key=s3cret"))
    told = repr(result) + caplog.text
    assert "s3cret" not in told and "127.0.0.1" not in told and "inner" not in told


def test_a_batch_closes_its_mail_connection_and_keeps_to_public_places() -> None:
    with opened(private=False) as transport:
        assert transport.http.private is False
        assert transport.http.timeout == 10


def test_the_client_raises_for_its_callers_what_the_docstring_names(hook: Hook) -> None:
    with pytest.raises(guard.Refused):
        Client().post(hook.url(), body=b"", headers={})
    with pytest.raises(ConnectionRefusedError):
        Client(private=True).post(f"http://127.0.0.1:{free_port()}/", body=b"", headers={})
