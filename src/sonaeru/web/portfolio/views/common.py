"""What the pages share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sonaeru.web.portfolio.queries import sample_parts
from sonaeru.web.ui.links import absolute as absolute

FORM = ["GET", "HEAD", "POST"]
ORIGIN = "web"


def to(name: str, *place: object, anchor: str = "") -> HttpResponse:
    """See another page, also after a POST."""
    return HttpResponseRedirect(reverse(f"portfolio:{name}", args=place) + anchor, status=303)


def by(request: HttpRequest) -> str:
    """Who acts: the id of the signed-in user."""
    return str(request.user.pk)


def page(request: HttpRequest, template: str, words: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    """A page of this room; 422 when something in it has to be put right."""
    association = getattr(request, "association", None)
    sample = association is not None and association.id in sample_parts("association")
    words = {"sample": sample} | words
    return render(request, f"portfolio/{template}.html", words, status=422 if refused else 200)
