"""The first start: whoever opens the printed link becomes the operator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sonaeru.web.accounts import first_start, signin
from sonaeru.web.accounts.forms_members import StartForm
from sonaeru.web.accounts.views.common import FORM, ORIGIN, page, to
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import PUBLIC
from sonaeru.web.ui.views import problem


@needs(PUBLIC)
@never_cache
@require_http_methods(FORM)
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Mail address, name and password of the operator; who is signed in only presses the button."""
    try:
        first_start.require_usable(token)
        if request.user.is_authenticated:
            return _signed_in(request, token)
        form = StartForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and (user := _made(token, form)):
            _told(request)
            return signin.enter(request, user)
    except first_start.Unusable:
        text = _("期限が切れたか、もう使われたリンクです。運用者がまだいなければ、動かし直すと新しいリンクが出ます。")
        return problem(request, 404, _("このリンクは使えません"), text)
    return page(request, "accounts/setup.html", form)


def _signed_in(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/setup_signed_in.html")
    first_start.appoint(token=token, user=str(request.user.pk), origin=ORIGIN)
    _told(request)
    return to(reverse("accounts:home"))


def _made(token: str, form: StartForm) -> str:
    language = get_language() or ""
    try:
        return first_start.make_operator(token=token, language=language, origin=ORIGIN, **form.cleaned_data)
    except first_start.TakenMail:
        form.add_error("mail", _("このアドレスは使われています。サインインしてから、リンクを開き直してください。"))
        return ""


def _told(request: HttpRequest) -> None:
    messages.success(request, _("用意ができました。あなたが、この「そなえる」の運用者です。"))
