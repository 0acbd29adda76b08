"""Pages of somebody without an account, behind links in mails: what is theirs to do, and stopping the reminders."""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sonaeru.web.plan import actions, board, queries, reminding
from sonaeru.web.plan.board import Line
from sonaeru.web.plan.views.common import FORM, sent, stand_of
from sonaeru.web.tenancy import links
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound, Person
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.views import problem

ORIGIN = "link"


@needs(PUBLIC)
@require_http_methods(FORM)
def mine(request: HttpRequest, link: str) -> HttpResponse:
    """What is somebody's to do, with its steps; they say themselves what is done, and may take it back."""
    try:
        someone = links.person(link)
    except links.LinkRefused:
        text = _("期限が過ぎたか、途中で切れています。会社の担当者に聞いてください。")
        return _private(problem(request, 404, _("このリンクは使えません"), text))
    with opened(organisation=someone.organisation):
        if request.method == "POST":
            change = _acted(request, someone)
            path = reverse("plan:mine", args=[link])
            return _private(HttpResponseRedirect(f"{path}?change={change}" if change else path, status=303))
        words = {
            "someone": someone,
            "link": link,
            "company": tenancy.organisation(someone.organisation),
            "lines": [line for line in _lines(someone) if line.open],
            "act": _own_act(someone, request.GET.get("change", "")),
        }
        return _private(render(request, "plan/mine.html", words))


# Mail programs press this button themselves (RFC 8058) and know no CSRF token; the signed link is the proof.
@needs(PUBLIC)
@csrf_exempt
@require_http_methods(FORM)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reminders of whom the link was made for, or begin them again. Opening the page changes nothing."""
    try:
        someone = reminding.person_of(token)
    except reminding.NotOurs as error:
        raise Http404 from error
    again = "again" in request.POST
    if request.method == "POST":
        with opened(organisation=someone.organisation):
            (actions.resume_reminders if again else actions.stop_reminders)(person=someone, origin="mail")
    return _private(render(request, "plan/stop.html", {"done": request.method == "POST", "back": again}))


def _lines(someone: Person) -> list[Line]:
    return [line for line in board.ordered(stand_of(someone.organisation).lines) if line.item.owner == someone.id]


def _acted(request: HttpRequest, someone: Person) -> str:
    """Do what was pressed; what is not theirs is not there."""
    who = {"by": someone.id, "organisation": someone.organisation, "origin": ORIGIN}
    if "undo" in request.POST:
        act = _own_act(someone, sent(request, "undo"))
        if act:
            # What somebody else changed meanwhile stays as it is; the page shows it.
            with suppress(actions.ChangedSince):
                actions.undo(change=act.id, **who)
        return ""
    item = queries.item(someone.organisation, sent(request, "item"))
    if item.owner != someone.id:
        raise NotFound
    return actions.finish(item=item.id, **who).change


def _own_act(someone: Person, change: str) -> queries.Change | None:
    """An act of their own that can still be undone, on what is still theirs to do."""
    try:
        act = queries.change(someone.organisation, change)
    except NotFound:
        return None
    theirs = {each.id for each in queries.owned_by(someone.organisation, someone.id)}
    return act if act.by == someone.id and not act.undone_at and theirs.issuperset(act.rows) else None


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
