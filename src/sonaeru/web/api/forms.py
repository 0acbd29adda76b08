"""What the page of tokens may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.web.api.scopes import Scope
from sonaeru.web.tenancy.forms import NameField, choose
from sonaeru.web.ui.forms import offer

DAYS = ((30, _("30日")), (90, _("90日")), (365, _("1年")))


class TokenForm(forms.Form):
    """A new token: what for, what it may do, how long."""

    name = NameField(
        label=_("使い道"),
        help_text=_("例：給与システム。後で見分けるための名前です。"),
        missing=_("使い道を入れてください。"),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("できること"),
        help_text=_("要るものだけを選んでください。"),
        widget=forms.CheckboxSelectMultiple,
        coerce=Scope,
        error_messages=choose(_("できることを1つ以上選んでください。")),
    )
    days = forms.TypedChoiceField(
        label=_("使える期間"),
        widget=forms.RadioSelect,
        choices=DAYS,
        coerce=int,
        initial=90,
        error_messages=choose(_("使える期間を選んでください。")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say = get_language() or "ja"
        offer(self, "scopes", [(scope.value, scope.words.in_language(say)) for scope in Scope])
