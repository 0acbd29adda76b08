"""The page of somebody without an account, behind the personal link: what the company holds about them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sonaeru.web.tenancy import held, links, queries
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.views import problem


@needs(PUBLIC)
@require_safe
def me(request: HttpRequest, link: str) -> HttpResponse:
    """Everything that is held, room by room, and whom to ask. One page for every link that opens nothing."""
    try:
        someone = links.person(link)
    except links.LinkRefused:
        response = problem(
            request,
            404,
            _("このリンクは使えません"),
            _("期限が過ぎたか、途中で切れています。会社の担当者に聞いてください。"),
        )
    else:
        with opened(organisation=someone.organisation):
            words = {
                "someone": someone,
                "company": queries.organisation(someone.organisation),
                "held": held.about(someone.organisation, someone.id),
            }
            response = render(request, "tenancy/me.html", words)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
