"""What the product writes about its own work: enough to find a fault, nothing about a person.

A request is told by the name of its route, never by its path, which may hold the key to somebody's answers. No network
address, no mail address, no query, no form, no value of a variable. Whatever looks like a mail address or a key inside
a message is left out: messages of libraries are not ours.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from types import TracebackType

from django.http import HttpRequest, HttpResponse

from sonaeru.web.ui.ids import text_id

HEADER = "X-Request-ID"
MAIL = re.compile(r"[^\s@<>\"'(),:;=]+@[\w-]+(\.[\w-]+)+")
# Twenty characters or more in one piece with a digit, or forty: tokens and hashes, but no words and no dotted names.
KEY = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]{40,}")
# What is asked of a request, in this order; `extra` of the record brings them.
FACTS = ("method", "route", "status", "milliseconds")

log = logging.getLogger("sonaeru.request")
current: ContextVar[str] = ContextVar("request", default="")
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def discreet(text: str) -> str:
    """The text without what looks like a mail address or a key. Ids of ours, such as `org_…`, stay."""
    return KEY.sub(lambda found: found[0] if _id(found[0]) else "[key]", MAIL.sub("[mail]", text))


def _id(word: str) -> bool:
    return re.fullmatch(r"[a-z]{3}_[0-9a-z]{16}", word) is not None


class Plain(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it where an exception came from."""
        return discreet_lines(super().format(record))

    def formatException(self, ei: Raised) -> str:
        """The traceback; of each exception its type and the first line of its message."""
        return "\n".join(_traced(ei[1])) if ei[1] else ""


class Json(Plain):
    """One line of JSON for each record, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message; the request; facts of the record; a traceback, as a list of lines."""
        line: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
        }
        if request := current.get():
            line["request"] = request
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = list(_traced(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def discreet_lines(text: str) -> str:
    """The same for a text with a traceback in it, whose places in files are left as they are."""
    return "\n".join(line if line.startswith('  File "') else discreet(line) for line in text.split("\n"))


def _traced(error: BaseException) -> Iterator[str]:
    """Files and lines as Python tells them. Databases add values of the row below the first line of a message."""
    for part in traceback.TracebackException.from_exception(error, capture_locals=False).format():
        if part.startswith("  File"):
            yield from part.rstrip().split("\n")
        else:
            yield discreet(part.strip().partition("\n")[0])


class Requests:
    """Gives each request an id, tells it to the visitor in a header, and writes one line when the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = current.set(text_id("req"))
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current.get()
            log.info("request", extra=_facts(request, response, time.monotonic() - began))
            return response
        finally:
            current.reset(mark)


def _facts(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, object]:
    route = request.resolver_match.view_name if request.resolver_match else ""
    method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
    return dict(zip(FACTS, (method, route, response.status_code, round(seconds * 1000, 1)), strict=True))
