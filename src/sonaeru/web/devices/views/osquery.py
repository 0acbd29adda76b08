"""The remote API of osquery, read in the client's source (HEAD a5b14f63, 2026-08-06), not tried against a real osqueryd.

The client looks at the body alone, never at the status: an empty one is success and makes it delete what it had to
say, any member `error` fails the request, `node_invalid` makes it drop its key. So every answer is JSON, a success never
has `error`, and `node_invalid` is true only for keys that are unknown or revoked.
"""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sonaeru.core.devices import osquery as core
from sonaeru.web.devices import actions_osquery as actions
from sonaeru.web.devices import osquery, queries_osquery, secrets
from sonaeru.web.devices.queries_osquery import Client
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui import ratelimit
from sonaeru.web.ui.bodies import own_answer

log = logging.getLogger(__name__)
Body = Mapping[str, Any]
Endpoint = Callable[[HttpRequest, Body], Mapping[str, Any]]
INVALID = {"node_invalid": True}
# Wrong secrets of one address in a minute, as for codes.
WRONG_A_MINUTE, MINUTE = 5, 60
# Below this an answer is not worth packing.
PACKED_FROM = 1024
HEADER = "NodeKey "


class Refused(Exception):
    """A request that fails; the client keeps what it has and tries again. `code` says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def endpoint(view: Endpoint) -> Callable[[HttpRequest], HttpResponse]:
    """A view that takes a POST with JSON and answers JSON, whatever happens."""

    @needs(PUBLIC)
    @csrf_exempt
    @own_answer
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return _answer(request, 200, view(request, _body(request)))
        except NotFound:
            return _answer(request, 200, INVALID)
        except Refused as refused:
            return _answer(request, refused.status, {"error": refused.code})
        except queries_osquery.Withdrawn:
            return _answer(request, 403, {"error": "withdrawn"})
        except Exception:
            # The page for people would not be JSON; whatever it is, the client must keep its lines.
            log.exception("a request of osquery failed")
            return _answer(request, 500, {"error": "server"})

    return answered


def _body(request: HttpRequest) -> Body:
    if request.method != "POST":
        raise Refused(405, "method")
    if "Transfer-Encoding" in request.headers:
        raise Refused(411, "length")
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > osquery.MOST:
        raise Refused(413, "too_large")
    try:
        return osquery.body(request.read(int(length)), request.headers.get("Content-Encoding", "").strip().lower())
    except osquery.Unreadable as error:
        raise Refused(413 if error.code == "too_large" else 400, error.code) from error


def _answer(request: HttpRequest, status: int, content: Mapping[str, Any]) -> HttpResponse:
    text = json.dumps(content).encode()
    headers = {"Cache-Control": "no-store"}
    if len(text) >= PACKED_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
        text, headers["Content-Encoding"] = gzip.compress(text, mtime=0), "gzip"
    return HttpResponse(text, status=status, content_type="application/json", headers=headers)


def _client(request: HttpRequest, body: Body) -> Client:
    """Whose request it is. The key stands in the body, in newer clients also in a header: both must say the same."""
    header = request.headers.get("Authorization", "")
    key = body.get("node_key", body.get("id"))
    if not isinstance(key, str) or not key or header.removeprefix(HEADER) not in ("", key):
        raise Refused(400, "node_key")
    try:
        return queries_osquery.client(key)
    except NotFound:
        actions.notice_former_key(key=key)
        raise


@endpoint
def enroll(request: HttpRequest, body: Body) -> Mapping[str, Any]:
    """Let a computer in by its company's secret."""
    wrong = ratelimit.key_of(request, "osquery-secret")
    if ratelimit.used(wrong) >= WRONG_A_MINUTE:
        raise Refused(429, "too_many")
    secret, identifier = (body.get(name) for name in ("enroll_secret", "host_identifier"))
    if not isinstance(secret, str) or not isinstance(identifier, str):
        raise Refused(400, "enroll_secret" if not isinstance(secret, str) else "host_identifier")
    family, version = _details(body.get("host_details"))
    try:
        key = actions.enrol(secret=secret, identifier=identifier, family=family, version=version)
    except actions.EnrolmentRefused as refused:
        if refused.code == "secret":
            ratelimit.over(wrong, WRONG_A_MINUTE, MINUTE)
        log.info("an osquery client was not let in: %s", refused.code)
        return INVALID
    return {"node_key": key}


def _details(details: object) -> tuple[str, str]:
    """The family of the system and the version of the client. All else that is told of the computer is dropped here."""
    known = details if isinstance(details, dict) else {}
    system, client = (known.get(name) for name in ("os_version", "osquery_info"))
    platform = system.get("platform") if isinstance(system, dict) else None
    version = client.get("version") if isinstance(client, dict) else None
    family = core.FAMILIES.get(platform, "linux") if isinstance(platform, str) and platform else ""
    return family, version if isinstance(version, str) else ""


@endpoint
def config(request: HttpRequest, body: Body) -> Mapping[str, Any]:
    """What a client does every day."""
    _client(request, body)
    return osquery.config()


@endpoint
def write_log(request: HttpRequest, body: Body) -> Mapping[str, Any]:
    """Results of the schedule. Lines about the client itself are counted and dropped, and so is what is no answer."""
    client, lines, now = _client(request, body), body.get("data"), timezone.now()
    if any(secrets.host_hash(name) != client.host_hash for name in osquery.speakers(lines)):
        # Nobody can tell which of the two a finding would be about; both go on, and a person is told.
        actions.notice_copy(client=client)
        return {}
    replies, skipped = osquery.results(lines, now) if body.get("log_type") == "result" else ([], _count(lines))
    log.debug("osquery: %d lines used, %d dropped", len(replies), skipped)
    if replies:
        actions.keep(client=client, replies=replies, now=now)
    return {}


def _count(lines: object) -> int:
    return len(lines) if isinstance(lines, list) else 0


@endpoint
def read_questions(request: HttpRequest, body: Body) -> Mapping[str, Any]:
    """The same questions as every day, out of turn: because somebody asks, or because nothing came for long."""
    client, now = _client(request, body), timezone.now()
    late = client.late(now)
    if late:
        actions.ask_late(client=client, now=now)
    return {"queries": osquery.questions(client.family) if late or client.waiting(now) else {}}


@endpoint
def write_answers(request: HttpRequest, body: Body) -> Mapping[str, Any]:
    """What a client was asked out of turn. What nobody waits for any more would look new, and is dropped."""
    client, now = _client(request, body), timezone.now()
    if client.waiting(now):
        actions.keep(client=client, replies=osquery.written(body, now), now=now, answered=True)
    return {}
