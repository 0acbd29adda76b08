"""People and sites of the company, as the API offers them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from sonaeru.core.words import Words
from sonaeru.web.api.scopes import Scope
from sonaeru.web.api.v1.guard import Bearer
from sonaeru.web.api.v1.pages import Paged, paged
from sonaeru.web.api.v1.problems import Problem
from sonaeru.web.api.v1.schemas import Page, PersonChange, PersonIn, PersonOut, SiteIn, SiteOut
from sonaeru.web.tenancy import actions, queries

people, sites = Router(tags=["people"]), Router(tags=["sites"])
TAKEN = {
    "mail": Words("同じメールアドレスの人がいます。", "Somebody with this mail address is there already."),
    "name": Words("同じ名前の拠点があります。", "A site of this name is there already."),
}


def who(request: Any) -> dict[str, str]:
    """By whom and where an action happens: the token stands for the system that shows it."""
    return {"by": request.auth.token, "organisation": request.auth.organisation, "origin": "api"}


@people.get("", response=Page[PersonOut], auth=Bearer(Scope.PEOPLE_READ), summary="People by name")
def list_people(request: HttpRequest, wanted: Paged) -> Any:
    """Everybody on the company's list."""
    return paged(request, queries.people(who(request)["organisation"]), wanted)


@people.post("", response={201: PersonOut}, auth=Bearer(Scope.PEOPLE_WRITE), summary="Add somebody")
def add_person(request: HttpRequest, body: PersonIn) -> Any:
    """Add somebody to the list. 409 if the mail address is there already."""
    try:
        person = actions.add_person(**who(request), **body.dict())
    except actions.Duplicate as error:
        raise Problem(409, TAKEN["mail"]) from error
    return Status(201, _person(request, person))


@people.get("/{person}", response=PersonOut, auth=Bearer(Scope.PEOPLE_READ), summary="One person")
def get_person(request: HttpRequest, person: str) -> Any:
    """One person by id."""
    return _person(request, person)


@people.patch("/{person}", response=PersonOut, auth=Bearer(Scope.PEOPLE_WRITE), summary="Change a person")
def edit_person(request: HttpRequest, person: str, body: PersonChange) -> Any:
    """Change what is named; null and what is left out stay."""
    _person(request, person)
    try:
        actions.edit_person(**who(request), person=person, **body.dict(exclude_none=True))
    except actions.Duplicate as error:
        raise Problem(409, TAKEN["mail"]) from error
    return _person(request, person)


@people.delete("/{person}", response={204: None}, auth=Bearer(Scope.PEOPLE_WRITE), summary="Remove a person")
def remove_person(request: HttpRequest, person: str) -> Any:
    """Take somebody off the list."""
    _person(request, person)
    actions.remove_person(**who(request), person=person)
    return Status(204, None)


@sites.get("", response=Page[SiteOut], auth=Bearer(Scope.SITES_READ), summary="Sites by name")
def list_sites(request: HttpRequest, wanted: Paged) -> Any:
    """The sites of the company."""
    return paged(request, queries.sites(who(request)["organisation"]), wanted)


@sites.post("", response={201: SiteOut}, auth=Bearer(Scope.SITES_WRITE), summary="Add a site")
def add_site(request: HttpRequest, body: SiteIn) -> Any:
    """Add a site. 409 if the name is there already."""
    try:
        site = actions.add_site(**who(request), name=body.name)
    except actions.Duplicate as error:
        raise Problem(409, TAKEN["name"]) from error
    return Status(201, _site(request, site))


@sites.get("/{site}", response=SiteOut, auth=Bearer(Scope.SITES_READ), summary="One site")
def get_site(request: HttpRequest, site: str) -> Any:
    """One site by id."""
    return _site(request, site)


@sites.patch("/{site}", response=SiteOut, auth=Bearer(Scope.SITES_WRITE), summary="Rename a site")
def rename_site(request: HttpRequest, site: str, body: SiteIn) -> Any:
    """Another name for a site."""
    _site(request, site)
    try:
        actions.rename_site(**who(request), site=site, name=body.name)
    except actions.Duplicate as error:
        raise Problem(409, TAKEN["name"]) from error
    return _site(request, site)


@sites.delete("/{site}", response={204: None}, auth=Bearer(Scope.SITES_WRITE), summary="Remove a site")
def remove_site(request: HttpRequest, site: str) -> Any:
    """Take a site off the list; its answers stay."""
    _site(request, site)
    actions.remove_site(**who(request), site=site)
    return Status(204, None)


def _person(request: HttpRequest, person: str) -> queries.Person:
    return queries.person(who(request)["organisation"], _known(person))


def _site(request: HttpRequest, site: str) -> queries.Named:
    return queries.site(who(request)["organisation"], _known(site))


def _known(identifier: str) -> str:
    """An id as it may stand in the database; PostgreSQL would fail on the character 0. Raises NotFound."""
    if "\0" in identifier:
        raise queries.NotFound
    return identifier
