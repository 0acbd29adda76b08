"""`/home/`: the places of whoever is signed in; with a single one, straight there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.core.words import Words
from sonaeru.web.accounts import registration
from sonaeru.web.accounts.spots import Spot, closing, name
from sonaeru.web.accounts.views.common import FORM, ORIGIN, page, to
from sonaeru.web.tenancy.forms import CompanyForm
from sonaeru.web.tenancy.gate import SIGNED_IN, needs
from sonaeru.web.tenancy.roles import ROLES, Place, Seat
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

# Somebody with several companies may add them all in one go (judgement).
COMPANIES_PER_TEN_MINUTES: Final = 20


@dataclass(frozen=True, slots=True)
class Door:
    """A place of the user. `link` is "" for a role that has no pages yet; `closing`: the company is being deleted."""

    place: Place
    name: str
    link: str
    roles: tuple[Words, ...]
    closing: bool


@needs(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The places to choose from. `?all` shows the page also to somebody with a single one."""
    doors = _doors(request.seats)  # type: ignore[attr-defined]
    if len(doors) == 1 and doors[0].link and "all" not in request.GET:
        return to(doors[0].link)
    return render(request, "accounts/home.html", {"doors": doors, "place": "home"})


@needs(SIGNED_IN)
@require_http_methods(FORM)
def new_company(request: HttpRequest) -> HttpResponse:
    """Register a company; whoever does is its owner."""
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "accounts/home_company.html", form, place="home")
    if exceeded(request, "company", COMPANIES_PER_TEN_MINUTES):
        return too_often(request)
    organisation = registration.register(by=str(request.user.pk), origin=ORIGIN, **form.cleaned_data)
    messages.success(request, _("会社を登録しました。"))
    return to(Spot(organisation=organisation).landing("owner"))


def _doors(seats: tuple[Seat, ...]) -> list[Door]:
    held: dict[Spot, list[str]] = {}
    for seat in seats:
        if seat.role in ROLES:
            held.setdefault(Spot(seat.organisation, seat.association), []).append(seat.role)
    return sorted(
        (_door(spot, roles) for spot, roles in held.items()), key=lambda door: (_ORDER[door.place], door.name)
    )


def _door(spot: Spot, roles: list[str]) -> Door:
    with spot.opened():
        called, leaving = name(spot), closing(spot)
    link = next((path for role in roles if (path := spot.landing(role))), "")
    return Door(spot.place, called or _("そなえるの運用"), link, tuple(ROLES[role].name for role in roles), leaving)


_ORDER: Final = {place: number for number, place in enumerate(Place)}
