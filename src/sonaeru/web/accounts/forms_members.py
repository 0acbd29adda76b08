"""What is sent about people who sign in: an invitation, a role, the first operator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.web.accounts.models import User
from sonaeru.web.tenancy.forms import NameField, choose
from sonaeru.web.tenancy.roles import Role
from sonaeru.web.ui.forms import offer

MAIL = {
    "required": _("メールアドレスを入れてください。"),
    "invalid": _("メールアドレスは、name@example.jp の形で入れてください。"),
    "max_length": _("メールアドレスは、%(limit_value)d文字までにしてください。"),
}


class RoleForm(forms.Form):
    """One of the roles of a place."""

    role = forms.ChoiceField(
        label=_("役割"), widget=forms.RadioSelect, error_messages=choose(_("役割を1つ選んでください。"))
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [(role.id, role.name.in_language(get_language() or "ja")) for role in roles])


class InviteForm(RoleForm):
    """Whom to invite, and to what."""

    mail = forms.EmailField(
        label=_("メールアドレス"),
        help_text=_("この人に、入るためのリンクを送ります。"),
        max_length=254,
        error_messages=MAIL,
    )
    field_order = ("mail", "role")


class StartForm(forms.Form):
    """The account of the first operator."""

    mail = forms.EmailField(
        label=_("メールアドレス"), help_text=_("サインインに使います。"), max_length=254, error_messages=MAIL
    )
    name = NameField(label=_("お名前"), missing=_("お名前を入れてください。"))
    password = forms.CharField(
        label=_("パスワード"),
        help_text=_("10文字以上。言葉をいくつかつなげると覚えやすくなります。"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={
            "required": _("パスワードを入れてください。"),
            "max_length": _("パスワードは%(limit_value)d文字までにしてください。"),
        },
    )

    def clean(self) -> dict[str, Any]:
        """The password is looked at beside the name and the address, which it must not repeat."""
        data = super().clean() or {}
        if "password" in data:
            user = User(email=data.get("mail", ""), name=data.get("name", ""))
            try:
                validate_password(data["password"], user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data
