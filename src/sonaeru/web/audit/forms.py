"""The search form of the log: what a reader typed, as a question to `queries`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sonaeru.web.audit.queries import Search

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Choices = Iterable[tuple[str, str]]

DAY = _("日付は、2026-11-22 の形で入れてください。")


class Day(forms.DateField):
    """A day of the calendar, with the browser's own picker where it has one."""

    class Picker(forms.DateInput):
        """`<input type="date">`."""

        input_type = "date"

    widget = Picker

    def __init__(self, label: StrPromise) -> None:
        super().__init__(label=label, required=False, error_messages={"invalid": DAY})


class Listed(forms.ChoiceField):
    """One of what the log holds; the page fills in the choices."""

    def __init__(self, label: StrPromise) -> None:
        unknown = {"invalid_choice": _("一覧から選び直してください。")}
        super().__init__(label=label, required=False, error_messages=unknown)


class LogSearch(forms.Form):
    """Who, what, from when to when, about which id. Everything may be left out."""

    by = Listed(_("だれが"))
    verb = Listed(_("何を"))
    since = Day(_("いつから"))
    until = Day(_("いつまで"))
    subject = forms.CharField(label=_("対象の番号"), required=False, max_length=80)
    older = forms.IntegerField(required=False, min_value=1)

    def offer(self, by: Choices, verbs: Choices) -> None:
        """Fill in whom and what one can look for."""
        for name, choices in (("by", by), ("verb", verbs)):
            cast(Listed, self.fields[name]).choices = [("", _("すべて")), *choices]

    def clean(self) -> dict[str, object]:
        """A period that ends before it begins would find nothing and not say why."""
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("「いつまで」を、「いつから」と同じか後の日にしてください。"))
        return found

    def narrowed(self, search: Search) -> Search:
        """The search within what the page shows at all; call it on a valid form. Days are those of the product's zone."""
        found = self.cleaned_data
        since, until = found["since"], found["until"]
        return replace(
            search,
            by=found["by"],
            verb=found["verb"],
            subject=found["subject"].strip(),
            since=_midnight(since) if since else None,
            until=_midnight(until + dt.timedelta(days=1)) if until else None,
        )


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
