"""Filters of the pages of who sits at a computer."""

from __future__ import annotations

import datetime as dt
import re

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sonaeru.web.ui.formats import short_date

register = template.Library()
TERMINALS = {"ターミナル": "Terminal", "端末": "Terminal"}


@register.filter
def typed(text: str) -> SafeString:
    """A sentence; what stands between backticks is typed as it is."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped above


@register.filter
def as_typed(value: object) -> str:
    """What was typed as an answer, as a reader writes it."""
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return short_date(dt.date.fromisoformat(text), timezone.localdate(), get_language() or "ja")
    return _("%(n)s件") % {"n": text} if isinstance(value, int) else text


@register.filter
def stamp(moment: dt.datetime) -> str:
    """11月22日 9:12, with the year where it is not this one."""
    local = timezone.localtime(moment)
    return f"{short_date(local.date(), timezone.localdate(), get_language() or 'ja')} {clock(moment)}"


@register.filter
def clock(moment: dt.datetime) -> str:
    """9:12."""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02}"


@register.filter
def kilobytes(size: int) -> int:
    """Bytes in kilobytes, rounded up."""
    return -(-size // 1000)


@register.filter
def named(line: str, file: str) -> str:
    """A line with the name of a file at its place."""
    return line.format(file=file)


@register.filter
def terminal(name: str) -> str:
    """The name of the program that takes lines, in the language of the page."""
    return TERMINALS.get(name, name) if (get_language() or "ja").startswith("en") else name
