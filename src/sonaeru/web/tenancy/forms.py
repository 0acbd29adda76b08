"""What the pages of a company's settings may send, checked and cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.web.library import reader
from sonaeru.web.tenancy.checks import LONGEST
from sonaeru.web.tenancy.queries import Membership
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.ui.formats import one_line
from sonaeru.web.ui.forms import LineField, offer


class NameField(LineField):
    """One clean line of text of at most 100 characters, with no marks that turn the direction."""

    def __init__(self, *, missing: Any, **more: Any) -> None:
        too_long = _("%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")
        super().__init__(max_length=LONGEST, error_messages={"required": missing, "max_length": too_long}, **more)


def scheme(name: str) -> list[tuple[str, str]]:
    """The choices of a scheme, in the language of the page."""
    say = get_language() or "ja"
    return [(option.code, option.name.in_language(say)) for option in reader.scheme(name)]


def choose(text: Any) -> dict[str, Any]:
    """One sentence for a choice that is missing and for one that does not exist."""
    return dict.fromkeys(("required", "invalid_choice"), text)


class CompanyForm(forms.Form):
    """The facts of a company."""

    name = NameField(label=_("会社名"), missing=_("会社名を入れてください。"))
    industry = forms.ChoiceField(
        label=_("業種"), widget=forms.RadioSelect, error_messages=choose(_("業種を1つ選んでください。"))
    )
    size = forms.ChoiceField(
        label=_("働いている人の数"),
        help_text=_("社長、パート、アルバイトも数えます。"),
        widget=forms.RadioSelect,
        error_messages=choose(_("人数を1つ選んでください。")),
    )
    prefecture = forms.ChoiceField(
        label=_("都道府県"),
        required=False,
        error_messages=choose(_("都道府県を一覧から選んでください。")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "industry", scheme("industries"))
        offer(self, "size", scheme("sizes"))
        offer(self, "prefecture", [("", str(_("選ばない"))), *scheme("prefectures")])


class SiteForm(forms.Form):
    """The name of a site."""

    name = NameField(
        label=_("拠点の名前"), help_text=_("例：本社、川口工場"), missing=_("拠点の名前を入れてください。")
    )


class ShareForm(forms.Form):
    """Kinds of data to share from now on: some of those that are not shared yet."""

    kinds = forms.TypedMultipleChoiceField(
        choices=[(kind.value, kind.value) for kind in ConsentKind],
        coerce=ConsentKind,
        error_messages={
            "required": _("見せる内容を1つ以上選んでください。"),
            "invalid_choice": _("見せる内容を一覧から選んでください。"),
        },
    )


class HelpForm(forms.Form):
    """Which association to ask for help, and about what in one line. The only association is chosen already."""

    partner = forms.ChoiceField(
        label=_("どの団体に頼みますか"), widget=forms.RadioSelect, error_messages=choose(_("団体を1つ選んでください。"))
    )
    note = NameField(
        label=_("何を手伝ってほしいですか"),
        help_text=_("1行で書きます。例：バックアップの始め方。IDとパスワードは書かないでください。"),
        missing="",
        required=False,
    )

    def __init__(self, *args: Any, joined: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "partner", [(each.association, each.name) for each in joined])


class DeletionForm(forms.Form):
    """The company's name, typed, so that nobody deletes a company by a slip."""

    name = forms.CharField(
        label=_("会社名"),
        help_text=_("まちがいを防ぐため、会社名を入れてください。"),
        error_messages={"required": _("会社名を入れてください。")},
    )

    def __init__(self, *args: Any, company: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company

    def clean_name(self) -> str:
        """Refused unless it is the company's own name."""
        typed = one_line(self.cleaned_data["name"])
        if typed != one_line(self.company):
            raise ValidationError(_("会社名が違います。「%(name)s」と入れてください。"), params={"name": self.company})
        return typed
