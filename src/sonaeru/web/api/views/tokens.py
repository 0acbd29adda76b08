"""Making and stopping the tokens of a company."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sonaeru.web.accounts import queries as accounts
from sonaeru.web.api import actions, queries
from sonaeru.web.api.forms import TokenForm
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.forms import problems
from sonaeru.web.ui.links import absolute


@needs(Permission.TOKENS_MANAGE)
@require_http_methods(["GET", "HEAD"])
def tokens(request: HttpRequest, organisation: str) -> HttpResponse:
    """The tokens of the company: what each may do, until when, when it was used."""
    known = queries.tokens(organisation)
    words = {"tokens": known, "makers": accounts.users([each.created_by for each in known]), "place": "settings"}
    return render(request, "api/tokens.html", words)


@needs(Permission.TOKENS_MANAGE, sudo=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make one. Its text is shown once, on the answer to this very form, and stored nowhere."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        words = {"form": form, "problems": problems(form), "place": "settings"}
        return render(request, "api/token_new.html", words, status=422 if form.errors else 200)
    secret = actions.make(by=str(request.user.pk), organisation=organisation, origin="web", **form.cleaned_data)
    address = absolute(request, "/api/v1/")
    return render(request, "api/token_made.html", {"secret": secret, "address": address, "place": "settings"})


@needs(Permission.TOKENS_MANAGE)
@require_POST
def stop(request: HttpRequest, organisation: str, api_token: str) -> HttpResponse:
    """Stop one at once. There is no way back: a stopped token may have been seen by somebody."""
    actions.stop(by=str(request.user.pk), organisation=organisation, token=api_token, origin="web")
    messages.success(request, _("つなぐ鍵を止めました。この鍵では、もう何もできません。"))
    return HttpResponseRedirect(reverse("api:tokens", args=[organisation]), status=303)
