"""本人からの求め: what is held about one person in every room, as a page and as files, and its deletion."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.tenancy import erasure, held, links, queries, terms
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.held import Held
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, to
from sonaeru.web.ui.downloads import attachment
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

# Personal links that one visitor may have sent in ten minutes.
LINKS = 60
Page = Callable[[HttpRequest, str, queries.Person, Held], HttpResponse]


def about_somebody(view: Page) -> Callable[..., HttpResponse]:
    """Hand the view the person and all that is held; 404 for somebody who is not in this company."""

    @wraps(view)
    def asked(request: HttpRequest, organisation: str, person: str) -> HttpResponse:
        someone = queries.anyone(organisation, person)
        return view(request, organisation, someone, held.about(organisation, person))

    return asked


@needs(Permission.PEOPLE_EDIT)
@require_safe
@about_somebody
def show(request: HttpRequest, organisation: str, someone: queries.Person, everything: Held) -> HttpResponse:
    """Everything on one page, room by room."""
    return _page(request, "held", someone, everything)


@needs(Permission.PEOPLE_EDIT)
@require_safe
@about_somebody
def as_json(request: HttpRequest, organisation: str, someone: queries.Person, everything: Held) -> HttpResponse:
    """The same for programs."""
    return _file(request, someone, "json", held.as_json(everything, someone.id).encode())


@needs(Permission.PEOPLE_EDIT)
@require_safe
@about_somebody
def as_csv(request: HttpRequest, organisation: str, someone: queries.Person, everything: Held) -> HttpResponse:
    """The same for a spreadsheet."""
    return _file(request, someone, "csv", held.as_csv(everything))


@needs(Permission.PEOPLE_EDIT)
@require_POST
@about_somebody
def send(request: HttpRequest, organisation: str, someone: queries.Person, everything: Held) -> HttpResponse:
    """Mail somebody the link to their own page."""
    if someone.removed_at or not someone.mail:
        raise Http404
    if exceeded(request, "personal link", LINKS):
        return too_often(request)
    held.send_link(by=str(request.user.pk), person=someone, address=_address(request), origin="web")
    messages.success(request, _("本人にリンクを送りました。"))
    return to("held", organisation, someone.id)


@needs(Permission.PEOPLE_EDIT, sudo=True)
@require_http_methods(FORM)
@about_somebody
def erase(request: HttpRequest, organisation: str, someone: queries.Person, everything: Held) -> HttpResponse:
    """Ask, saying what stays and why; then delete for good."""
    if request.method != "POST":
        return _page(request, "held_erase", someone, everything)
    erasure.erase_person(by=str(request.user.pk), organisation=organisation, person=someone.id, origin="web")
    messages.success(request, _("本人の情報を消しました。"))
    return to("people", organisation)


def _address(request: HttpRequest) -> Callable[[str], str]:
    return lambda token: absolute(request, reverse("tenancy:me", args=[token]))


def _page(request: HttpRequest, name: str, someone: queries.Person, everything: Held) -> HttpResponse:
    words = {"place": "settings", "someone": someone, "held": everything, "days": terms.REMOVED_PERSON}
    words["link_days"] = links.DAYS
    return render(request, f"tenancy/{name}.html", words)


def _file(request: HttpRequest, someone: queries.Person, kind: str, body: bytes) -> HttpResponse:
    who = {"by": str(request.user.pk), "origin": "web"}
    held.record(organisation=someone.organisation, person=someone.id, **who)
    return attachment(f"sonaeru-person.{kind}", body)
