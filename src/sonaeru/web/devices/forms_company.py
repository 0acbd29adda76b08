"""What the company's pages of the room may receive, checked and cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sonaeru.web.devices.actions import MOST_USES
from sonaeru.web.devices.models import LABEL_LENGTH
from sonaeru.web.tenancy.queries import Person
from sonaeru.web.ui.forms import LineField, offer

# No company that this product is made for has more (judgement).
MOST_COMPUTERS: Final = 9999
USES: Final = format_lazy(_("1から{most}台までの数で入れてください。"), most=MOST_USES)
COMPUTERS: Final = _("台数は、数字だけで入れてください（例：12）。")


def number(most: int, words: Any, **more: Any) -> forms.IntegerField:
    """A whole number with one sentence for everything that is wrong with it; full-width digits are digits."""
    names = ("required", "invalid", "min_value", "max_value")
    field = forms.IntegerField(max_value=most, error_messages=dict.fromkeys(names, words), **more)
    field.widget = forms.TextInput()
    return field


class HowManyForm(forms.Form):
    """How many computers the company has; empty for "not known"."""

    expected = number(
        MOST_COMPUTERS,
        COMPUTERS,
        min_value=0,
        required=False,
        label=_("会社のパソコンの台数"),
        help_text=_("わからないときは、空けておきます。"),
    )


class LabelForm(forms.Form):
    """What a computer is called."""

    label = LineField(
        label=_("呼び名"),
        max_length=LABEL_LENGTH,
        error_messages={
            "required": _("呼び名を入れてください。"),
            "max_length": _("%(limit_value)d文字までにしてください（いま%(show_value)d文字）。"),
        },
    )


class PersonForm(forms.Form):
    """Who uses a computer."""

    person = forms.ChoiceField(
        label=_("使う人"), required=False, error_messages={"invalid_choice": _("使う人を選び直してください。")}
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [("", _("決めない")), *named(people)])


class CodeForm(PersonForm):
    """For how many computers, and whose they are."""

    uses = number(MOST_USES, USES, min_value=1, initial=1, label=_("何台を加えますか"))
    mail = forms.BooleanField(label=_("この人に、リンクをメールで送る"), required=False)
    field_order = ("uses", "person", "mail")

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        people = tuple(people)
        super().__init__(*args, people=people, **kwargs)
        self.people = {each.id: each for each in people}
        self.fields["person"].label = _("だれのパソコンですか")

    def clean(self) -> dict[str, Any]:
        """A mail needs somebody who has an address."""
        facts = super().clean() or {}
        if facts.get("mail"):
            someone = self.people.get(facts.get("person", ""))
            if someone is None:
                self.add_error("person", _("メールで送る相手を選んでください。"))
            elif not someone.mail:
                self.add_error("mail", _("この人のメールアドレスがありません。リンクを直接渡してください。"))
        return facts


class ForgetForm(forms.Form):
    """The name of the computer once more, before all of it is deleted."""

    label = LineField(
        label=_("消すパソコンの呼び名"), error_messages={"required": _("消すパソコンの呼び名を入れてください。")}
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_wanted = label

    def clean_label(self) -> str:
        """Exactly as it stands on the page."""
        if self.cleaned_data["label"] != self.label_wanted:
            raise forms.ValidationError(_("呼び名が違います。上と同じに入れてください。"))
        return self.label_wanted


def named(people: Iterable[Person]) -> list[tuple[str, str]]:
    """People as choices; the department tells two of the same name apart."""
    return [(each.id, f"{each.name}（{each.department}）" if each.department else each.name) for each in people]
