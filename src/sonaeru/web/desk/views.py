"""The page for the moment in which something has gone wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC


@needs(PUBLIC)
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """The first ten minutes, whom to call, what not to do. Asks nothing of the database, so it opens when that is down."""
    return render(request, "desk/help_now.html")
