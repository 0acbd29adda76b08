"""What the pages of the plan share."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from sonaeru.web.plan import queries
from sonaeru.web.plan.board import Standpoint, standpoint
from sonaeru.web.plan.verbs import Verb
from sonaeru.web.tenancy.queries import NotFound, Organisation
from sonaeru.web.ui.links import ours

ORIGIN = "web"
# Forms answer a GET too: who reloads or types the address gets a page to go on from.
FORM = ["GET", "HEAD", "POST"]
Problems = Sequence[tuple[str, str]]


def me(request: HttpRequest) -> str:
    """Who is signed in."""
    return str(request.user.pk)


def company_of(request: HttpRequest) -> Organisation:
    """The company in the address, which the gate opened."""
    company: Organisation = request.organisation  # type: ignore[attr-defined]
    return company


def sent(request: HttpRequest, name: str) -> str:
    """What a form names by its id. PostgreSQL would fail on the character 0, which stands in no id."""
    return request.POST.get(name, "").replace("\0", "")


def stand_of(organisation: str) -> Standpoint:
    """The plan as it stands today."""
    return standpoint(organisation, today=timezone.localdate())


def page(request: HttpRequest, template: str, *, problems: Problems = (), **words: object) -> HttpResponse:
    """A page of the plan, with what an act before it did; 422 when something has to be put right."""
    words |= {"place": "plan", "problems": problems, "act": act(request)}
    return render(request, f"plan/{template}.html", words, status=422 if problems else 200)


def to(name: str, *args: str, change: str = "") -> HttpResponseRedirect:
    """Go on to a page of the plan with a GET; it says what `change` did and offers to undo it."""
    return on(reverse(f"plan:{name}", args=args), change)


def on(path: str, change: str = "") -> HttpResponseRedirect:
    """Go on to a page of ours with a GET."""
    return HttpResponseRedirect(f"{path}?{urlencode({'change': change})}" if change else path, status=303)


def back(request: HttpRequest, otherwise: str) -> str:
    """Where the visitor came from, if that is ours."""
    wanted = request.POST.get("next", "")
    return wanted if wanted and ours(request, wanted) else otherwise


def act(request: HttpRequest) -> dict[str, object] | None:
    """The act that `?change=` names, for the element that undoes it; None once it is undone."""
    company = getattr(request, "organisation", None)
    try:
        found = queries.change(company.id, request.GET.get("change", "")) if company else None
    except NotFound:
        return None
    if found is None or found.undone_at:
        return None
    return {"id": found.id, "words": Verb(found.verb).words, "count": len(found.rows)}
