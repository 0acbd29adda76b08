"""Errors as RFC 9457 problem details, in the language that the caller asks for."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from sonaeru.core.words import Words
from sonaeru.web.tenancy.checks import Refused
from sonaeru.web.tenancy.queries import NotFound

TYPE = "application/problem+json"
log = logging.getLogger(__name__)

TITLES: Mapping[int, Words] = {
    400: Words("JSONとして読めません", "This is not JSON that can be read"),
    401: Words("つなぐ鍵がないか、使えません", "The token is missing or cannot be used"),
    403: Words("この鍵では、してはいけないことです", "This token may not do that"),
    404: Words("見つかりません", "There is no such thing"),
    405: Words("この呼び方は使えません", "This method is not used here"),
    409: Words("いまの状態では、できません", "This cannot be done in the present state"),
    411: Words("内容の長さ（Content-Length）をつけて送ってください", "Send the length of the body (Content-Length)"),
    413: Words("送られた内容が大きすぎます", "What was sent is too large"),
    415: Words("JSON（application/json）で送ってください", "Send JSON (application/json)"),
    422: Words("直すところがあります", "Something has to be put right"),
    429: Words("回数が多いため、少し止めています", "Too many calls; wait a little"),
    500: Words("うまくいきませんでした", "Something went wrong on our side"),
}


@dataclass(frozen=True)
class Problem(Exception):
    """Stops an operation and becomes its answer. `errors`: (place in the request, what to do), `more`: further members."""

    status: int
    detail: Words | None = None
    errors: tuple[tuple[str, str], ...] = ()
    more: Mapping[str, object] | None = None


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as JSON."""
    language = "ja" if request.headers.get("Accept-Language", "").lower().startswith("ja") else "en"
    body: dict[str, object] = {"type": "about:blank", "status": problem.status}
    body["title"] = TITLES[problem.status].in_language(language)
    if problem.detail:
        body["detail"] = problem.detail.in_language(language)
    if problem.errors:
        body["errors"] = [{"field": field, "detail": detail} for field, detail in problem.errors]
    response = JsonResponse(
        body | dict(problem.more or {}),
        status=problem.status,
        content_type=TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="sonaeru"'
    if problem.status == 429:
        response.headers["Retry-After"] = "60"
    return response


def handled(request: HttpRequest, error: Any) -> HttpResponse:
    """The answer to whatever an operation raised; what we did not foresee is ours and goes to the log."""
    problem = error if isinstance(error, Problem) else _problem(error)
    if problem.status == 500:
        log.error("the API failed", exc_info=error)
    return answer(request, problem)


def _problem(error: Exception) -> Problem:
    if isinstance(error, ValidationError):
        return Problem(422, errors=tuple(_places(error.errors)))
    if isinstance(error, AuthenticationError):
        return Problem(401)
    if isinstance(error, HttpError):
        return Problem(error.status_code if error.status_code in TITLES else 500)
    if isinstance(error, NotFound):
        return Problem(404)
    if isinstance(error, Refused):
        return Problem(422, errors=((error.field, "This value cannot be stored."),))
    return Problem(500)


def _places(errors: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    # `loc` begins with where the value was ("body", name of the argument); the caller knows only what follows.
    for error in errors:
        where, *rest = error["loc"]
        yield ".".join(map(str, rest[1:] if where == "body" else rest)), error["msg"]
