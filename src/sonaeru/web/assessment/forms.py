"""What visitors may send, checked and cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sonaeru.core.editions import Answer, Item
from sonaeru.web.library import reader
from sonaeru.web.tenancy.queries import Named
from sonaeru.web.ui.forms import LineField, offer

COMPANY_LENGTH = 100
REASON_LENGTH = 200


class StartForm(forms.Form):
    """The company in three fields. The name may stay empty."""

    industry = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("業種を1つ選んでください。"))
    )
    size = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("人数を1つ選んでください。"))
    )
    company = LineField(
        required=False,
        max_length=COMPANY_LENGTH,
        error_messages={"max_length": _("会社名は%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, scheme in (("industry", "industries"), ("size", "sizes")):
            offer(self, name, [(option.code, option.code) for option in reader.scheme(scheme)])


class AnswerForm(forms.Form):
    """The answer to one item; `reason` says why the item does not apply, where the item allows that."""

    answer = forms.TypedChoiceField(choices=[(word, word) for word in Answer], coerce=Answer)
    reason = LineField(
        required=False,
        max_length=REASON_LENGTH,
        error_messages={"max_length": _("理由は%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")},
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("%(no)d問目の答えがまだです。わからないときは「わからない」を選んでください。") % {"no": item.no}
        self.fields["answer"].error_messages.update(required=missing, invalid_choice=missing)
        if not item.may_not_apply:
            del self.fields["reason"]


class MailForm(forms.Form):
    """The address that gets the link to keep a result."""

    mail = forms.EmailField(
        label=_("メールアドレス"),
        help_text=_("結果を残すためのリンクを送ります。ほかの用には使いません。"),
        max_length=254,
        error_messages={
            "required": _("メールアドレスを入れてください（例：tanaka@example.jp）。"),
            "invalid": _("メールアドレスの形ではありません（例：tanaka@example.jp）。"),
            "max_length": _("メールアドレスは254文字までにしてください。"),
        },
    )


class TargetForm(forms.Form):
    """Into which company a result goes: one of the user's, or a new one that needs a name."""

    NEW = "new"

    target = forms.ChoiceField(
        label=_("どの会社の結果ですか"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("会社を1つ選んでください。")),
    )
    name = LineField(
        label=_("会社名"),
        required=False,
        max_length=COMPANY_LENGTH,
        error_messages={"max_length": _("会社名は%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")},
    )

    def __init__(self, *args: Any, companies: tuple[Named, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", [*((each.id, each.name) for each in companies), (self.NEW, _("新しい会社として"))])
        self.choosing = bool(companies)
        if not companies:
            # Without a company to choose from, nothing is asked.
            self.fields["target"].required, self.fields["target"].initial = False, self.NEW
        else:
            self.fields["name"].help_text = _("「新しい会社として」を選んだときに入れてください。")

    def clean_target(self) -> str:
        """A first company is a new one."""
        return self.cleaned_data["target"] or self.NEW

    def clean(self) -> dict[str, Any]:
        """A new company needs a name."""
        data = super().clean() or {}
        if data.get("target") == self.NEW and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("会社名を入れてください。"))
        return data


class OverrideForm(forms.Form):
    """What the one who merges the sites decides about one item; empty means the proposed answer."""

    answer = forms.TypedChoiceField(required=False, coerce=Answer, empty_value=None)
    reason = LineField(
        required=False,
        max_length=REASON_LENGTH,
        error_messages={"max_length": _("理由は%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")},
    )

    def __init__(self, *args: Any, no: int, choices: tuple[Answer, ...], open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": f"i{no}"} | kwargs)
        self.no, self.open = no, open
        offer(self, "answer", [("", ""), *((word, word) for word in choices)])
        high = _("%(no)d問目は、いちばんよい拠点の答えまでにしてください。") % {"no": no}
        self.fields["answer"].error_messages["invalid_choice"] = high

    def clean(self) -> dict[str, Any]:
        """An override needs its reason, an item that no site answered an answer."""
        data = super().clean() or {}
        if self.open and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("%(no)d問目の答えを選んでください。拠点は答えていません。") % {"no": self.no})
        if not self.open and data.get("answer") and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("%(no)d問目を直す理由を書いてください。") % {"no": self.no})
        return data
