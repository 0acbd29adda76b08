"""The user's own pages: what is set where, name and language, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sonaeru.web.accounts import actions, forms, languages
from sonaeru.web.accounts.models import User
from sonaeru.web.accounts.views.common import FORM, page, to
from sonaeru.web.tenancy.gate import SIGNED_IN, needs


@needs(SIGNED_IN)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The list of the user's own pages."""
    return render(request, "accounts/index.html", {"account_index": True})


@needs(SIGNED_IN)
@require_http_methods(FORM)
def profile(request: HttpRequest) -> HttpResponse:
    """Name and language; the language of the pages changes with it at once."""
    user = _user(request)
    begin = {"name": user.name, "language": user.language or translation.get_language()}
    form = forms.Profile(request.POST or None, initial=begin)
    if request.method != "POST" or not form.is_valid():
        return page(request, "accounts/profile.html", form)
    language = form.cleaned_data["language"]
    actions.edit_account(by=user.pk, name=form.cleaned_data["name"], language=language, origin="web")
    with translation.override(language):
        messages.success(request, _("保存しました"))
    response = to(reverse("accounts:profile"))
    languages.keep(response, language)
    return response


@needs(SIGNED_IN, sudo=True)
@require_http_methods(FORM)
def leave(request: HttpRequest) -> HttpResponse:
    """Delete the account, after its mail address was typed."""
    form = forms.Leaving(request.POST or None, expected=_user(request).email)
    if request.method != "POST" or not form.is_valid():
        return page(request, "accounts/leave.html", form)
    try:
        actions.delete_account(by=_user(request).pk, origin="web")
    except actions.StillNeeded as error:
        for company in error.companies:
            form.add_error("mail", _("「%(company)s」の責任者が、あなただけです。") % {"company": company})
        if error.operation:
            form.add_error("mail", _("このシステムの運用者が、あなただけです。"))
        return page(request, "accounts/leave.html", form, needed=True)
    logout(request)
    messages.success(request, _("アカウントを削除しました。"))
    return to(reverse("account_login"))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the gate let nobody else in
    return request.user
