"""What the page for files may receive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sonaeru.web.devices import handing

TOO_LARGE = _("大きすぎるファイルです。パソコンで書き出した、そのままのファイルを選んでください。")


class HandOverForm(forms.Form):
    """The file that the agent wrote. What it holds is in `content`."""

    file = forms.FileField(
        label=_("報告のファイル"),
        help_text=_("パソコンで書き出したファイルです。書き出してから14日のあいだ、取り込めます。"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("空のファイルです。選び直してください。"),
        },
    )
    content: bytes = b""

    def clean_file(self) -> None:
        """Nothing is read of a file that is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > handing.MOST:
            raise forms.ValidationError(TOO_LARGE)
        self.content = file.read()
