"""The settings of an association: its name, and which companies are invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.portfolio import actions, queries
from sonaeru.web.portfolio.addresses import Line
from sonaeru.web.portfolio.forms import AssociationForm, InviteForm
from sonaeru.web.portfolio.queries import Invited
from sonaeru.web.portfolio.views.common import FORM, ORIGIN, absolute, by, page, to
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as tenants
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.downloads import attachment
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

# Lists of 200 in ten minutes: a whole chamber in an hour (judgement).
LISTS_PER_TEN_MINUTES = 10
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one line of a list."""

    line: Line
    sent: bool
    why: str = ""


@needs(Permission.ASSOCIATION_MANAGE)
@require_http_methods(FORM)
def association(request: HttpRequest, association: str) -> HttpResponse:
    """The name, the invitations that wait, and where the advisers are."""
    form = AssociationForm(
        request.POST if request.method == "POST" else None, initial={"name": tenants.association(association).name}
    )
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        tenancy.rename_association(by=by(request), association=association, name=name, origin=ORIGIN)
        messages.success(request, _("保存しました。"))
        return to("association", association)
    words = {"form": form, "problems": problems(form), "invitations": _invitations(request, association)}
    return page(request, "association", words | {"place": "settings"}, refused=bool(form.errors))


@needs(Permission.ASSOCIATION_MANAGE)
@require_http_methods(FORM)
def invite(request: HttpRequest, association: str) -> HttpResponse:
    """Invite companies by mail, one or many; every line is answered for."""
    sent = request.method == "POST"
    form = InviteForm(request.POST, request.FILES) if sent else InviteForm()
    words = {"place": "settings", "form": form, "days": actions.DAYS}
    if not sent or not form.is_valid():
        return page(request, "invite", words | {"problems": problems(form)}, refused=bool(form.errors))
    if exceeded(request, "invite-companies", LISTS_PER_TEN_MINUTES):
        return too_often(request)
    reports = _invite_all(request, association, form.lines)
    words |= {"reports": reports, "sent": sum(each.sent for each in reports)}
    return page(request, "invited", words, refused=not words["sent"])


@needs(Permission.ASSOCIATION_MANAGE)
@require_POST
def resend(request: HttpRequest, association: str, invited: str) -> HttpResponse:
    """A new link by a new mail."""
    try:
        actions.resend(
            **_who(request, association), invitation=invited, language=_language(), address=_address(request)
        )
    except actions.TooMany:
        messages.error(request, _("今日はもう送れません。明日もう一度お試しください。"))
    else:
        messages.success(request, _("もう一度送りました。前のリンクは使えなくなりました。"))
    return to("association", association, anchor="#invitations")


@needs(Permission.ASSOCIATION_MANAGE)
@require_POST
def withdraw(request: HttpRequest, association: str, invited: str) -> HttpResponse:
    """Take an invitation back."""
    actions.withdraw(**_who(request, association), invitation=invited)
    messages.success(request, _("招待を取り消しました。リンクは使えなくなりました。"))
    return to("association", association, anchor="#invitations")


@needs(Permission.ASSOCIATION_MANAGE)
@require_safe
def template(request: HttpRequest, association: str) -> HttpResponse:
    """An empty list to fill in."""
    body = f"{_('会社名')},{_('メールアドレス')}\r\n".encode("utf-8-sig")
    return attachment("sonaeru-invite.csv", body)


@transaction.atomic
def _invite_all(request: HttpRequest, association: str, lines: tuple[Line, ...]) -> list[Report]:
    return [_invite_one(request, association, line) for line in lines]


def _invite_one(request: HttpRequest, association: str, line: Line) -> Report:
    if not line.mail:
        return Report(line, False, _("メールアドレスの形ではありません。"))
    try:
        actions.invite(
            **_who(request, association),
            mail=line.mail,
            company=line.company,
            language=_language(),
            address=_address(request),
        )
    except actions.AlreadyInvited:
        return Report(line, False, _("もう招いています。返事を待っています。"))
    except actions.TooMany:
        return Report(line, False, _("今日はもう送れません。明日もう一度お試しください。"))
    return Report(line, True)


def _invitations(request: HttpRequest, association: str) -> Page[Invited]:
    return Paginator(queries.invitations(association), A_PAGE).get_page(request.GET.get("page"))


def _who(request: HttpRequest, association: str) -> dict[str, Any]:
    return {"by": by(request), "association": association, "origin": ORIGIN}


def _language() -> str:
    return get_language() or "ja"


def _address(request: HttpRequest) -> actions.Address:
    return lambda token: absolute(request, reverse("portfolio:join", args=[token]))
