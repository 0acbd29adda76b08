"""The plan as files, and as a calendar that other programs read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.plan import actions, board, calendar, exports, queries, report, sentences
from sonaeru.web.plan.views.common import FORM, ORIGIN, company_of, me, page, stand_of, to
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC, Permission
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.downloads import attachment
from sonaeru.web.ui.links import absolute
from sonaeru.web.ui.ratelimit import exceeded
from sonaeru.web.ui.views import too_often

# What one address may ask for in ten minutes: calendar programs of a whole office ask every few minutes.
READINGS = 300


@needs(Permission.PLAN_VIEW)
@require_safe
def csv(request: HttpRequest, organisation: str) -> HttpResponse:
    """The plan as one table."""
    lines = board.ordered(stand_of(organisation).lines)
    return _file("csv", exports.as_csv(lines))


@needs(Permission.PLAN_VIEW)
@require_safe
def xlsx(request: HttpRequest, organisation: str) -> HttpResponse:
    """The same as a workbook."""
    return _file("xlsx", exports.as_xlsx(board.ordered(stand_of(organisation).lines)))


@needs(Permission.PLAN_VIEW)
@require_safe
def pdf(request: HttpRequest, organisation: str) -> HttpResponse:
    """A list on A4 for the wall."""
    body = report.as_pdf(company_of(request), stand_of(organisation), at=timezone.now())
    return _file("pdf", body)


@needs(Permission.PLAN_EDIT)
@require_http_methods(FORM)
def link(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make the secret link of the calendar, or a new one; it is shown this once."""
    shown = ""
    if request.method == "POST":
        token = actions.make_calendar(by=me(request), organisation=organisation, origin=ORIGIN)
        shown = absolute(request, reverse("plan:calendar", args=[token]))
    return page(request, "calendar", link=shown, made_at=queries.calendar_made_at(organisation))


@needs(Permission.PLAN_EDIT)
@require_POST
def stop(request: HttpRequest, organisation: str) -> HttpResponse:
    """Nobody reads the calendar by its link any more."""
    actions.stop_calendar(by=me(request), organisation=organisation, origin=ORIGIN)
    messages.success(request, _("カレンダーのリンクを止めました。"))
    return to("calendar_link", organisation)


@needs(PUBLIC)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind its secret link; for every other token there is nothing."""
    if exceeded(request, "calendar", READINGS):
        return too_often(request)
    organisation = queries.company_of_calendar(token)
    if organisation is None:
        raise Http404
    with opened(organisation=organisation):
        name = _("対策（%(company)s）") % {"company": tenancy.organisation(organisation).name}
        body = calendar.feed(name, stand_of(organisation).lines, sentences.language())
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _file(kind: str, body: bytes) -> HttpResponse:
    return attachment(f"sonaeru-plan-{timezone.localdate().isoformat()}.{kind}", body)
