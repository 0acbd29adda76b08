"""What the forms of all rooms share."""

from __future__ import annotations

from typing import Any

from django import forms

from sonaeru.web.ui.formats import one_line


class LineField(forms.CharField):
    """One clean line of text: no control characters, no marks that turn the direction."""

    def to_python(self, value: Any) -> str:
        """The typed text, cleaned."""
        return one_line(super().to_python(value) or "")


def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What stands in the summary above a form: the field that it links to, and what to do."""
    return [(name, str(message)) for name, messages in form.errors.items() for message in messages]
