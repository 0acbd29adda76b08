"""What the people of an association, of an invited company and the operator may send, checked and cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.core.editions import Answer, QuestionSet
from sonaeru.web.library import reader
from sonaeru.web.portfolio import addresses
from sonaeru.web.portfolio.addresses import Line
from sonaeru.web.portfolio.queries import Wanted
from sonaeru.web.ui.forms import DayField, LineField, offer

NAME_LENGTH: Final = 100
MOST: Final = 200
LARGEST: Final = 200_000
NEW: Final = "new"


def name_field(label: Any, missing: Any, **more: Any) -> LineField:
    """A name of at most 100 characters, with its own words for when it is missing."""
    too_long = _("%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")
    return LineField(
        label=label, max_length=NAME_LENGTH, error_messages={"required": missing, "max_length": too_long}, **more
    )


def mail_field(label: Any, **more: Any) -> forms.EmailField:
    """A mail address."""
    wrong = _("メールアドレスの形で入れてください（例：soumu@example.jp）。")
    return forms.EmailField(
        label=label, max_length=254, error_messages={"required": wrong, "invalid": wrong, "max_length": wrong}, **more
    )


def options(scheme: str, empty: Any = None) -> list[tuple[str, Any]]:
    """The choices of a scheme in the language of the page; `empty` is what the choice of none is called."""
    language = get_language() or "ja"
    found: list[tuple[str, Any]] = [(each.code, each.name.in_language(language)) for each in reader.scheme(scheme)]
    return found if empty is None else [("", empty), *found]


class FilterForm(forms.Form):
    """What to look for in the list. Anything it does not know asks for nothing."""

    q = LineField(label=_("会社名"), required=False)
    industry = forms.ChoiceField(label=_("業種"), required=False)
    size = forms.ChoiceField(label=_("人数"), required=False)
    show = forms.ChoiceField(
        label=_("ようす"),
        required=False,
        choices=[
            ("", _("すべて")),
            ("help", _("手伝いを頼んでいる")),
            ("low", _("50点に届かない")),
            ("unanswered", _("まだ答えていない")),
            ("unconfirmed", _("会社の確認待ち")),
            ("answered", _("答えた")),
            ("closed", _("点数を見せていない")),
            ("shared", _("何かを見せている")),
            ("nothing", _("何も見せていない")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("並べ方"),
        required=False,
        choices=[
            ("", _("頼みが先、会社名")),
            ("score", _("点数の低い順")),
            ("-score", _("点数の高い順")),
            ("day", _("診断の古い順")),
            ("-day", _("診断の新しい順")),
            ("-joined", _("加わった日の新しい順")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "industry", options("industries", _("すべて")))
        offer(self, "size", options("sizes", _("すべて")))

    def wanted(self) -> Wanted:
        """What is asked for; a value that no list has is left out."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class AssociationForm(forms.Form):
    """The name of an association."""

    name = name_field(_("団体の名前"), _("団体の名前を入れてください。"))


class NewAssociationForm(AssociationForm):
    """A new association and the address of its first manager."""

    mail = mail_field(_("はじめの管理者のメールアドレス"), help_text=_("招待のメールを送ります。"))


class InviteForm(forms.Form):
    """Addresses to invite: pasted, or in a file."""

    addresses = forms.CharField(
        label=_("送り先"),
        required=False,
        max_length=50_000,
        strip=False,
        error_messages={"max_length": _("1回に200社までにしてください。")},
        help_text=_("1行に1社です。会社名とメールアドレスを、カンマで区切ります。会社名はなくてもかまいません。"),
    )
    file = forms.FileField(
        label=_("CSVのファイル"),
        required=False,
        allow_empty_file=True,
        help_text=_("同じ形の表です。200社、200kBまで読めます。"),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > LARGEST:
            raise forms.ValidationError(_("200kBより大きいファイルは読めません。分けてください。"))
        try:
            return addresses.decoded(file.read())
        except ValueError as error:
            raise forms.ValidationError(_("文字を読めません。CSV（UTF-8）で保存し直してください。")) from error

    def clean(self) -> dict[str, Any]:
        """`lines`: what was read of both."""
        data = super().clean() or {}
        if self.errors:
            return data
        found = addresses.lines(f"{data.get('addresses', '')}\n{data.get('file', '')}")
        if not found:
            self.add_error("addresses", _("送り先のメールアドレスを入れてください。"))
        if len(found) > MOST:
            self.add_error(
                "addresses", _("1回に%(most)d社までです（いま%(now)d社）。") % {"most": MOST, "now": len(found)}
            )
        return data | {"lines": found}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of a valid form."""
        found: tuple[Line, ...] = self.cleaned_data["lines"]
        return found


class JoinForm(forms.Form):
    """The company that joins: one of the visitor's own, or a new one."""

    company = forms.ChoiceField(
        label=_("加わる会社"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("加わる会社を1つ選んでください。")),
        widget=forms.RadioSelect,
    )
    name = name_field(_("会社の名前"), _("会社の名前を入れてください。"), required=False)
    industry = forms.ChoiceField(
        label=_("業種"), required=False, error_messages={"invalid_choice": _("業種を1つ選んでください。")}
    )
    size = forms.ChoiceField(
        label=_("働いている人の数"), required=False, error_messages={"invalid_choice": _("人数を1つ選んでください。")}
    )
    prefecture = forms.ChoiceField(
        label=_("都道府県"), required=False, error_messages={"invalid_choice": _("都道府県を選び直してください。")}
    )

    def __init__(self, *args: Any, companies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(companies)
        offer(self, "company", [*known, (NEW, _("新しい会社として加わる"))])
        offer(self, "industry", options("industries", _("選んでください")))
        offer(self, "size", options("sizes", _("選んでください")))
        offer(self, "prefecture", options("prefectures", _("まだ決めない")))
        for name, missing in NEEDED.items():
            # Who has no company here can only make one: the page says what that needs.
            self.fields[name].required = not known
            self.fields[name].error_messages["required"] = missing

    def clean(self) -> dict[str, Any]:
        """A new company needs its facts."""
        data = super().clean() or {}
        if data.get("company") == NEW:
            for name, missing in NEEDED.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return data

    def facts(self) -> dict[str, str]:
        """What a new company is made of."""
        return {name: self.cleaned_data[name] for name in ("name", "industry", "size", "prefecture")}


NEEDED: Final = {
    "name": _("会社の名前を入れてください。"),
    "industry": _("業種を1つ選んでください。"),
    "size": _("人数を1つ選んでください。"),
}


class PaperForm(forms.Form):
    """A sheet of paper: its date, who answered, and 25 answers, each of which may be blank."""

    dated_on = DayField(
        label=_("紙に書いてある日付"),
        to_come=_("今日より後の日付です。紙の日付を確かめてください。"),
        error_messages={"required": _("紙に書いてある日付を入れてください。")},
    )
    answered_by = name_field(
        _("答えた人"), _("答えた人を入れてください。"), required=False, help_text=_("紙に書いてあるとおりに入れます。")
    )

    def __init__(self, *args: Any, question_set: QuestionSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question_set = question_set
        for item in question_set.items:
            wrong = _("%(no)d問目は、4つの答えから選ぶか、空けてください。") % {"no": item.no}
            self.fields[f"i{item.no}"] = forms.TypedChoiceField(
                required=False,
                choices=[("", ""), *((word.value, word.value) for word in Answer)],
                coerce=Answer,
                empty_value=None,
                error_messages={"invalid_choice": wrong},
            )

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        data = super().clean() or {}
        if not self.errors and not self.answers():
            first = f"i{self.question_set.items[0].no}"
            self.add_error(first, _("答えがまだ1つもありません。1つ以上選んでください。"))
        return data

    def answers(self) -> dict[int, Answer]:
        """The answers that are not blank, by item number."""
        found = {item.no: self.cleaned_data.get(f"i{item.no}") for item in self.question_set.items}
        return {no: answer for no, answer in found.items() if answer}
