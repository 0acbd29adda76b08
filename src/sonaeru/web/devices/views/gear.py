"""Equipment that a company says it has, looked up in the lists of known weaknesses: it may be concerned, never more."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sonaeru.web.devices import actions_gear as actions
from sonaeru.web.devices import data
from sonaeru.web.devices import gear as queries
from sonaeru.web.devices.forms_data import GearForm
from sonaeru.web.devices.gear import LookedUp, Match
from sonaeru.web.devices.views.data import FEED_NAMES
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.queries import NotFound
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.downloads import attachment
from sonaeru.web.ui.formats import plain_cell
from sonaeru.web.ui.forms import problems

ORIGIN = "web"
FORM = ["GET", "HEAD", "POST"]


@needs(Permission.DEVICES_VIEW)
@require_safe
def show(request: HttpRequest, organisation: str) -> HttpResponse:
    """What is written down, and what may concern it; what concerns something comes first."""
    found = queries.looked_up(organisation)
    today = timezone.localdate()
    words = {
        "place": "devices",
        "found": sorted(found, key=lambda each: not each.matches),
        "concerned": sum(bool(each.matches) for each in found),
        "feeds": [(FEED_NAMES[each.kind], each) for each in data.feeds(today)],
        "kev": any(each.kind == "kev" for each in data.feeds(today)),
        "feed_days": data.FEED_DAYS,
        "kinds": FEED_NAMES,
        "removed": _removed(request, organisation),
    }
    return render(request, "devices/gear.html", words)


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(FORM)
def add(request: HttpRequest, organisation: str) -> HttpResponse:
    """Write a piece of equipment down."""
    form = GearForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _added(request, organisation, form):
        messages.success(request, _("機器を書きました。"))
        return _to("gear", organisation)
    words: dict[str, Any] = {"place": "devices", "form": form, "problems": problems(form)}
    words |= {"vendors": queries.vendors(), "products": queries.products()}
    return render(request, "devices/gear_add.html", words, status=422 if form.errors else 200)


@needs(Permission.DEVICES_MANAGE)
@require_POST
def remove(request: HttpRequest, organisation: str, gear: str) -> HttpResponse:
    """Take one off the list; the page then offers to bring it back."""
    token = actions.remove(by=_me(request), organisation=organisation, gear=gear, origin=ORIGIN)
    return _to("gear", organisation, removed=token)


@needs(Permission.DEVICES_MANAGE)
@require_POST
def restore(request: HttpRequest, organisation: str) -> HttpResponse:
    """Bring back what was taken off."""
    vendor, product, version = queries.of_token(organisation, request.POST.get("removed", ""))
    names = {"vendor": vendor, "product": product, "version": version}
    try:
        actions.add(by=_me(request), organisation=organisation, **names, origin=ORIGIN)
        messages.success(request, _("元にもどしました。"))
    except actions.Refused as error:
        messages.warning(request, _refused(error))
    return _to("gear", organisation)


@needs(Permission.DEVICES_VIEW)
@require_safe
def save(request: HttpRequest, organisation: str) -> HttpResponse:
    """The equipment with every row that may concern it, as CSV for Excel."""
    days = {each.kind: each.as_of.isoformat() for each in data.feeds(timezone.localdate())}
    heads = [_("メーカー"), _("製品の名前"), _("版"), _("しらべた結果"), _("番号"), _("題"), _("表にのった日")]
    heads += [_("表での名前"), _("出典"), _("表"), _("表の日付")]
    rows = [row for each in queries.looked_up(organisation, most=None) for row in _rows(each, days)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([heads, *rows])
    return attachment(f"sonaeru-gear-{timezone.localdate().isoformat()}.csv", out.getvalue().encode("utf-8-sig"))


def _rows(each: LookedUp, days: dict[str, str]) -> list[list[str]]:
    own = [plain_cell(text) for text in (each.gear.vendor, each.gear.product, each.gear.version)]
    if not each.matches:
        # Without a list nothing was looked up, and an empty cell would read as good news.
        return [[*own, _("表に、同じ名前はありません") if days else _("表がないため、しらべていません"), *[""] * 7]]
    return [[*own, _("該当する可能性があります。版を確認してください"), *_cells(match, days)] for match in each.matches]


def _cells(match: Match, days: dict[str, str]) -> list[str]:
    language = get_language() or "ja"
    on = match.added_on.isoformat() if isinstance(match.added_on, dt.date) else ""
    name = f"{match.vendor} {match.product}"
    kind = FEED_NAMES[match.kind].in_language(language)
    cells = (match.number, match.title, on, name, match.link, kind, days.get(match.kind, ""))
    return [plain_cell(cell) for cell in cells]


def _added(request: HttpRequest, organisation: str, form: GearForm) -> bool:
    try:
        actions.add(by=_me(request), organisation=organisation, **form.cleaned_data, origin=ORIGIN)
    except actions.Refused as error:
        form.add_error("product", _refused(error))
        return False
    return True


def _refused(error: actions.Refused) -> str:
    if error.twice:
        return _("同じ機器が、もう書いてあります。")
    return _("%(n)d台まで書けます。使っていない機器を外してください。") % {"n": queries.MOST}


def _removed(request: HttpRequest, organisation: str) -> dict[str, str] | None:
    """What was just taken off, with what brings it back; None once it is back, or too old."""
    token = request.GET.get("removed", "")
    try:
        vendor, product, version = queries.of_token(organisation, token)
    except NotFound:
        return None
    if queries.known_twice(organisation, vendor, product, version):
        return None
    return {"token": token, "name": f"{vendor} {product}"}


def _me(request: HttpRequest) -> str:
    return str(request.user.pk)


def _to(name: str, organisation: str, **query: str) -> HttpResponse:
    path = reverse(f"devices:{name}", args=[organisation])
    return HttpResponseRedirect(f"{path}?{urlencode(query)}" if query else path, status=303)
