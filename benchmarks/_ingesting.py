"""One process that receives reports through the product's own handler: `python3 benchmarks/_ingesting.py [migrate]`.

Says `ready`, waits for a line, receives, and prints what it used as JSON: CPU of a report in the best round. Reports are
signed before the clock starts.
"""

from __future__ import annotations

import io
import json
import secrets
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

import _ready  # noqa: F401
from devices import VALUES
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command

from sonaeru.core.devices import protocol
from sonaeru.core.devices.schema import FACTS
from sonaeru.web.devices import actions, receiving
from sonaeru.web.devices import secrets as keys
from sonaeru.web.devices.models import Source
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

DEVICES, ROUNDS, WARM = 20, 12, 2
AGENT = {"name": "sonaeru-agent", "version": "0.1.0"}


def devices() -> Iterator[str]:
    """The computers of a new company."""
    company = tenancy.create_organisation(by="usr_bench", name="見本", industry="E", size="6-20")
    with opened(organisation=company):
        signs = actions.make_code(by="usr_bench", organisation=company, uses=DEVICES)[1]
    for _ in range(DEVICES):
        yield actions.enrol(code=signs, source=Source.AGENT, os_family="windows").id


def body(device: str, seq: int, key: str) -> bytes:
    """A report as the agent writes it: every fact it knows of, or why there is none."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    source = {"src": "reg:HKLM/SOFTWARE/Microsoft/Windows NT/CurrentVersion", "at": moment}
    facts = {
        name: {**({"v": VALUES[name]} if name in VALUES else {"why": "not_supported"}), **source} for name in FACTS
    }
    report = {
        "schema": "sonaeru.facts/1",
        "agent": AGENT,
        "report_id": key,
        "device": device,
        "seq": seq,
        "collected_at": moment,
        "data_as_of": "2026-08-22",
        "privilege": "user",
        "session": "interactive",
        "facts": facts,
        "timings_ms": {"os": 4, "firewall": 2},
    }
    return json.dumps(report, indent=1).encode()


def request(device: str, seq: int) -> dict[str, Any]:
    """A signed report as the web server hands it over."""
    key, nonce, moment = str(uuid.uuid4()), secrets.token_hex(16), str(int(time.time()))
    sent = body(device, seq, key)
    text = protocol.string_to_sign(
        method="POST",
        path=receiving.REPORTS,
        device=device,
        moment=moment,
        nonce=nonce,
        seq=seq,
        body_hash=protocol.body_hash(sent),
    )
    headers = {
        "DEVICE": device,
        "TIMESTAMP": moment,
        "NONCE": nonce,
        "SEQ": str(seq),
        "SIGNATURE": protocol.signature(keys.secret(device, 1), text),
    }
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": receiving.REPORTS,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "localhost:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent)),
        "HTTP_IDEMPOTENCY_KEY": key,
        "wsgi.input": io.BytesIO(sent),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **{f"HTTP_X_SONAERU_{name}": value for name, value in headers.items()},
    }


def receive(handler: WSGIHandler, environ: dict[str, Any]) -> None:
    """One report, stored. Raises AssertionError on any other answer."""
    statuses: list[str] = []
    response = handler(environ, lambda status, headers, error=None: statuses.append(status))
    answer = b"".join(response)
    response.close()
    assert statuses == ["201 Created"], (statuses, answer)


def main() -> None:
    """Prepare, wait, receive, print."""
    if "migrate" in sys.argv:
        call_command("migrate", verbosity=0)
    handler, ours = WSGIHandler(), list(devices())
    for seq in range(1, WARM + 1):
        for device in ours:
            receive(handler, request(device, seq))
    rounds = [[request(device, WARM + seq) for device in ours] for seq in range(1, ROUNDS + 1)]
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    used = [_cpu(handler, waiting) for waiting in rounds]
    told = {"cpu": min(used) / DEVICES, "wall": time.perf_counter() - begun, "count": ROUNDS * DEVICES}
    print(json.dumps(told | {"size": int(rounds[0][0]["CONTENT_LENGTH"])}))


def _cpu(handler: WSGIHandler, waiting: list[dict[str, Any]]) -> float:
    begun = time.process_time()
    for environ in waiting:
        receive(handler, environ)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
