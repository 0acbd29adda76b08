"""The link of an invitation: who invites to what, and one button that takes the seat."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.web.accounts import invitations, queries, signin
from sonaeru.web.accounts.invitations import Invited
from sonaeru.web.accounts.views.common import FORM, ORIGIN, to
from sonaeru.web.accounts.views.sign_in import passkeys
from sonaeru.web.tenancy.gate import SIGNED_IN, needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.views import problem


@needs(PUBLIC)
@never_cache
@require_http_methods(FORM)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation; a POST takes the seat and signs in whoever was not."""
    try:
        found = invitations.by_token(token)
        if request.method == "POST":
            return _accept(request, token, found)
        if found.accepted_by:
            return _used(request, found)
    except invitations.Unusable:
        return unusable(request)
    except invitations.OtherAddress:
        return _for_another(request, found)
    if request.user.is_authenticated and request.user.email != found.mail:
        return _for_another(request, found)
    inviting = queries.users([found.by]).get(found.by)
    words = {"invited": found, "inviting": inviting if inviting and inviting.name != inviting.mail else None}
    return render(request, "accounts/invitation.html", words)


@needs(SIGNED_IN)
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """After the first time through a link: how to sign in from now on."""
    return render(request, "accounts/invitation_welcome.html", {"passkeys": passkeys(request)})


def unusable(request: HttpRequest) -> HttpResponse:
    """One page for every link that opens nothing; it does not say why."""
    text = _("期限が切れたか、もう使われたリンクです。送ってくれた人に、もう一度頼んでください。")
    return problem(request, 404, _("このリンクは使えません"), text)


def _accept(request: HttpRequest, token: str, found: Invited) -> HttpResponse:
    signed_in = request.user.pk if request.user.is_authenticated else ""
    if not signed_in and (sign_in_first := signin.first(request, found.mail)):
        return sign_in_first
    user = invitations.accept(token=token, user=signed_in, language=get_language() or "", origin=ORIGIN)
    following = _landing(found)
    if signed_in:
        return to(following)
    return signin.enter(request, user, following if queries.has_own_door(found.mail) else reverse("accounts:welcome"))


def _used(request: HttpRequest, found: Invited) -> HttpResponse:
    if request.user.is_authenticated and request.user.pk == found.accepted_by:
        return to(_landing(found))
    raise invitations.Unusable


def _landing(found: Invited) -> str:
    return found.spot.landing(found.role.id) or reverse("accounts:home")


def _for_another(request: HttpRequest, found: Invited) -> HttpResponse:
    status = 403 if request.method == "POST" else 200
    return render(request, "accounts/invitation_other.html", {"invited": found}, status=status)
