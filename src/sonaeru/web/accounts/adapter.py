"""How django-allauth works here: whose address, which words, which mails; provider, factors and sessions."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sonaeru.web.accounts import guessing
from sonaeru.web.accounts.models import User
from sonaeru.web.accounts.verbs import Verb
from sonaeru.web.audit import actions as audit
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify.message import Message
from sonaeru.web.notify.sealing import Unreadable, seal, unseal
from sonaeru.web.ui.formats import one_line
from sonaeru.web.ui.links import ours
from sonaeru.web.ui.qr import qr

WRONG_CODE = gettext_lazy("コードが違います。届いたものをそのまま入れてください。")
OFTEN = gettext_lazy("回数が多いため、少し止めています。しばらくしてからお試しください。")

# What the keys of second steps are sealed for.
FACTORS = "sonaeru.accounts.factors"

CHANGES = {
    "account/email/email_changed": gettext_lazy("メールアドレスが変わりました。"),
    "account/email/password_changed": gettext_lazy("パスワードが変わりました。"),
    "account/email/password_reset": gettext_lazy("パスワードが変わりました。"),
    "account/email/password_set": gettext_lazy("パスワードが決まりました。"),
    "mfa/email/recovery_codes_generated": gettext_lazy("予備のコードが作り直されました。"),
    "mfa/email/totp_activated": gettext_lazy("アプリのコードが始まりました。"),
    "mfa/email/totp_deactivated": gettext_lazy("アプリのコードがなくなりました。"),
    "mfa/email/webauthn_added": gettext_lazy("パスキーが加わりました。"),
    "mfa/email/webauthn_removed": gettext_lazy("パスキーが外れました。"),
    "socialaccount/email/account_connected": gettext_lazy("会社のアカウントでもサインインできるようになりました。"),
}


class Accounts(DefaultAccountAdapter):
    """Accounts, mails and asking again."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": gettext_lazy("いまのメールアドレスと同じです。新しいアドレスを入れてください。"),
        "email_password_mismatch": gettext_lazy("メールアドレスかパスワードが違います。忘れたときは、決め直せます。"),
        "email_taken": gettext_lazy("このアドレスは使えません。別のアドレスを入れてください。"),
        "enter_current_password": gettext_lazy("いまのパスワードが違います。"),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("パスワードが違います。"),
        "rate_limited": OFTEN,
        "too_many_login_attempts": OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """As the installation says; an invitation or a claim makes accounts by another way."""
        return bool(settings.SIGN_UP == "open")

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to lead on there: only within the address that was asked, not to any other name of the machine."""
        return ours(current.request, url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address behind our proxies."""
        return guessing.address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, unless this visitor is locked out: who is may not use up the tries of the account."""
        if AxesProxyHandler.is_allowed(request, credentials):
            super().pre_authenticate(request, **credentials)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the room that sends all mail: a mail server that is down makes no page fail, the mail waits."""
        made = self.render_mail(template_prefix, email, {"request": current.request, "email": email} | context)
        message = Message(str(made.subject), str(made.body), language=translation.get_language() or "ja")
        notify.mail(to=email, message=message)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the user by mail that a way to sign in has changed; one mail for all of them."""
        if what := CHANGES.get(template_prefix):
            super().send_notification_mail("account/email/changed", user, {"what": what}, email)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the user's own pages."""
        return reverse("accounts:account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Password, code or passkey; a mailed code for somebody who has none of them."""
        words = {
            "reauthenticate": _("パスワードで確かめる"),
            "mfa_reauthenticate": _("アプリのコードで確かめる"),
            "mfa_reauthenticate:webauthn": _("パスキーで確かめる"),
        }
        methods = [
            method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)
        ]
        mailed = {"id": "code", "description": _("メールのコードで確かめる"), "url": reverse("accounts:again")}
        return methods or [mailed]


class Factors(DefaultMFAAdapter):
    """Second steps: keys are stored encrypted, the QR code is drawn by the library that draws all of ours."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("確かめられませんでした。もう一度お試しください。"),
        "unverified_email": gettext_lazy("先に、メールアドレスを確かめてください。"),
    }

    def encrypt(self, text: str) -> str:
        """With a key made of the installation's secret key."""
        return seal(text, FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` made; after a change of the secret key something that nobody knows, so that no code fits."""
        try:
            return unseal(encrypted_text, FACTORS)
        except Unreadable:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG without inline styles."""
        return qr(url)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to begin with."""
        return _("パスキー")

    def get_totp_issuer(self) -> str:
        """The product and the address, so that two installations can be told apart in the app."""
        return f"{_('そなえる')} {current.request.get_host()}"


class Provider(DefaultSocialAccountAdapter):
    """Sign-in by the provider: only with a mail address that the provider says it has verified."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a stranger without a verified address: anybody can type anybody's address at some providers."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            # Connecting has no page here; only signing in leads to the provider.
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
        if sociallogin.is_existing:
            return
        if not any(address.verified for address in sociallogin.email_addresses):
            raise ImmediateHttpResponse(render(request, "socialaccount/unverified.html", status=403))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """As the installation says."""
        return bool(settings.SIGN_UP == "open")

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The address in small letters, as everywhere, and the name as the provider knows it.

        Verified is what the provider asserts as true; the text "false" is not. Microsoft asserts it of the address in
        the ID token by a claim of its own, `xms_edov` ("email domain owner verified", optional claims reference).
        """
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True or _domain_verified(sociallogin, address.email)
        user: User = sociallogin.user
        user.email = str(data.get("email") or "").lower()
        user.name = one_line(str(data.get("name") or ""))[:100]
        return user


class Sessions(DefaultUserSessionsAdapter):
    """Ending sessions leaves a row in the log."""

    @transaction.atomic
    def end_sessions(self, sessions: list[Any]) -> None:
        """End them and say how many."""
        super().end_sessions(sessions)
        if sessions:
            user = str(sessions[0].user_id)
            audit.record(by=user, verb=Verb.SESSIONS_ENDED, subject=user, after={"count": len(sessions)}, origin="web")


def _domain_verified(sociallogin: SocialLogin, mail: str) -> bool:
    told = sociallogin.account.extra_data.get("id_token") or {}
    same = str(told.get("email", "")).lower() == mail.lower()
    return same and str(told.get("xms_edov")).lower() in {"true", "1"}
