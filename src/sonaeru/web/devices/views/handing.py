"""The page that takes in a report as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sonaeru.web.devices import handing
from sonaeru.web.devices.forms_handing import TOO_LARGE, HandOverForm
from sonaeru.web.devices.handing import Handed
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.bodies import takes
from sonaeru.web.ui.forms import problems


@needs(Permission.DEVICES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@takes(handing.MOST, advice=TOO_LARGE)
def hand_over(request: HttpRequest, organisation: str) -> HttpResponse:
    """Choose a file; every refusal says what to do."""
    form = HandOverForm(request.POST, request.FILES) if request.method == "POST" else HandOverForm()
    if form.is_bound and form.is_valid():
        handed = handing.hand_over(form.content, organisation=organisation, by=str(request.user.pk), now=timezone.now())
        if handed.refused is None:
            messages.success(request, _said(handed))
            return HttpResponseRedirect(request.path, status=303)
        form.add_error("file", handed.refused.in_language(get_language() or ""))
    words = {"form": form, "problems": problems(form), "place": "devices"}
    return render(request, "devices/hand_over.html", words, status=422 if form.errors else 200)


def _said(handed: Handed) -> str:
    if handed.again:
        return _("「%(label)s」のこの報告は、もう届いています。2回は入りません。") % {"label": handed.label}
    return _("「%(label)s」の報告を取り込みました。") % {"label": handed.label}
