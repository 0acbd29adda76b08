"""What the pages of the list of people may receive, checked and cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sonaeru.web.tenancy import checks, intake
from sonaeru.web.tenancy.forms import NameField
from sonaeru.web.tenancy.intake import Column
from sonaeru.web.ui import sheets

MEGABYTES: Final = 2
ROWS: Final = 10_000
COLUMN_CHOICES: Final = (
    ("", _("使わない")),
    (Column.NAME, _("氏名")),
    (Column.FAMILY, _("姓")),
    (Column.GIVEN, _("名")),
    (Column.MAIL, _("メールアドレス")),
    (Column.DEPARTMENT, _("部署")),
)


class AddressField(forms.CharField):
    """A mail address, maybe empty; full-width letters are read as ordinary ones."""

    def to_python(self, value: Any) -> str:
        return intake.address(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Raises ValidationError when it does not look like an address."""
        super().validate(value)
        try:
            long = len(checks.mail(value)) > intake.LONGEST_MAIL
        except checks.Refused:
            long = True
        if long:
            raise forms.ValidationError(gettext("メールアドレスの形で入れてください（例：tanaka@example.co.jp）。"))


class PersonForm(forms.Form):
    """Somebody who works in the company."""

    name = NameField(label=_("氏名"), missing=_("氏名を入れてください。"))
    mail = AddressField(
        label=_("メールアドレス"),
        required=False,
        help_text=_("ない人は、空のままで使えます。"),
        widget=forms.EmailInput,
    )
    department = NameField(label=_("部署"), required=False, missing="")


class TableForm(forms.Form):
    """A table of people, as a file or pasted. `rows` holds what was read."""

    file = forms.FileField(
        label=_("ファイル"),
        required=False,
        help_text=_("CSVかExcel（.xlsx）。2MB、10,000行まで。"),
        error_messages={"empty": _("このファイルは空です。中身のあるファイルを選んでください。")},
    )
    text = forms.CharField(
        label=_("または、表を貼りつける"),
        required=False,
        strip=False,
        help_text=_("Excelで見出しから選んでコピーし、ここに貼りつけます。"),
        widget=forms.Textarea,
    )
    rows: Sequence[sheets.Row] = ()

    def clean(self) -> dict[str, Any]:
        """Reads the table. A file goes before what was pasted."""
        values = super().clean() or {}
        if self.errors:
            return values
        field = "file" if values.get("file") else "text"
        try:
            self.rows = self._read(values)
        except sheets.Unreadable as error:
            self.add_error(field, str(error))
        return values

    def _read(self, values: dict[str, Any]) -> list[sheets.Row]:
        if (file := values.get("file")) is None:
            if not values.get("text", "").strip():
                raise sheets.Unreadable(gettext("ファイルを選ぶか、表を貼りつけてください。"))
            return _with_people(sheets.read_text(values["text"], most=ROWS))
        if file.size > MEGABYTES * 1024 * 1024:
            raise sheets.Unreadable(gettext("2MBより大きいファイルは読めません。2つに分けてください。"))
        return _with_people(sheets.read(file.read(), most=ROWS))


class ColumnsForm(forms.Form):
    """What each column of a table is; fields are made from the columns. `headed`: the first row holds headings."""

    headed = forms.BooleanField(label=_("1行目は見出し（取りこまない）"), required=False, initial=True)

    def __init__(self, *args: Any, width: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(width):
            label = _("%(no)d列目") % {"no": at + 1}
            self.fields[f"column{at}"] = forms.ChoiceField(label=label, choices=COLUMN_CHOICES, required=False)

    @property
    def columns(self) -> dict[int, Column]:
        """What was chosen, by the place of the column."""
        chosen = {
            int(name.removeprefix("column")): value for name, value in self.cleaned_data.items() if name != "headed"
        }
        return {at: Column(value) for at, value in chosen.items() if value}

    def clean(self) -> dict[str, Any]:
        """Refuses columns without names, and two columns of the same meaning."""
        values = super().clean() or {}
        chosen = [value for name, value in values.items() if name != "headed" and value]
        if not intake.complete(map(Column, chosen)):
            self.add_error("column0", gettext("氏名か姓の列を1つ選んでください。"))
        elif len(set(chosen)) < len(chosen):
            self.add_error("column0", gettext("同じ中身の列は、1つだけ選んでください。"))
        return values


class TakeForm(forms.Form):
    """Which rows of a table are taken in."""

    what = forms.ChoiceField(
        label=_("どう取りこみますか"),
        choices=(("new", _("新しい人だけ")), ("update", _("変わった人も直す"))),
        widget=forms.RadioSelect,
        initial="new",
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("どちらか1つを選んでください。")),
    )
    alike = forms.BooleanField(label=_("名簿に同じ氏名の人がいる行も加える"), required=False)


def _with_people(rows: list[sheets.Row]) -> list[sheets.Row]:
    at = intake.headed(rows)
    if not rows[0 if at is None else at + 1 :]:
        raise sheets.Unreadable(gettext("社員の行がありません。見出しの下に、1人を1行で書いてください。"))
    if at is None and len(rows) > ROWS:
        raise sheets.Unreadable(gettext("一度に読めるのは10,000行までです。表を分けてください。"))
    return rows
