"""Enrolling: the code however it is typed, only over what is encrypted, only with a certificate that holds; once."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import json
import socket
import socketserver
import ssl
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from tests.agent.company import CODE, DEVICE, MASTER, Company, packed, running, speaking

from sonaeru.agent import saying
from sonaeru.agent.__main__ import main
from sonaeru.agent.company import folder, identity
from sonaeru.agent.company.enrol import normalised
from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.leave import forgotten
from sonaeru.agent.company.signed import line
from sonaeru.agent.company.wire import address
from sonaeru.agent.saying import Stopped
from sonaeru.core.devices.protocol import device_secret

# A name that no resolver knows: only a proxy gets there.
HOST = "sonaeru.example"
HOSTS = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName(HOST)]


@pytest.fixture
def company() -> Iterator[Company]:
    """A company that answers."""
    with running(Company()) as found:
        yield found


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder of a person with a home, and the words that the built file carries."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(saying, "carried", packed)
    monkeypatch.setattr("sonaeru.agent.__main__.carried", packed)
    return folder.own_folder()


def test_a_pc_is_enrolled_and_told_with_whom_and_what_is_seen(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrol", CODE, "--server", company.address, "--label", "受付のPC"]) == 0
    told = capsys.readouterr().out
    for said in ("見本製作所", "受付のPC", f"{company.address}/pc/token/", *speaking().listed("hidden")):
        assert said in told
    found = identity.identity(own)
    assert (found.secret, found.device) == (device_secret(MASTER, DEVICE, 1), DEVICE)
    (asked,) = company.asked
    assert json.loads(asked[2]) == {
        "code": CODE,
        "label": "受付のPC",
        "os_family": "linux",
        "agent": {"name": "sonaeru-agent", "version": "0.1.0"},
    }


def test_the_secret_is_for_its_owner_alone(company: Company, own: Folder) -> None:
    main(["enrol", CODE, "--server", company.address])
    assert {stat.S_IMODE(path.stat().st_mode) for path in own.path.iterdir()} == {0o600}
    assert stat.S_IMODE(own.path.stat().st_mode) == 0o700
    assert repr(identity.identity(own).secret) not in repr(identity.identity(own))


def test_a_second_time_says_so_and_changes_nothing(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["enrol", CODE, "--server", company.address])
    before = {path.name: path.read_bytes() for path in own.path.iterdir()}
    company.codes.add("ABCD-2222")
    assert main(["enrol", "ABCD-2222", "--server", company.address]) == 2
    assert "もう登録してあります" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in own.path.iterdir()} == before
    assert (len(company.asked), company.codes) == (1, {"ABCD-2222"})


@pytest.mark.parametrize(
    "typed", ["abcd-efgh", "ABCDEFGH", "ａｂｃｄ－ｅｆｇｈ", " ABCD EFGH ", "abcdーefgh", "ABCD–EFGH"]
)
def test_a_code_is_the_same_however_it_is_typed(typed: str) -> None:
    assert normalised(typed) == CODE


def test_full_width_digits_are_digits() -> None:
    assert normalised("２３４５－６７８９") == "2345-6789"


@pytest.mark.parametrize("typed", ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "OOOO-IIII", "あいうえおかきく"])
def test_what_cannot_be_a_code_is_not_sent(
    company: Company, own: Folder, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrol", typed, "--server", company.address]) == 2
    assert "コードの形" in capsys.readouterr().err
    assert company.asked == []


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_code(typed: str) -> None:
    try:
        assert len(normalised(typed)) == 9
    except Stopped as stopped:
        assert stopped.name == "no_code"


def test_a_code_that_does_not_work_leaves_the_pc_as_it_was(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrol", "2222-2222", "--server", company.address, "--lang", "en"]) == 2
    assert "This code cannot be used" in capsys.readouterr().err
    assert identity.enrolled(own) is None
    assert main(["enrol", CODE, "--server", company.address]) == 0


@pytest.mark.parametrize(
    ("server", "why"),
    [
        ("http://sonaeru.example", "not_encrypted"),
        ("http://127.0.0.1.example", "not_encrypted"),
        ("http://localhost.example:80", "not_encrypted"),
        ("ftp://sonaeru.example", "wrong_server"),
        ("file:///etc/passwd", "wrong_server"),
        ("sonaeru.example", "wrong_server"),
        ("https://user:pw@sonaeru.example", "wrong_server"),
        ("https://sonaeru.example/?a=b", "wrong_server"),
        ("https://sonaeru.example:99999", "wrong_server"),
        ("https://[::1", "wrong_server"),
        ("https://sonaeru.example/a b", "wrong_server"),
        ("https://そなえる.example", "wrong_server"),
        ("", "wrong_server"),
    ],
)
def test_only_what_is_encrypted_is_an_address(server: str, why: str) -> None:
    with pytest.raises(Stopped) as caught:
        address(server)
    assert caught.value.name == why


@pytest.mark.parametrize(
    ("server", "kept"),
    [
        ("https://sonaeru.example/", "https://sonaeru.example"),
        (" https://sonaeru.example:8443/pc/ ", "https://sonaeru.example:8443/pc"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_an_address_is_kept_without_its_last_slash(server: str, kept: str) -> None:
    assert address(server) == kept


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"<html>hotel</html>", "そなえるのサーバーではない"),
        (201, b"{}", "そなえるのサーバーではない"),
        (201, b'{"device": "../x", "secret": "AAAA", "generation": 1}', "そなえるのサーバーではない"),
        (500, b"", "そなえるのサーバーではない"),
        (302, b"", "そなえるのサーバーではない"),
        (429, b'{"error": "slow_down"}', "1分ほど待って"),
        (422, b'{"error": "wrong_value", "field": "label"}', "label"),
    ],
)
def test_an_answer_that_enrols_nobody_is_told(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str], status: int, body: bytes, said: str
) -> None:
    company.odd.append(lambda handler: handler.say(status, body))
    assert main(["enrol", CODE, "--server", company.address]) == 2
    assert said in capsys.readouterr().err
    assert identity.enrolled(own) is None


def test_what_a_server_says_cannot_steer_the_terminal(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    status, table = company.enrolled({"code": CODE, "label": "\x1b[2J\nPC"})
    company.odd.append(lambda handler: handler.say(status, json.dumps(table).encode()))
    assert main(["enrol", CODE, "--server", company.address]) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--ca", "/nowhere.pem"], ["--proxy", "socks:1"], ["--label", "あ" * 41]])
def test_what_cannot_be_used_is_told_before_the_code_is_spent(company: Company, own: Folder, words: list[str]) -> None:
    assert main(["enrol", CODE, "--server", company.address, *words]) == 2
    assert company.asked == []


def test_a_folder_that_cannot_be_written_is_told_before_the_code_is_spent(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    own.path.parent.mkdir(parents=True)
    own.path.write_text("a file where the folder should be")
    assert main(["enrol", CODE, "--server", company.address]) == 2
    assert str(own.path) in capsys.readouterr().err
    assert company.codes == {CODE}


def signed(
    name: str, key: ec.EllipticCurvePrivateKey, by: x509.Name, with_key: ec.EllipticCurvePrivateKey, ca: bool
) -> x509.Certificate:
    """A certificate for 127.0.0.1, or one that signs others."""
    day = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - dt.timedelta(days=1))
        .not_valid_after(day + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(HOSTS), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(with_key.public_key()), critical=False)
        .sign(with_key, hashes.SHA256())
    )


def named(name: str) -> x509.Name:
    """A name of a certificate."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `ca.pem`, `other.pem` (of somebody else), and the server's `server.pem` with its key."""
    place = tmp_path_factory.mktemp("papers")
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]
    pem = serialization.Encoding.PEM
    for name, key in (("ca", keys[0]), ("other", keys[1])):
        (place / f"{name}.pem").write_bytes(signed(name, key, named(name), key, True).public_bytes(pem))
    own = signed("127.0.0.1", keys[2], named("ca"), keys[0], False).public_bytes(pem)
    secret = keys[2].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (place / "server.pem").write_bytes(secret + own)
    return place


@pytest.fixture
def encrypted(papers: Path) -> Iterator[Company]:
    """A company with a certificate of its own CA."""

    def wrap(server: ThreadingHTTPServer) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(papers / "server.pem")
        # The handshake is that of the thread of the request: a client that breaks it off stops nobody else.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        return "https"

    with running(Company(), wrap) as found:
        yield found


def test_a_certificate_of_the_companys_own_is_verified_with_its_file(
    encrypted: Company, own: Folder, papers: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given.pem"
    given.write_bytes((papers / "ca.pem").read_bytes())
    assert main(["enrol", CODE, "--server", encrypted.address, "--ca", str(given)]) == 0
    given.unlink()  # the PC keeps a copy
    assert forgotten(own, identity.identity(own))
    assert not encrypted.known


@pytest.mark.parametrize("words", [[], ["--ca", "other.pem"]], ids=["unknown", "of somebody else"])
def test_a_certificate_that_does_not_hold_is_refused(
    encrypted: Company, own: Folder, papers: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    asked = [str(papers / word) if word.endswith(".pem") else word for word in words]
    assert main(["enrol", CODE, "--server", encrypted.address, *asked]) == 2
    assert "証明書を確かめられません" in capsys.readouterr().err
    assert (encrypted.asked, encrypted.codes) == ([], {CODE})


def test_a_certificate_for_another_host_is_refused(
    encrypted: Company, own: Folder, papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = encrypted.address.replace("127.0.0.1", "localhost")
    assert main(["enrol", CODE, "--server", server, "--ca", str(papers / "ca.pem")]) == 2
    assert "証明書を確かめられません" in capsys.readouterr().err
    assert encrypted.asked == []


class Proxy(socketserver.StreamRequestHandler):
    """Joins a client to the one server behind it, whatever name it asks for."""

    behind: tuple[str, int]
    asked: list[bytes]

    def handle(self) -> None:
        """CONNECT, then bytes both ways until the client is done."""
        self.asked.append(self.rfile.readline())
        while self.rfile.readline().strip():
            pass
        with socket.create_connection(self.behind) as there:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=joined, args=(there, self.connection), daemon=True)
            back.start()
            joined(self.connection, there)
            back.join()


def joined(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes one way until there are no more."""
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("from_the_system", [False, True])
def test_through_a_proxy_the_certificate_of_the_server_is_verified(
    encrypted: Company, own: Folder, papers: Path, monkeypatch: pytest.MonkeyPatch, from_the_system: bool
) -> None:
    port = int(encrypted.address.rpartition(":")[2])
    asked: list[bytes] = []
    handler = type("Handler", (Proxy,), {"behind": ("127.0.0.1", port), "asked": asked})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as proxy:
        threading.Thread(target=lambda: proxy.serve_forever(0.01), daemon=True).start()
        place = f"http://127.0.0.1:{proxy.server_address[1]}"
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv("https_proxy", place if from_the_system else "http://127.0.0.1:9")
        words = ["enrol", CODE, "--server", f"https://{HOST}", *([] if from_the_system else ["--proxy", place])]
        assert main([*words, "--ca", str(papers / "other.pem")]) == 2
        assert encrypted.asked == []
        assert main([*words, "--ca", str(papers / "ca.pem")]) == 0
        proxy.shutdown()
    assert asked == [f"CONNECT {HOST}:443 HTTP/1.{version}\r\n".encode() for version in asked[0][-3:-2].decode() * 2]
    assert identity.identity(own).proxy == ("" if from_the_system else place)


def test_what_is_not_encrypted_never_goes_through_a_proxy(
    company: Company, own: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert main(["enrol", CODE, "--server", company.address, "--proxy", "http://127.0.0.1:9"]) == 0


def test_an_address_that_was_changed_into_one_without_encryption_is_not_used(company: Company, own: Folder) -> None:
    main(["enrol", CODE, "--server", company.address])
    found = replace(identity.identity(own), server="http://sonaeru.example")
    with pytest.raises(Stopped, match="not_encrypted"):
        line(own, found)


def test_a_damaged_file_of_the_enrolment_is_told(
    company: Company, own: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["enrol", CODE, "--server", company.address])
    table = dict(own.table(identity.FILE) or {})
    for damaged in ("{", "[]", json.dumps({**table, "secret": "AAAA"}), json.dumps({**table, "device": 1})):
        own.write(identity.FILE, damaged)
        assert main(["status"]) == 2
        assert "こわれています" in capsys.readouterr().err
