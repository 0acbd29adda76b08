"""The page of a company that already has osquery: opening the way in, the file to copy, the computers that came in."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sonaeru.web.devices import actions_osquery as actions
from sonaeru.web.devices import osquery, queries, queries_osquery
from sonaeru.web.devices.models import Source
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.links import absolute

ORIGIN = "web"
# Where the secret lies, beside the flags file of each system.
FILES = (
    ("Windows", r"C:\Program Files\osquery\osquery.flags", r"C:\Program Files\osquery\sonaeru.secret"),
    ("macOS", "/private/var/osquery/osquery.flags", "/private/var/osquery/sonaeru.secret"),
    ("Linux", "/etc/osquery/osquery.flags", "/etc/osquery/sonaeru.secret"),
)


@needs(Permission.DEVICES_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, organisation: str) -> HttpResponse:
    """For whom it is, and the file to copy. A POST makes a new secret, which stands on its answer alone."""
    secret = ""
    if request.method == "POST":
        secret = actions.open_door(by=str(request.user.pk), organisation=organisation, origin=ORIGIN)
    address, now = urlsplit(absolute(request, "/")), timezone.now()
    asked = queries_osquery.asked(organisation, now)
    known = [each for each in queries.devices(organisation) if each.source is Source.OSQUERY]
    words = {
        "secret": secret,
        "opened_at": queries_osquery.opened_at(organisation),
        "secure": address.scheme == "https",
        "files": [(name, path, kept, osquery.flags(address.netloc, kept)) for name, path, kept in FILES],
        "computers": [(each, each.id in asked, _cloned(each)) for each in known],
        "place": "devices",
    }
    return render(request, "devices/osquery.html", words)


def _cloned(device: queries.Device) -> bool:
    return any(mark["code"] == actions.CLONED for mark in device.marks)


@needs(Permission.DEVICES_MANAGE)
@require_POST
def shut(request: HttpRequest, organisation: str) -> HttpResponse:
    """Let no further computers in."""
    actions.shut_door(by=str(request.user.pk), organisation=organisation, origin=ORIGIN)
    messages.success(request, _("受け口を閉じました。新しいパソコンは加わりません。"))
    return _back(organisation)


@needs(Permission.DEVICES_MANAGE)
@require_POST
def again(request: HttpRequest, organisation: str, device: str) -> HttpResponse:
    """Have one computer looked at again."""
    actions.ask_again(by=str(request.user.pk), organisation=organisation, device=device, origin=ORIGIN)
    messages.success(request, _("もう一度調べるよう頼みました。パソコンの電源が入っていれば、10分ほどで届きます。"))
    return _back(organisation)


def _back(organisation: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("devices:osquery", args=[organisation]), status=303)
