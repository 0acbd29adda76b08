"""What a company shows to its associations: since when, by whom, and how to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.core.words import Words
from sonaeru.web.tenancy import actions, letters, queries
from sonaeru.web.tenancy.forms import ShareForm
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import ConsentChange, Membership
from sonaeru.web.tenancy.roles import ConsentKind, Permission
from sonaeru.web.tenancy.sharing import SHOWN
from sonaeru.web.tenancy.views.common import FORM, page, to


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data before one association; `step`: since when and by whom it is shown, None while it is not."""

    kind: ConsentKind
    shows: Words
    step: ConsentChange | None
    by: str = ""


@needs(Permission.CONSENT_VIEW)
@require_safe
def consent(request: HttpRequest, organisation: str) -> HttpResponse:
    """Each association with what it sees, invitations, and all that was ever decided."""
    history = queries.consent_history(organisation)
    names = queries.user_names(step.by for step in history)
    latest = {(step.association, step.kind): step for step in reversed(history)}
    memberships = queries.memberships(organisation)
    words = {
        "place": "settings",
        "joined": [(each, _lines(each, latest, names)) for each in memberships if each.joined_at],
        "invited": [each for each in memberships if not each.joined_at],
        "history": [(step, names.get(step.by, "")) for step in history],
    }
    return render(request, "tenancy/consent.html", words)


@needs(Permission.CONSENT_CHANGE)
@require_POST
def join(request: HttpRequest, organisation: str, partner: str) -> HttpResponse:
    """Accept an invitation; nothing is shown by that."""
    actions.join_association(by=str(request.user.pk), organisation=organisation, association=partner, origin="web")
    messages.success(request, _("加入しました。まだ何も見せていません。"))
    return to("consent", organisation)


@needs(Permission.CONSENT_CHANGE, sudo=True)
@require_http_methods(FORM)
def give(request: HttpRequest, organisation: str, partner: str) -> HttpResponse:
    """Choose what to show from now on, of what is not shown yet."""
    membership = _joined(organisation, partner)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kinds = form.cleaned_data["kinds"]
        _give(request, organisation, partner, kinds)
        said = ngettext("%(n)dつの内容を見せます。", "%(n)dつの内容を見せます。", len(kinds))
        messages.success(request, said % {"n": len(kinds)})
        return to("consent", organisation)
    lines = [(kind, SHOWN[kind]) for kind in ConsentKind if kind not in membership.shared]
    chosen = request.POST.getlist("kinds")
    return page(request, "consent_give", form, membership=membership, kinds=lines, chosen=chosen)


@needs(Permission.CONSENT_CHANGE)
@require_POST
def withdraw(request: HttpRequest, organisation: str, partner: str) -> HttpResponse:
    """Stop showing one kind, at once."""
    actions.withdraw_consent(
        by=str(request.user.pk), organisation=organisation, association=partner, kind=_kind(request), origin="web"
    )
    letters.consent_changed(organisation)
    messages.success(request, _("見せるのをやめました。"))
    return to("consent", organisation)


@needs(Permission.CONSENT_CHANGE)
@require_http_methods(FORM)
def leave(request: HttpRequest, organisation: str, partner: str) -> HttpResponse:
    """Ask, then leave an association or decline its invitation; whatever was shown is shown no more."""
    membership = _membership(organisation, partner)
    if request.method != "POST":
        return render(request, "tenancy/consent_leave.html", {"place": "settings", "membership": membership})
    actions.leave_association(by=str(request.user.pk), organisation=organisation, association=partner, origin="web")
    messages.success(request, _("団体から抜けました。") if membership.joined_at else _("招待を断りました。"))
    return to("consent", organisation)


def _lines(
    membership: Membership, latest: dict[tuple[str, ConsentKind], ConsentChange], names: Mapping[str, str]
) -> list[Line]:
    steps = ((kind, latest.get((membership.association, kind))) for kind in ConsentKind)
    return [
        Line(kind, SHOWN[kind], step, names.get(step.by, "")) if step and step.given else Line(kind, SHOWN[kind], None)
        for kind, step in steps
    ]


def _membership(organisation: str, partner: str) -> Membership:
    for membership in queries.memberships(organisation):
        if membership.association == partner:
            return membership
    raise Http404


def _joined(organisation: str, partner: str) -> Membership:
    membership = _membership(organisation, partner)
    if membership.joined_at is None:
        raise Http404
    return membership


def _kind(request: HttpRequest) -> ConsentKind:
    try:
        return ConsentKind(request.POST.get("kind", ""))
    except ValueError as error:
        raise Http404 from error


@transaction.atomic
def _give(request: HttpRequest, organisation: str, partner: str, kinds: list[ConsentKind]) -> None:
    who = {"by": str(request.user.pk), "origin": "web"}
    for kind in kinds:
        actions.give_consent(organisation=organisation, association=partner, kind=kind, **who)
    letters.consent_changed(organisation)
