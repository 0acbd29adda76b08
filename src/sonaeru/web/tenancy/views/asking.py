"""A company asks the advisers of its association for help, and takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sonaeru.web.tenancy import actions_help, queries
from sonaeru.web.tenancy.forms import HelpForm
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.tenancy.views.common import FORM, page, to


@needs(Permission.CONSULTATIONS_ASK)
@require_http_methods(FORM)
def ask(request: HttpRequest, organisation: str) -> HttpResponse:
    """Which association, and about what in one line; below, what is asked already."""
    joined = [each for each in queries.memberships(organisation) if each.joined_at]
    sent = request.method == "POST"
    form = HelpForm(request.POST if sent else None, joined=joined, initial={"partner": request.GET.get("partner", "")})
    if sent and form.is_valid():
        return _ask(request, organisation, form)
    return page(request, "help", form, joined=joined, asked=[each for each in joined if each.help_asked_at])


@needs(Permission.CONSULTATIONS_ASK)
@require_POST
def back(request: HttpRequest, organisation: str) -> HttpResponse:
    """No longer ask."""
    # PostgreSQL would fail on the character 0.
    partner = request.POST.get("partner", "").replace("\0", "")
    actions_help.take_back(by=str(request.user.pk), organisation=organisation, association=partner, origin="web")
    messages.success(request, _("頼みを取り下げました。"))
    return to("help", organisation)


def _ask(request: HttpRequest, organisation: str, form: HelpForm) -> HttpResponse:
    partner, note = form.cleaned_data["partner"], form.cleaned_data["note"]
    actions_help.ask(by=str(request.user.pk), organisation=organisation, association=partner, note=note, origin="web")
    messages.success(request, _("手伝いを頼みました。支援員に知らせが届きます。"))
    return to("help", organisation)
