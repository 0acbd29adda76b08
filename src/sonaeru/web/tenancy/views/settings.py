"""The index of a company's settings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission


@needs(Permission.COMPANY_VIEW)
@require_safe
def index(request: HttpRequest, organisation: str) -> HttpResponse:
    """A door to each page that the visitor may open (`context.settings_menu`)."""
    return render(request, "tenancy/index.html", {"place": "settings", "settings_index": True})
