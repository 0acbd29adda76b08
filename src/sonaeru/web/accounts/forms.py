"""The forms of sign-in: those of django-allauth, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sonaeru.web.ui.forms import LineField

# A text or what will be one in the visitor's language.
Text = Any
MAIL: Text = _("メールアドレス")
CURRENT: Text = _("いまのパスワード")
NEW: tuple[Text, Text] = (_("新しいパスワード"), _("10文字以上。長いほど当てられにくくなります。"))
APP: tuple[Text, Text] = (_("コード"), _("アプリに出ている6桁の数字。予備のコードも使えます。"))
MAILED: tuple[Text, Text] = (_("コード"), _("メールに書いてあるコードを入れてください。"))
PASSKEY: tuple[Text, Text] = (_("このパスキーの名前"), _("あとで見分けるため（例：会社のパソコン）"))
BLANK: Mapping[str, Text] = {
    "login": _("メールアドレスを入れてください。"),
    "email": _("メールアドレスを入れてください。"),
    "password": _("パスワードを入れてください。"),
    "password1": _("新しいパスワードを入れてください。"),
    "password2": _("同じパスワードをもう一度入れてください。"),
    "oldpassword": _("いまのパスワードを入れてください。"),
    "code": _("コードを入れてください。"),
    "credential": _("パスキーを使えませんでした。もう一度お試しください。"),
}


class Worded(forms.Form):
    """Gives fields our label and hint, and errors that say what to do. `words`: by the name of a field."""

    words: Mapping[str, Text] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            said = self.words.get(name, field.label or "")
            field.label, field.help_text = said if isinstance(said, tuple) else (said, "")
            if name in BLANK:
                field.error_messages["required"] = BLANK[name]
            if name in {"email", "login"}:
                field.error_messages["invalid"] = _("メールアドレスの形で入れてください（例：soumu@example.co.jp）。")

    def add_error(self, field: str | None, error: Any) -> None:
        """Two passwords that differ are said in our words wherever the library finds it."""
        if field == "password2" and not isinstance(error, forms.ValidationError):
            error = _("2つのパスワードが同じではありません。もう一度入れてください。")
        super().add_error(field, error)


class SignIn(Worded, account.LoginForm):
    """Mail address and password."""

    words = {"login": MAIL, "password": _("パスワード")}


class SignUp(Worded, account.SignupForm):
    """A new account."""

    words = {"email": (MAIL, _("確かめるためのコードを送ります。")), "password1": (_("パスワード"), NEW[1])}

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """A taken address costs one hash too: how long the answer takes must not tell that there is an account."""
        user, response = super().try_save(request)
        if user is None:
            make_password(self.cleaned_data["password1"])
        return user, response


class ChangeMail(Worded, account.AddEmailForm):
    """A new mail address."""

    words = {"email": (_("新しいメールアドレス"), _("確かめるためのコードを、このアドレスに送ります。"))}


class ChangePassword(Worded, account.ChangePasswordForm):
    """Another password."""

    words = {"oldpassword": CURRENT, "password1": NEW, "password2": _("新しいパスワード（もう一度）")}


class SetPassword(Worded, account.SetPasswordForm):
    """The first password."""

    words = {"password1": NEW, "password2": _("新しいパスワード（もう一度）")}


class ForgotPassword(Worded, account.ResetPasswordForm):
    """Which account."""

    words = {"email": (MAIL, _("サインインに使うアドレス"))}


class NewPassword(Worded, account.ResetPasswordKeyForm):
    """Another password after a mailed code."""

    words = {"password1": NEW, "password2": _("新しいパスワード（もう一度）")}


class Again(Worded, account.ReauthenticateForm):
    """The password once more."""

    words = {"password": _("パスワード")}


class MailCode(Worded, account.ConfirmEmailVerificationCodeForm):
    """The code that proves a mail address."""

    words = {"code": MAILED}


class ResetCode(Worded, account.ConfirmPasswordResetCodeForm):
    """The code that allows another password."""

    words = {"code": MAILED}


class StartCodes(Worded, totp.ActivateTOTPForm):
    """The first code of the app."""

    words = {"code": (_("アプリに出た6桁の数字"), _("30秒ごとに変わります。"))}


class Code(Worded, mfa.AuthenticateForm):
    """The second step."""

    words = {"code": APP}


class CodeAgain(Worded, mfa.ReauthenticateForm):
    """The second step once more."""

    words = {"code": APP}


class AddPasskey(Worded, webauthn.AddWebAuthnForm):
    """A further passkey."""

    words = {
        "name": PASSKEY,
        "passwordless": (
            _("このパスキーだけでサインインする"),
            _("指紋、顔、暗証番号のどれかが要ります。外すと、2段階目だけに使います。"),
        ),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passwordless"].initial = True


class RenamePasskey(Worded, webauthn.EditWebAuthnForm):
    """Another name."""

    words = {"name": PASSKEY}


class FirstPasskey(Worded, webauthn.SignupWebAuthnForm):
    """The passkey of a new account."""

    words = {"name": PASSKEY}


class Profile(forms.Form):
    """Name and language."""

    name = LineField(
        label=_("名前"),
        help_text=_("同じ会社の人に見える名前（例：鈴木 花子）"),
        max_length=100,
        required=False,
        error_messages={"max_length": _("名前は100文字までにしてください。")},
    )
    language = forms.ChoiceField(label=_("ことば"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class Leaving(forms.Form):
    """Deleting one's account is confirmed by typing the mail address."""

    mail = forms.CharField(label=MAIL, help_text=_("まちがいを防ぐため、あなたのアドレスを入れてください。"))

    def __init__(self, *args: Any, expected: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected
        self.fields["mail"].error_messages["required"] = BLANK["email"]

    def clean_mail(self) -> str:
        """The same address, whatever its case."""
        mail: str = self.cleaned_data["mail"].strip()
        if mail.lower() != self.expected:
            raise forms.ValidationError(_("あなたのメールアドレスと違います。"))
        return mail


class OneCode(forms.Form):
    """A mailed code, to prove who asks."""

    code = forms.CharField(label=MAILED[0], help_text=MAILED[1], error_messages={"required": BLANK["code"]})
