"""Proving who asks by a mailed code, for somebody with neither password nor passkey."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sonaeru.web.accounts import forms
from sonaeru.web.accounts.views.common import FORM, page, to
from sonaeru.web.tenancy.gate import SIGNED_IN, needs
from sonaeru.web.ui.links import ours
from sonaeru.web.ui.ratelimit import exceeded

KEPT = "accounts.again"
MINUTES = 15
TRIES = 3
# Mails that one visitor may ask for in ten minutes.
MAILS = 5


@needs(SIGNED_IN)
@never_cache
@require_http_methods(FORM)
def again(request: HttpRequest) -> HttpResponse:
    """Send a code, take it, lead on. A code holds for 15 minutes and three tries."""
    following = _following(request)
    if get_adapter(request).get_reauthentication_methods(request.user)[0]["id"] != "code":
        # Somebody with a password is asked for that: a mailbox alone is less.
        return to(reverse("account_reauthenticate"))
    if request.method == "POST" and "send" in request.POST:
        return _send(request, following)
    form = forms.OneCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _right(request, form.cleaned_data["code"]):
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return to(following)
        form.add_error("code", _("コードが違うか、古くなりました。もう一度送ることもできます。"))
    sent = KEPT in request.session
    return page(request, "account/again_by_code.html", form, next=following, sent=sent, mail_ready=settings.MAIL_READY)


def _following(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if ours(request, wanted) else reverse("accounts:account")


def _send(request: HttpRequest, following: str) -> HttpResponse:
    if exceeded(request, "accounts.again", MAILS):
        messages.warning(request, _("回数が多いため、少し止めています。10分後にもう一度お試しください。"))
    else:
        code = f"{secrets.randbelow(10**8):08}"
        request.session[KEPT] = {"code": code, "until": time.time() + MINUTES * 60, "tries": 0}
        mail = EmailAddress.objects.get_primary_email(request.user)
        get_adapter(request).send_mail("account/email/again_code", mail, {"code": code})
    return to(f"{reverse('accounts:again')}?{urlencode({'next': following})}")


def _right(request: HttpRequest, code: str) -> bool:
    """Whether the code is the one that was sent; it is forgotten once it was right, is old or was tried too often."""
    kept = request.session.get(KEPT)
    if not kept:
        return False
    right = kept["until"] > time.time() and compare_user_code(actual=code, expected=kept["code"])
    kept["tries"] += 1
    request.session[KEPT] = kept
    if right or kept["tries"] >= TRIES or kept["until"] <= time.time():
        del request.session[KEPT]
    return bool(right)
