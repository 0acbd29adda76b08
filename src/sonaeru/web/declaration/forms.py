"""What a company types about its declarations, and the three questions of the SCS selector."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.core.scs import Reply
from sonaeru.web.declaration.checklist import PLACES, PURPOSES
from sonaeru.web.declaration.models import Place
from sonaeru.web.library import declarations
from sonaeru.web.ui.forms import DayField, LineField

LONGEST_ADDRESS: Final = 300


def past_day(label: Any) -> DayField:
    """A day on which something was done, or nothing."""
    return DayField(label=label, required=False, to_come=_("今日より後の日付です。済んでから入れてください。"))


class OneStarForm(forms.Form):
    """What there is to say of one star."""

    applied_on = past_day(_("IPAのサイトで自己宣言した日"))
    notified_on = past_day(_("自己宣言IDの通知が届いた日"))
    purpose = forms.ChoiceField(
        label=_("宣言の目的"),
        required=False,
        choices=[("", _("まだ決めていません")), *PURPOSES],
        error_messages={"invalid_choice": _("目的を1つ選んでください。")},
    )

    def clean(self) -> dict[str, Any]:
        """The number comes after the declaration."""
        data = super().clean() or {}
        if data.get("notified_on") and not data.get("applied_on") and "applied_on" not in self.errors:
            self.add_error("applied_on", _("通知の日だけがあります。自己宣言した日も入れてください。"))
        self._in_order(data, "applied_on", "notified_on", _("通知の日が、自己宣言した日より前です。"))
        return data

    def _in_order(self, data: dict[str, Any], first: str, second: str, text: Any) -> None:
        if data.get(first) and data.get(second) and data[second] < data[first]:
            self.add_error(second, text)


class TwoStarsForm(OneStarForm):
    """What there is to say of two stars: the policy, where it is public, the declaration."""

    representative = LineField(
        label=_("代表者の名前"),
        required=False,
        max_length=100,
        help_text=_("基本方針の下書きに入ります。例：代表取締役 見本 一郎"),
        error_messages={"max_length": _("100文字までにしてください。")},
    )
    adopted_on = past_day(_("代表者が基本方針を決めた日"))
    place = forms.ChoiceField(
        label=_("公開している場所"),
        required=False,
        choices=[("", _("まだです")), *PLACES],
        error_messages={"invalid_choice": _("場所を1つ選んでください。")},
    )
    address = LineField(
        label=_("ホームページのアドレス"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_("基本方針が見えるページです。例：https://www.example.jp/policy/"),
        error_messages={"max_length": _("300文字までにしてください。")},
        validators=[
            URLValidator(["http", "https"], message=_("http:// か https:// で始まるアドレスを入れてください。"))
        ],
    )
    published_on = past_day(_("公開した日"))

    field_order = ("representative", "adopted_on", "place", "address", "published_on", "applied_on", "notified_on")

    def clean(self) -> dict[str, Any]:
        """A place on the web has an address, a day of publishing has a place, and nothing is public before its day."""
        data = super().clean()
        if data.get("place") == Place.WEB and not data.get("address") and "address" not in self.errors:
            self.add_error("address", _("基本方針が見えるページのアドレスを入れてください。"))
        if (data.get("address") or data.get("published_on")) and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("公開している場所を選んでください。"))
        self._in_order(data, "adopted_on", "published_on", _("公開した日が、決めた日より前です。"))
        return data


FORMS: Final = {1: OneStarForm, 2: TwoStarsForm}


class SelectorForm(forms.Form):
    """The three questions, each with yes, no and not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ja"
        for number, question in enumerate(declarations.selector().questions, 1):
            missing = _("%(number)dつ目の質問に、3つの答えから1つ選んでください。") % {"number": number}
            self.fields[question.id] = forms.TypedChoiceField(
                label=question.text.in_language(language),
                help_text=question.hint.in_language(language),
                choices=((Reply.YES, _("はい")), (Reply.NO, _("いいえ")), (Reply.UNKNOWN, _("わからない"))),
                coerce=Reply,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )

    def replies(self) -> list[Reply]:
        """The three replies in order, of a form that is valid."""
        return [self.cleaned_data[question.id] for question in declarations.selector().questions]
