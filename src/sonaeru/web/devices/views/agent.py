"""What our agent calls: to enrol, to report, to be forgotten. And the agent itself, as the one file that it is.

The callers are programs: what they send is looked at here, before a byte of it is read, and every answer is JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from sonaeru.core.devices.protocol import MAX_BYTES, Answer
from sonaeru.web.devices import answers, enrolling, guessing, pyz, queries, receiving
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.receiving import FORGET, REPORTS, Sent
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.bodies import own_answer
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.views import problem

Answering = Callable[[HttpRequest], Answer]
HEADERS: Final = {
    "X-Sonaeru-Device": re.compile(r"[0-9A-Za-z_-]{1,40}"),
    "X-Sonaeru-Timestamp": re.compile(r"[1-9][0-9]{0,10}"),
    "X-Sonaeru-Nonce": re.compile(r"[0-9a-f]{32}"),
    "X-Sonaeru-Seq": re.compile(r"0|[1-9][0-9]{0,9}"),
    "X-Sonaeru-Signature": re.compile(r"[0-9a-f]{64}"),
    "Idempotency-Key": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
LARGEST_SEQ: Final = 2**31 - 1


def called(most: int) -> Callable[[Answering], Callable[[HttpRequest], HttpResponse]]:
    """A view for programs, without cookies, that takes a POST of so many bytes of JSON and answers in JSON."""

    def decorate(answering: Answering) -> Callable[[HttpRequest], HttpResponse]:
        @needs(PUBLIC)
        @csrf_exempt
        @own_answer
        @wraps(answering)
        def view(request: HttpRequest) -> HttpResponse:
            return _answered(_refused(request, most) or answering(request))

        return view

    return decorate


@called(enrolling.MOST)
def enrol(request: HttpRequest) -> Answer:
    """Let a computer in by a code."""
    if seconds := guessing.wait(request):
        return Answer(429, "slow_down", {"retry_after": seconds})
    answer = enrolling.enrol(request.body, now=timezone.now(), page=lambda device: _own_page(request, device))
    if answer.code == "code":
        guessing.was_wrong(request)
    return answer


@called(MAX_BYTES)
def reports(request: HttpRequest) -> Answer:
    """Take in what a computer says of itself."""
    sent = _sent(request, REPORTS)
    # Zero is for requests that are no reports.
    return receiving.receive(sent, now=timezone.now()) if sent and sent.seq else Answer(400, "header")


@called(MAX_BYTES)
def forget(request: HttpRequest) -> Answer:
    """Delete a computer that asks for it."""
    sent = _sent(request, FORGET)
    return receiving.forget(sent, now=timezone.now()) if sent else Answer(400, "header")


@needs(PUBLIC)
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The agent itself."""
    found = queries.agent_file()
    if found is None:
        text = _("運用の担当者に、「sonaeru up」をもう一度動かすよう伝えてください。動かすと、ファイルができます。")
        return problem(request, 404, _("エージェントのファイルが、まだありません"), text)
    etag = f'"{found.sha256}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{pyz.NAME}"'
    return HttpResponse(found.content, content_type="application/zip", headers=headers)


def _refused(request: HttpRequest, most: int) -> Answer | None:
    """What is refused by what a request says of itself."""
    if request.method != "POST":
        return Answer(405, "method")
    length = request.headers.get("Content-Length", "")
    if not re.fullmatch(r"[0-9]{1,18}", length) or request.content_type != "application/json":
        return Answer(400, "header")
    return Answer(413, "too_large") if int(length) > most else None


def _sent(request: HttpRequest, path: str) -> Sent | None:
    """A signed request, None where a header is missing or has another form.

    The path is named here: below a prefix of the server, a computer signs it without that.
    """
    given = [request.headers.get(name, "") for name in HEADERS]
    if not all(form.fullmatch(value) for form, value in zip(HEADERS.values(), given, strict=True)):
        return None
    device, moment, nonce, seq, signature, key = given
    if int(seq) > LARGEST_SEQ:
        return None
    return Sent("POST", path, device, moment, nonce, int(seq), key, signature, request.body)


def _own_page(request: HttpRequest, device: Device) -> str:
    return absolute(request, reverse("devices:mine", args=[device.token]))


def _answered(answer: Answer) -> HttpResponse:
    response = JsonResponse(answers.body(answer), status=answer.http, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    if answer.http == 405:
        response.headers["Allow"] = "POST"
    if answer.http == 429:
        response.headers["Retry-After"] = str(answer.details["retry_after"])
    return response
