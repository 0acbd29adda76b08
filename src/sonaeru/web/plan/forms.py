"""What the pages of the plan may receive, checked and cleaned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sonaeru.web.plan import files
from sonaeru.web.plan.models import TITLE_LENGTH
from sonaeru.web.plan.queries import Item, kinds
from sonaeru.web.tenancy.queries import Person
from sonaeru.web.ui.forms import DayField, LineField, offer

NOTE: Final = 2000
REASON: Final = 200
KEEP: Final = "keep"


def too_long() -> Any:
    """What is said of a text that is too long."""
    return _("%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")


class ItemForm(forms.Form):
    """Who does an item, until when, and a note. A date that has passed stays as long as nobody changes it."""

    owner = forms.ChoiceField(
        label=_("担当"), required=False, error_messages={"invalid_choice": _("担当を選び直してください。")}
    )
    due_on = DayField(label=_("期限"), required=False)
    note = forms.CharField(
        label=_("メモ"),
        required=False,
        max_length=NOTE,
        error_messages={"max_length": too_long()},
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, item: Item, people: Mapping[str, Person], **kwargs: Any) -> None:
        shown = {"owner": item.owner if item.owner in people else "", "note": item.note}
        shown["due_on"] = item.due_on.isoformat() if item.due_on else ""
        super().__init__(*args, **kwargs | {"initial": shown})
        self.item = item
        offer(self, "owner", [("", _("まだ決めない")), *named(people.values())])

    def clean_due_on(self) -> dt.date | None:
        """The day, not passed already."""
        day: dt.date | None = self.cleaned_data["due_on"]
        return day if day == self.item.due_on else not_passed(day)

    def clean_note(self) -> str:
        """Lines end as everywhere else."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")


class BulkForm(forms.Form):
    """Who does several items and until when; what is left alone stays as it is."""

    owner = forms.ChoiceField(
        label=_("担当"),
        required=False,
        initial=KEEP,
        error_messages={"invalid_choice": _("担当を選び直してください。")},
    )
    due_on = DayField(label=_("期限"), required=False, help_text=_("空けておくと、いまの期限のままです。"))

    def __init__(self, *args: Any, people: Mapping[str, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [(KEEP, _("変えない")), ("", _("まだ決めない")), *named(people.values())])

    def clean_due_on(self) -> dt.date | None:
        """The day, not passed already."""
        return not_passed(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        """One of both at least."""
        values = super().clean() or {}
        if not self.errors and not self.facts:
            self.add_error("owner", _("担当か期限を選んでください。"))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        """What is to be set."""
        owner, due_on = self.cleaned_data.get("owner", KEEP), self.cleaned_data.get("due_on")
        return ({} if owner == KEEP else {"owner": owner}) | ({"due_on": due_on} if due_on else {})


class OwnForm(forms.Form):
    """Something to do in the company's own words."""

    title = LineField(
        label=_("すること"),
        max_length=TITLE_LENGTH,
        help_text=_("例：倉庫のカメラの向きを直す"),
        error_messages={"required": _("することを入れてください。"), "max_length": too_long()},
    )


class DeclineForm(forms.Form):
    """Why the company does not do something."""

    reason = LineField(
        label=_("しない理由"),
        max_length=REASON,
        help_text=_("例：この機器は来月に捨てる"),
        error_messages={"required": _("しない理由を一言書いてください。"), "max_length": too_long()},
    )


class DocumentForm(forms.Form):
    """A paper: what it is, its dates, and its file or the place where it lies. `kept`: there is a file already."""

    kind = forms.ChoiceField(
        label=_("種類"), required=False, error_messages={"invalid_choice": _("種類を選び直してください。")}
    )
    title = LineField(
        label=_("書類の名前"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("書類の名前を入れてください。"), "max_length": too_long()},
    )
    dated_on = DayField(
        label=_("書類の日付"),
        required=False,
        to_come=_("今日より後の日付です。書類の日付を確かめてください。"),
    )
    approver = LineField(
        label=_("決めた人"),
        required=False,
        max_length=TITLE_LENGTH,
        error_messages={"max_length": too_long()},
    )
    review_on = DayField(label=_("次に見直す日"), required=False)
    file = forms.FileField(
        label=_("ファイル"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF、Word、Excel、画像、テキスト、CSV。10MBまで。"),
    )
    link = LineField(
        label=_("置いてある所のリンク"),
        required=False,
        max_length=2000,
        help_text=_("ファイルのかわりに使えます。どちらか1つを入れます（https:// から）。"),
        error_messages={"max_length": too_long()},
    )
    content: files.Content | None = None

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        language = get_language() or "ja"
        known = sorted(kinds().items(), key=lambda each: each[1].title.ja)
        offer(
            self, "kind", [("", _("そのほか")), *((kind, action.title.in_language(language)) for kind, action in known)]
        )

    def clean_link(self) -> str:
        """An address of the web, or nothing."""
        link = str(self.cleaned_data["link"])
        if link:
            URLValidator(schemes=["http", "https"], message=_("https:// から始まるリンクを入れてください。"))(link)
        return link

    def clean_file(self) -> None:
        """Looks at the file; what it holds is in `content`."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return
        try:
            self.content = files.looked_at(file.name or "", file.size or 0, file.read)
        except files.Refused as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """A file or a link."""
        values = super().clean() or {}
        if not {"file", "link"} & self.errors.keys() and not (self.content or self.kept or values.get("link")):
            self.add_error("file", _("ファイルを選ぶか、置いてある所のリンクを入れてください。"))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept of the paper beside its file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


def not_passed(day: dt.date | None) -> dt.date | None:
    """A due date, unless it is over."""
    if day and day < timezone.localdate():
        raise forms.ValidationError(_("過ぎた日付です。今日か、今日より後の日を入れてください。"))
    return day


def named(people: Iterable[Person]) -> list[tuple[str, str]]:
    """People as choices."""
    return [(each.id, f"{each.name}（{each.department}）" if each.department else each.name) for each in people]
