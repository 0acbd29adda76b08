"""What can be typed on the pages of who sits at a computer."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.web.devices.models import LABEL_LENGTH
from sonaeru.web.library.guided_check import Typed
from sonaeru.web.ui.forms import DayField, LineField

NO_CODE = _("コードを入れてください。例：ABCD-EFGH")
# A computer with more updates than this was mistyped (judgement).
MOST_UPDATES = 9999


class CodeForm(forms.Form):
    """The code that somebody got from the company."""

    code = LineField(
        label=_("登録コード"),
        max_length=40,
        help_text=_("会社から受け取った8文字。小文字でもかまいません。"),
        error_messages={"required": NO_CODE, "max_length": NO_CODE},
    )


class NameForm(forms.Form):
    """How a computer is called."""

    label = LineField(
        label=_("呼び名"),
        help_text=_("会社からも見えます。人の名前でなくてかまいません。例：受付のノート"),
        max_length=LABEL_LENGTH,
        error_messages={
            "required": _("呼び名を入れてください。例：受付のノート"),
            "max_length": _("40文字までで入れてください。"),
        },
    )


class TypedForm(forms.Form):
    """An answer that is typed: its form is that of the question."""

    def __init__(self, data: Any, *, typed: Typed) -> None:
        super().__init__(data)
        self.fields["typed"] = FIELDS[typed.kind]()
        self.fields["typed"].label = typed.label.in_language(get_language() or "ja")

    @property
    def stated(self) -> object:
        """What was typed, as a fact takes it."""
        value = self.cleaned_data["typed"]
        return value.isoformat() if isinstance(value, dt.date) else value


def _day() -> forms.Field:
    return DayField(
        to_come=_("まだ来ていない日です。見えている日付を入れてください。"),
        error_messages={"required": _("見えている日付を入れてください。わからないときは「わからない」を選べます。")},
    )


class VersionField(forms.RegexField):
    """A version such as 26.6.2, in wide digits too."""

    def to_python(self, value: Any) -> str:
        """The version in plain digits."""
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip()


def _version() -> forms.Field:
    wrong = _("数字と点だけで入れてください。例：26.6.2")
    form = r"\A[0-9]{1,3}(\.[0-9]{1,4}){0,3}\Z"
    errors = {"required": wrong, "invalid": wrong}
    return VersionField(form, help_text=_("例：26.6.2"), error_messages=errors)


def _count() -> forms.Field:
    wrong = _("件数は、数字だけで入れてください。例：0")
    names = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(min_value=0, max_value=MOST_UPDATES, error_messages=dict.fromkeys(names, wrong))


FIELDS = {"day": _day, "version": _version, "count": _count}
