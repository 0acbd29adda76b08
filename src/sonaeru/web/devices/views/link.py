"""What the pages of who sits at a computer share: the link is the key, and nothing of it stays in a cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.devices import pyz, queries
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.systems import SYSTEMS
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.ids import hashed
from sonaeru.web.ui.ratelimit import WINDOW, exceeded, over
from sonaeru.web.ui.views import problem, too_often

# Who did it and from where, as the log says it.
BY, ORIGIN = "pc", "web"
# Forms answer a GET too: who reloads or types the address gets a page to go on from.
FORM = ["GET", "HEAD", "POST"]
# In ten minutes: pages of one computer, which a whole office may open from one address; wrong links from one address.
PAGES, WRONG = 300, 60
Page = Callable[..., HttpResponse]


def of_computer(view: Page) -> Callable[..., HttpResponse]:
    """The page for whoever has the link, with the scope of its company open; a wrong link gets one and the same page."""

    @needs(PUBLIC)
    @require_http_methods(FORM)
    @wraps(view)
    def shown(request: HttpRequest, pc: str, **named: str) -> HttpResponse:
        try:
            device = queries.of_page(pc)
        except NotFound:
            return private(too_often(request, back="/") if exceeded(request, "pc", WRONG) else _unknown(request))
        if over(hashed(f"pc {device.id}"), PAGES, WINDOW):
            return private(too_often(request))
        with opened(organisation=device.organisation):
            return private(view(request, device, **named))

    return shown


def page(request: HttpRequest, template: str, status: int = 200, **words: Any) -> HttpResponse:
    """A page of these; 422 where something has to be put right. With a `device` it knows its company and its lines."""
    status = 422 if words.get("problems") and status == 200 else status
    device = words.get("device")
    if isinstance(device, Device):
        words |= {"company": tenancy.organisation(device.organisation), "lines": lines(device)}
    return render(request, f"devices/{template}.html", words, status=status)


def to(name: str, *args: str, query: str = "") -> HttpResponseRedirect:
    """Go on to a page of the room with a GET."""
    return HttpResponseRedirect(reverse(f"devices:{name}", args=args) + query, status=303)


def lines(device: Device) -> dict[str, str]:
    """What somebody types on a computer with our agent, by command; where its system is not known, as on Linux."""
    python = SYSTEMS[device.os_family or "linux"].python
    return {command: f"{python} {pyz.NAME} {command}" for command in ("send", "leave")}


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, listed by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    text = _(
        "途中で切れているか、このパソコンの記録が消されています。会社の担当者に、新しい登録コードを頼んでください。"
    )
    return problem(request, 404, _("このリンクは使えません"), text)
