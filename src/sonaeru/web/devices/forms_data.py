"""What the pages of data and equipment may receive, checked and cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sonaeru.web.library.feeds import MAX_BYTES
from sonaeru.web.ui.forms import LineField

NAME, VERSION = 100, 40


def too_long() -> Any:
    """What is said of a text that is too long."""
    return _("%(limit_value)d文字までにしてください（いま%(show_value)d文字）。")


class GearForm(forms.Form):
    """A piece of equipment."""

    vendor = LineField(
        label=_("メーカー"),
        max_length=NAME,
        help_text=_("例：Fortinet、ヤマハ"),
        error_messages={"required": _("メーカーを入れてください。"), "max_length": too_long()},
    )
    product = LineField(
        label=_("製品の名前"),
        max_length=NAME,
        help_text=_("例：FortiOS、Exchange Server。候補にあれば、選んでください。表の名前と合います。"),
        error_messages={"required": _("製品の名前を入れてください。"), "max_length": too_long()},
    )
    version = LineField(
        label=_("版"),
        max_length=VERSION,
        required=False,
        help_text=_("確かめるときの控えです。該当するかどうかは、版では決めません。"),
        error_messages={"max_length": too_long()},
    )


class FileForm(forms.Form):
    """A file to take in."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("期限の表（.json、1 MBまで）、KEVの表（.json）、JVNの表（.rdf、.xml）。16 MBまで"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルの中身が空です。"),
        },
    )

    def clean_file(self) -> bytes:
        """What is in it."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("ファイルが大きすぎます。16 MBまでにしてください。"))
        return bytes(file.read())
