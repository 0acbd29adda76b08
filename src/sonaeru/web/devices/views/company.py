"""What the company's pages of the room share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from sonaeru.core.devices import Check
from sonaeru.web.devices import standing
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import permitted
from sonaeru.web.tenancy.queries import NotFound, Organisation, Person
from sonaeru.web.tenancy.roles import Permission

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


def people_of(request: HttpRequest) -> Mapping[str, Person]:
    """The people of the company by id, for who may see its list; nobody for everybody else."""
    if not permitted(request, Permission.PEOPLE_VIEW):
        return {}
    return {each.id: each for each in tenancy.people(company_of(request).id)}


def check_of(identifier: str) -> Check:
    """A check by its id in an address. Raises NotFound."""
    try:
        return standing.check(identifier)
    except KeyError:
        raise NotFound from None


def language() -> str:
    """The language of the page: ja or en."""
    return "en" if (get_language() or "ja").startswith("en") else "ja"


def page(request: HttpRequest, template: str, *, problems: Problems = (), **words: object) -> HttpResponse:
    """A page of the room; 422 when something has to be put right."""
    words |= {"place": "devices", "problems": problems}
    return render(request, f"devices/{template}.html", words, status=422 if problems else 200)


def to(name: str, *args: str) -> HttpResponseRedirect:
    """Go on to a page of the room with a GET."""
    return HttpResponseRedirect(reverse(f"devices:{name}", args=args), status=303)
