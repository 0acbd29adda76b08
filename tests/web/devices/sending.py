"""A computer as the server meets it: it enrols, signs and sends, and does wrong where a test asks for it."""

from __future__ import annotations

import base64
import itertools
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.web.devices.conftest import GOOD, Fleet

from sonaeru.core.devices import protocol
from sonaeru.web.devices import actions, models
from sonaeru.web.tenancy.scopes import opened

ROOT = "/api/agent/1/"
AGENT = {"name": "sonaeru-agent", "version": "0.1.0"}


def post(path: str, body: bytes, **headers: str) -> HttpResponse:
    """What a program sends, without cookies."""
    return Client().generic("POST", ROOT + path, body, content_type="application/json", headers=headers)


def said(response: HttpResponse) -> dict[str, Any]:
    """An answer: its status and its JSON, without the sentences."""
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    body: dict[str, Any] = json.loads(response.content)
    if response.status_code >= 400:
        assert body.pop("message").endswith("。") and body.pop("message_en").endswith(".")
    return {"http": response.status_code, **body}


@dataclass
class Pc:
    """A computer that enrolled: its id, its secret, how far it has counted."""

    device: str
    secret: bytes
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def report(self, facts: Mapping[str, Any] | None = None, **head: Any) -> dict[str, Any]:
        """A report with the next number; `facts` as values, or as whole facts where they are objects with v or why."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        values = GOOD if facts is None else facts
        return {
            "schema": "sonaeru.facts/1",
            "agent": AGENT,
            "report_id": str(uuid.uuid4()),
            "device": self.device,
            "seq": head.get("seq") or next(self.numbers),
            "collected_at": moment,
            "data_as_of": "2026-08-22",
            "privilege": "user",
            "session": "interactive",
            "facts": {key: {"v": each, "src": "file:/etc/os-release", "at": moment} for key, each in values.items()},
            "timings_ms": {"os": 4},
        } | head

    def headers(self, body: bytes, *, path: str = "reports", seq: int, key: str, **other: Any) -> dict[str, str]:
        """The headers of a request. `moment`, `nonce`, `secret`, `signature` where they are not as they should be."""
        moment = str(other.get("moment") or int(time.time()))
        nonce = other.get("nonce") or secrets.token_hex(16)
        text = protocol.string_to_sign(
            method="POST",
            path=ROOT + path,
            device=self.device,
            moment=moment,
            nonce=nonce,
            seq=seq,
            body_hash=protocol.body_hash(body),
        )
        return {
            "X-Sonaeru-Device": self.device,
            "X-Sonaeru-Timestamp": moment,
            "X-Sonaeru-Nonce": nonce,
            "X-Sonaeru-Seq": str(seq),
            "X-Sonaeru-Signature": other.get("signature") or protocol.signature(other.get("secret", self.secret), text),
            "Idempotency-Key": key,
        }

    def send(self, report: Mapping[str, Any] | bytes | None = None, **other: Any) -> HttpResponse:
        """Send a report, or bytes that are none; `seq` and `key` as in the report unless they are said."""
        report = self.report() if report is None else report
        body = report if isinstance(report, bytes) else json.dumps(report).encode()
        table = {} if isinstance(report, bytes) else report
        signed = {"seq": table.get("seq", 1), "key": table.get("report_id", str(uuid.uuid4()))} | other
        return post("reports", body, **self.headers(body, **signed))

    def forget(self, body: bytes = b"{}", **other: Any) -> HttpResponse:
        """Ask to be forgotten."""
        headers = self.headers(body, path="forget", **{"seq": 0, "key": str(uuid.uuid4())} | other)
        return post("forget", body, **headers)

    def file(self, report: Mapping[str, Any], **other: Any) -> bytes:
        """The report as a file that somebody carries."""
        body = json.dumps(report)
        moment, nonce = str(other.get("moment") or int(time.time())), secrets.token_hex(16)
        text = protocol.string_to_sign(
            method="FILE",
            path="hand-over",
            device=self.device,
            moment=moment,
            nonce=nonce,
            seq=report["seq"],
            body_hash=protocol.body_hash(body.encode()),
        )
        table = {
            "schema": "sonaeru.handover/1",
            "device": self.device,
            "moment": moment,
            "nonce": nonce,
            "seq": report["seq"],
            "key": report["report_id"],
            "signature": protocol.signature(self.secret, text),
            "body": body,
        }
        return json.dumps(table | other.get("instead", {})).encode()

    def row(self) -> models.Device:
        """The device as it stands."""
        return models.Device.everywhere.get(pk=self.device)

    def rows(self) -> list[models.Report]:
        """Its reports, oldest first."""
        return list(models.Report.everywhere.filter(device=self.device).order_by("pk"))


def code_of(fleet: Fleet, **facts: Any) -> str:
    """A fresh code of the company."""
    with opened(organisation=fleet.id):
        return actions.make_code(by=fleet.by, organisation=fleet.id, **facts)[1]


def enrol(code: str, **other: Any) -> HttpResponse:
    """Ask to be let in; a field that is None is left out."""
    table = {"code": code, "label": "受付", "os_family": "linux", "agent": AGENT} | other
    return post("enrol", json.dumps({key: value for key, value in table.items() if value is not None}).encode())


def enrolled(fleet: Fleet, **other: Any) -> Pc:
    """A computer of the company that came in through the front door."""
    given = json.loads(enrol(code_of(fleet), **other).content)
    return Pc(given["device"], base64.b64decode(given["secret"]))
