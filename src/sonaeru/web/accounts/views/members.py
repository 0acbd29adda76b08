"""「サインインできる人」 of a company, of an association and of the installation, and inviting them.

The pages are the same three times; which place it is stands in the address.
"""

from __future__ import annotations

import time
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.web.accounts import invitations, members, queries
from sonaeru.web.accounts.forms_members import InviteForm, RoleForm
from sonaeru.web.accounts.members import Member
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.accounts.views.common import FORM, ORIGIN, page, to
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.gate import needs, permitted
from sonaeru.web.tenancy.roles import Permission, Place
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

# A meeting's worth of people at once, but no flood of mails to strangers (judgement).
INVITATIONS_PER_TEN_MINUTES: Final = 30
UNDO: Final = "undo_seat"
UNDO_SECONDS: Final = 600
LAYOUTS: Final = {Place.ORGANISATION: "tenancy/settings.html"}


@needs(Permission.COMPANY_VIEW)
@require_safe
def of_organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    """Who signs in at a company."""
    return _list(request, Spot(organisation=organisation))


@needs(Permission.ASSOCIATION_VIEW)
@require_safe
def of_association(request: HttpRequest, association: str) -> HttpResponse:
    """Who signs in at an association."""
    return _list(request, Spot(association=association))


@needs(Permission.OPERATION_VIEW)
@require_safe
def of_installation(request: HttpRequest) -> HttpResponse:
    """Who runs the installation and answers at its desk."""
    return _list(request, Spot())


@needs(Permission.SEATS_CHANGE, sudo=True)
@require_http_methods(FORM)
def invite(request: HttpRequest, **ids: str) -> HttpResponse:
    """Invite somebody by mail."""
    spot = Spot(**ids)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=spot.roles)
    if request.method == "POST" and form.is_valid():
        if exceeded(request, "invitation", INVITATIONS_PER_TEN_MINUTES):
            return too_often(request)
        if _invited(request, spot, form):
            messages.success(request, _("招待のメールを送ります。"))
            return to(spot.list)
    words = {"mail_ready": settings.MAIL_READY, "days": invitations.DAYS}
    return page(request, "accounts/members_invite.html", form, **_words(spot), **words)


@needs(Permission.SEATS_CHANGE, sudo=True)
@require_http_methods(FORM)
def member(request: HttpRequest, seat: str, **ids: str) -> HttpResponse:
    """One who signs in here: change the role, or take it away."""
    spot = Spot(**ids)
    found = members.member(spot, seat)
    removing = "remove" in request.POST
    form = RoleForm(
        request.POST if request.method == "POST" and not removing else None,
        roles=spot.roles,
        initial={"role": found.role.id},
    )
    if request.method == "POST" and (removing or form.is_valid()):
        try:
            return _remove(request, spot, found) if removing else _change(request, spot, found, form)
        except tenancy.LastOwner as error:
            form = RoleForm({"role": request.POST.get("role") or found.role.id}, roles=spot.roles)
            form.full_clean()
            form.add_error("role", _last(error))
    words = {"member": found, "myself": found.user == request.user.pk}
    return page(request, "accounts/members_one.html", form, **_words(spot), **words)


@needs(Permission.SEATS_CHANGE, sudo=True)
@require_http_methods(FORM)
def undo(request: HttpRequest, **ids: str) -> HttpResponse:
    """Give back the role that was taken away a moment ago."""
    spot = Spot(**ids)
    taken = _taken(request, spot)
    if request.method == "POST" and taken:
        tenancy.grant_seat(by=str(request.user.pk), user=taken["user"], role=taken["role"], origin=ORIGIN, **spot.ids)
        del request.session[UNDO]
        messages.success(request, _("役割をもとにもどしました。"))
    return to(spot.list)


@needs(Permission.SEATS_CHANGE)
@require_http_methods(FORM)
def invitation(request: HttpRequest, invitation: str, **ids: str) -> HttpResponse:
    """Send an open invitation again, or withdraw it."""
    spot = Spot(**ids)
    if all(each.id != invitation for each in invitations.waiting(spot)):
        raise Http404
    if request.method != "POST":
        return to(spot.list)
    by, language = str(request.user.pk), get_language() or ""
    if "withdraw" in request.POST:
        invitations.withdraw(by=by, spot=spot, invitation=invitation, origin=ORIGIN)
        messages.success(request, _("招待を取り消しました。前のリンクは使えません。"))
    elif exceeded(request, "invitation", INVITATIONS_PER_TEN_MINUTES):
        return too_often(request)
    else:
        address = _address(request)
        invitations.renew(by=by, spot=spot, invitation=invitation, address=address, language=language, origin=ORIGIN)
        messages.success(request, _("招待のメールをもう一度送ります。前のリンクは使えません。"))
    return to(spot.list)


def _list(request: HttpRequest, spot: Spot) -> HttpResponse:
    may = permitted(request, Permission.SEATS_CHANGE)
    words = {
        "may_change": may,
        "members": [(each, spot.at("accounts:member", seat=each.seat)) for each in members.members(spot)],
        "waiting": [
            (each, spot.at("accounts:member_invitation", invitation=each.id)) for each in invitations.waiting(spot)
        ]
        if may
        else [],
        "invite": spot.at("accounts:member_invite"),
        "taken": _taken(request, spot) if may else None,
        "undo": spot.at("accounts:member_undo"),
    }
    return render(request, "accounts/members.html", _words(spot) | words)


def _words(spot: Spot) -> dict[str, Any]:
    layout = LAYOUTS.get(spot.place, "accounts/members_base.html")
    return {"layout": layout, "place": "settings", "spot": spot}


def _invited(request: HttpRequest, spot: Spot, form: InviteForm) -> bool:
    try:
        invitations.invite(
            by=str(request.user.pk),
            spot=spot,
            mail=form.cleaned_data["mail"],
            role=form.cleaned_data["role"],
            address=_address(request),
            language=get_language() or "",
            origin=ORIGIN,
        )
    except invitations.AlreadyThere:
        form.add_error("mail", _("この人は、もうサインインできます。役割は一覧で変えられます。"))
    return not form.errors


def _change(request: HttpRequest, spot: Spot, found: Member, form: RoleForm) -> HttpResponse:
    role = form.cleaned_data["role"]
    members.change_role(by=str(request.user.pk), spot=spot, seat=found.seat, role=role, origin=ORIGIN)
    messages.success(request, _("役割を変えました。"))
    return _back(request, spot, found)


def _remove(request: HttpRequest, spot: Spot, found: Member) -> HttpResponse:
    tenancy.revoke_seat(by=str(request.user.pk), seat=found.seat, origin=ORIGIN, **spot.ids)
    taken = {"user": found.user, "role": found.role.id, "spot": spot.ids, "at": time.time()}
    request.session[UNDO] = taken
    if found.user == request.user.pk:
        messages.success(request, _("ご自分の役割を外しました。"))
    return _back(request, spot, found)


def _back(request: HttpRequest, spot: Spot, found: Member) -> HttpResponse:
    # Who changed the own role may not see the list any more.
    return to(reverse("accounts:home") if found.user == request.user.pk else spot.list)


def _taken(request: HttpRequest, spot: Spot) -> dict[str, Any] | None:
    taken: dict[str, Any] | None = request.session.get(UNDO)
    if taken is None or taken["spot"] != spot.ids or time.time() - taken["at"] > UNDO_SECONDS:
        return None
    return taken if queries.users([taken["user"]]) else None


def _last(error: tenancy.LastOwner) -> str:
    if isinstance(error, tenancy.LastOperator):
        return _("運用者が1人だけです。先に、ほかの人を運用者にしてください。")
    return _("責任者が1人だけです。先に、ほかの人を責任者にしてください。")


def _address(request: HttpRequest) -> invitations.Address:
    return lambda token: absolute(request, reverse("accounts:invitation", args=[token]))
