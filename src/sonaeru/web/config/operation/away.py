"""When the database is locked or gone: a page that needs neither it nor a session, and promises nothing untrue."""

from __future__ import annotations

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

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """What Django calls for every fault that no view answered, also one on the way to a view and back."""
    error = sys.exc_info()[1]
    if not any(isinstance(each, OperationalError | InterfaceError) for each in _chain(error)):
        return views.server_error(request)
    log.error("the database is away", exc_info=True)
    return _away(request)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; rooms put their own around the database's."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _away(request: HttpRequest) -> HttpResponse:
    response = _as_json() if request.path.startswith(API) else _as_page(request)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _as_page(request: HttpRequest) -> HttpResponse:
    """Made without the request: whatever looks up who is signed in would ask the database again."""
    words = {"sent": request.method not in {"GET", "HEAD"}, "again": request.path, **look(request)}
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
