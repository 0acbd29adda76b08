"""Who may call: a token in the Authorization header. Cookies open nothing here, so no other site can use a visitor's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from sonaeru.core.words import Words
from sonaeru.web.api import actions, queries
from sonaeru.web.api.queries import Caller
from sonaeru.web.api.scopes import Scope
from sonaeru.web.api.v1.problems import Problem, answer
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.bodies import own_answer
from sonaeru.web.ui.ratelimit import over

View = Callable[..., HttpResponse]
BODIES = {"POST", "PUT", "PATCH"}


class Bearer(HttpBearer):
    """Opens the company of a valid token for the rest of the request, if the token may do this one thing."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None for 401. Raises Problem 429, 403."""
        caller = queries.caller(token)
        if caller is None:
            return None
        if over(f"api:{caller.token}", settings.API_CALLS_PER_MINUTE, 60):
            raise Problem(429)
        if self.scope not in caller.scopes:
            raise Problem(
                403, Words(f"「{self.scope.words.ja}」の鍵が要ります。", f"A token with {self.scope} is needed.")
            )
        request.scopes.enter_context(opened(organisation=caller.organisation))  # type: ignore[attr-defined]
        actions.note_use(caller)
        return caller


def guarded(view: View) -> View:
    """Refuse what no operation reads: bodies that are too large or not JSON, methods that do not exist.

    Nothing of the answer is stored on the way.
    """

    @own_answer
    @wraps(view)
    def guard(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = _refused(request) or view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = answer(request, Problem(405))
            response.headers["Allow"] = allowed
        response.headers["Cache-Control"] = "no-store"
        return response

    return guard


def _refused(request: HttpRequest) -> HttpResponse | None:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return answer(request, Problem(413))
    if "Transfer-Encoding" in request.headers:
        return answer(request, Problem(411))
    if request.method in BODIES and int(length) and request.content_type != "application/json":
        return answer(request, Problem(415))
    return None
