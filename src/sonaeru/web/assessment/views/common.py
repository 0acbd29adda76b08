"""What every page of a check shares: the two doors to it, and headers that keep it private."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from sonaeru.web.assessment import queries
from sonaeru.web.assessment.doors import Door
from sonaeru.web.assessment.queries import Check
from sonaeru.web.library import reader
from sonaeru.web.tenancy.gate import needs, permitted
from sonaeru.web.tenancy.queries import Organisation
from sonaeru.web.tenancy.roles import PUBLIC, Permission
from sonaeru.web.ui.views import problem

View = Callable[..., HttpResponse]
COOKIE = "check"
# How the log says that something was done on a page.
ORIGIN = "web"
# Forms answer a GET too: who reloads or types the address gets a page to go on from.
FORM = ["GET", "HEAD", "POST"]


def by_token(view: View) -> View:
    """The page for whoever has the token: a wrong, expired or garbled one gets one and the same page."""

    @needs(PUBLIC)
    @wraps(view)
    def opened(request: HttpRequest, token: str, **named: Any) -> HttpResponse:
        check = queries.check(token)
        if check is None:
            return private(gone(request, token))
        return private(
            view(request, Door((token,), guest=check.owned is not None, more=check.owned is None), check, **named)
        )

    return opened


def beside(view: View, *, finished: bool) -> View:
    """The page of another questionnaire, for whoever has the token of a finished check; what nobody asks is not found.

    `finished`: a page of its result, which shows the newest one whatever was begun since.
    """

    @needs(PUBLIC)
    @wraps(view)
    def opened(request: HttpRequest, token: str, question_set: str, **named: Any) -> HttpResponse:
        scored = queries.check(token)
        if scored is None:
            return private(gone(request, token))
        if scored.owned or question_set not in reader.offered() or question_set == reader.SCORED:
            raise Http404
        if not scored.finished_at:
            return private(to(Door((token,)), "resume"))
        check = queries.more(scored, question_set, finished=finished)
        return private(view(request, Door((token,), beside=question_set), check, **named))

    return opened


def by_company(view: View, permission: Permission) -> View:
    """The same page for somebody of the company, in its open scope; a check of another company is not found."""

    @needs(permission)
    @wraps(view)
    def opened(request: HttpRequest, organisation: str, number: str, **named: Any) -> HttpResponse:
        check = queries.company_check(organisation, number)
        if check is None:
            raise Http404
        door = Door(
            (organisation, number),
            by=str(request.user.pk),
            answers=permitted(request, Permission.ANSWERS_VIEW),
            gives=permitted(request, Permission.ANSWERS_GIVE),
            removes=permitted(request, Permission.COMPANY_DELETE),
            # People of an association see what the company agreed to, and it agreed to the 25 answers.
            more=permitted(request, Permission.COMPANY_VIEW),
        )
        if not (check.question_set.scored or door.more):
            raise PermissionDenied
        return unstored(view(request, door, check, **named))

    return opened


def door_to(door: Door, check: Check) -> Door:
    """The same visitor at another check of the same company, or behind the same token."""
    if check.owned:
        return replace(door, arguments=(check.owned.organisation, check.owned.number))
    return replace(door, beside="" if check.question_set.scored else check.question_set.id)


def company_of(request: HttpRequest) -> Organisation:
    """The company in the address, which the gate opened."""
    company: Organisation = request.organisation  # type: ignore[attr-defined]
    return company


def unstored(response: HttpResponse) -> HttpResponse:
    """An answer that browsers and proxies do not store."""
    response.headers["Cache-Control"] = "no-store"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """An answer behind a link that holds a secret: not stored, and indexed by nobody who comes across the link."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return unstored(response)


def gone(request: HttpRequest, token: str) -> HttpResponse:
    """The page for a token that opens nothing; whoever holds the token of a kept result is told where it is."""
    if queries.was_claimed(token):
        return kept(request)
    title, text = _("このリンクは使えません"), _("はじめから診断できます。期限を過ぎた診断は、削除されています。")
    return problem(request, 404, title, text)


def kept(request: HttpRequest) -> HttpResponse:
    """The page for a result that a company keeps already."""
    text = _("会社の記録に入っています。その会社の人としてサインインすると見られます。")
    return problem(request, 410, _("この結果は、すでに残されています"), text, back="/home/")


def show(
    request: HttpRequest, door: Door, template: str, words: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of a check, in the frame of its door."""
    return render(request, template, {"door": door, "place": "checks", **words}, status=status)


def to(door: Door, name: str, *more: object, anchor: str = "") -> HttpResponseRedirect:
    """Go on to a page of the check with a GET."""
    return HttpResponseRedirect(door.link(name, *more) + anchor, status=303)


def remember(response: HttpResponse, door: Door) -> HttpResponse:
    """Keep the token in a cookie, so that the start page can offer to go on."""
    if not door.inside:
        age = settings.RESULT_DAYS * 24 * 3600
        response.set_cookie(
            COOKIE, door.arguments[0], max_age=age, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    return response
