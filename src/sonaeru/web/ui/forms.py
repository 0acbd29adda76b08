"""What the forms of all rooms share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sonaeru.web.ui import days
from sonaeru.web.ui.formats import one_line

# Nothing that companies write down here is older, and further ahead a date is a slip of the pen (judgement).
OLDEST: Final = dt.date(2000, 1, 1)
FURTHEST: Final = dt.timedelta(days=3660)


class LineField(forms.CharField):
    """One clean line of text: no control characters, no marks that turn the direction."""

    def to_python(self, value: Any) -> str:
        """The typed text, cleaned."""
        return one_line(super().to_python(value) or "")


class DayField(LineField):
    """A day as people write it, None where nothing is written. `to_come`: what to say of a day after today, where only
    days that have come make sense.
    """

    def __init__(self, *, to_come: Any = "", **more: Any) -> None:
        super().__init__(**{"help_text": _("例：2026-11-22、R8.11.22、令和8年11月22日")} | more)
        self.to_come = to_come

    def clean(self, value: Any) -> dt.date | None:
        """The day. Raises ValidationError for what is none, and for one that cannot be."""
        text, today = super().clean(value), timezone.localdate()
        if not text:
            return None
        try:
            day = days.day(text)
        except ValueError as error:
            raise forms.ValidationError(_("日付を読めません。例：2026-11-22、R8.11.22")) from error
        if day < OLDEST:
            raise forms.ValidationError(_("古すぎる日付です。年を確かめてください。"))
        if day > today + FURTHEST:
            raise forms.ValidationError(_("遠すぎる日付です。年を確かめてください。"))
        if self.to_come and day > today:
            raise forms.ValidationError(self.to_come)
        return day


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What stands in the summary above a form: the field that it links to, and what to do."""
    return [(name, str(message)) for name, messages in form.errors.items() for message in messages]
