"""When the database is locked, gone or full: a page that needs neither it nor a session, and promises nothing untrue."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from sonaeru.web.ui import views
from sonaeru.web.ui.context import page as look

# Judgement: a lock is over and a server is back in this many seconds, or neither is soon.
RETRY_SECONDS = 30
API = "/api/"
# What the databases say of a full disk: PostgreSQL by its SQLSTATE, SQLite in words.
DISK_FULL, FULL_WORDS = "53100", "database or disk is full"

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """What Django calls for every fault that no view answered, also one on the way to a view and back."""
    errors = list(_chain(sys.exc_info()[1]))
    full = any(map(_full, errors))
    if not full and not any(isinstance(each, OperationalError | InterfaceError) for each in errors):
        return views.server_error(request)
    log.error("the disk is full" if full else "the database is away", exc_info=True)
    return _away(request, full=full)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; rooms put their own around the database's."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return getattr(error, "sqlstate", None) == DISK_FULL or str(error) == FULL_WORDS


def _away(request: HttpRequest, *, full: bool) -> HttpResponse:
    response = _as_json() if request.path.startswith(API) else _as_page(request, full=full)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _as_page(request: HttpRequest, *, full: bool) -> HttpResponse:
    """Made without the request: whatever looks up who is signed in would ask the database again."""
    words = {"full": full, "sent": request.method not in {"GET", "HEAD"}, "again": request.path, **look(request)}
    return HttpResponse(render_to_string("config/away.html", words), status=503)


def _as_json() -> HttpResponse:
    """A problem as RFC 9457 writes it."""
    problem = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": _("少し待ってください。"),
    }
    return JsonResponse(problem, status=503, content_type="application/problem+json")
