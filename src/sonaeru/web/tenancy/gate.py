"""The gate: every address names a permission or PUBLIC, and the scope is open only for what that permission allows.

A view says what it needs with `@needs(...)`; the middleware asks `can` before the view runs. What is not said is
denied: a view without a mark answers 403. The company and the association stand in the address, as `organisation` and
`association`; an address with neither speaks of the installation itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from enum import Enum
from importlib import import_module
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse

from sonaeru.web.tenancy import queries
from sonaeru.web.tenancy.roles import PUBLIC, ConsentKind, Permission, Public, Seat, Subject, can
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.errors import NotFound


class Request(HttpRequest):
    """What a view behind the gate gets; the company or the association where the address names one."""

    seats: tuple[Seat, ...]
    subject: Subject
    organisation: queries.Organisation
    association: queries.Named
    scopes: ExitStack


View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger(__name__)


class SignedIn(Enum):
    """What an address names that shows a signed-in user only what is the user's own."""

    SIGNED_IN = "signed-in"


SIGNED_IN: Final = SignedIn.SIGNED_IN
Mark = Permission | Public | SignedIn


def needs(mark: Mark, *, sudo: bool = False) -> Callable[[View], View]:
    """Name what a view needs. `sudo`: also a password, code or passkey given a short while ago (see accounts)."""

    def marked(view: View) -> View:
        view.mark, view.sudo = mark, sudo  # type: ignore[attr-defined]
        return view

    return marked


def needed_by_all(mark: Mark, module: str) -> str:
    """Mark every view of a urls module, for rooms below this one and for libraries; returns the module to include."""
    for pattern in _patterns(import_module(module).urlpatterns):
        pattern.callback = needs(mark)(pattern.callback)
    return module


def _patterns(entries: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry


class Gate:
    """Asks before each view; opens the scope of the company or association in the address until the answer is made.

    Sets `request.seats`, and where the address names them `request.organisation` and `request.association`
    (`queries.Organisation`, `queries.Named`).
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        with ExitStack() as scopes:
            request.scopes = scopes
            response = self.get_response(request)
            known = hasattr(request, "seats") or settings.SESSION_COOKIE_NAME in request.COOKIES
            if known and "no-store" not in response.headers.get("Cache-Control", ""):
                # What somebody may see stays in no cache; nor does their name, which stands on public pages too.
                response.headers["Cache-Control"] = "no-store"
            return response

    def process_view(
        self, request: Request, view: Callable[..., Any], _args: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        mark: Mark | None = getattr(view, "mark", None)
        if mark is PUBLIC:
            return None
        if mark is None:
            log.error("the view %s.%s names no permission", view.__module__, getattr(view, "__qualname__", "?"))
            raise PermissionDenied
        if not request.user.is_authenticated:
            return to_sign_in(request)
        request.seats = queries.seats_of(str(request.user.pk))
        if isinstance(mark, Permission):
            _enter(request, mark, named.get("organisation", ""), named.get("association", ""))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """What a view or an action does not find in the open tenant is 404, as if it did not exist."""
        if isinstance(error, NotFound):
            raise Http404 from error


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which leads back to where the visitor wanted to go."""
    following = request.get_full_path() if request.method in ("GET", "HEAD") else "/home/"
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': following})}")


def permitted(request: HttpRequest, permission: Permission) -> bool:
    """Whether this visitor may do something else with the company or association of the page; for showing a button."""
    subject, seats = getattr(request, "subject", None), getattr(request, "seats", ())
    return subject is not None and can(seats, permission, subject)


def _enter(request: Request, permission: Permission, organisation: str, association: str) -> None:
    try:
        subject = _subject(request.seats, organisation, association)
    except queries.NotFound as error:
        raise Http404 from error
    if not can(request.seats, permission, subject):
        raise PermissionDenied
    request.subject = subject
    if organisation or association:
        request.scopes.enter_context(opened(organisation=organisation, association=association))
    if organisation:
        request.organisation = queries.organisation(organisation)
    if association:
        request.association = queries.association(association)


def _subject(seats: tuple[Seat, ...], organisation: str, association: str) -> Subject:
    """What is asked about; NotFound for a tenant that none of the seats leads to, as if it did not exist."""
    if organisation and association:
        return _member(association, organisation, seats)
    if organisation:
        if any(seat.organisation == organisation for seat in seats):
            with opened(organisation=organisation):
                return queries.subject(organisation)
        return _member_of_any(organisation, seats)
    if association and not any(seat.association == association for seat in seats):
        raise queries.NotFound
    return Subject(association=association)


def _member_of_any(organisation: str, seats: tuple[Seat, ...]) -> Subject:
    """The company as the associations of the seats see it, those that the company joined."""
    shared: dict[str, frozenset[ConsentKind]] = {}
    joined = False
    for association in dict.fromkeys(seat.association for seat in seats if seat.association):
        with suppress(queries.NotFound):
            shared.update(_member(association, organisation, seats).shared)
            joined = True
    if not joined:
        raise queries.NotFound
    return Subject(organisation, shared=shared)


def _member(association: str, organisation: str, seats: tuple[Seat, ...]) -> Subject:
    if not any(seat.association == association for seat in seats):
        raise queries.NotFound
    with opened(association=association):
        return queries.member_subject(association, organisation)
