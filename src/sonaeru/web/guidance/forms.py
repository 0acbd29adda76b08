"""What readers may send."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sonaeru.web.guidance.models import SENTENCE_LENGTH
from sonaeru.web.ui.forms import LineField

YES, NO = "yes", "no"


class OpinionForm(forms.Form):
    """Whether a guide helped, by the button that was pressed, and a sentence."""

    sentence = LineField(
        label=_("ひとこと"),
        help_text=_("直したい所や、知りたいこと。400文字まで。会社名や名前は書かないでください。"),
        required=False,
        max_length=SENTENCE_LENGTH,
        error_messages={"max_length": _("ひとことは%(limit_value)d文字までです（いま%(show_value)d文字）。")},
    )
    helpful = forms.ChoiceField(
        choices=[(YES, YES), (NO, NO)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("「はい」か「いいえ」を押してください。")),
    )
