"""Filters of the support site: how long something takes, what a thing costs, texts in pieces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from sonaeru.core.words import Words
from sonaeru.web.guidance.spoken import language
from sonaeru.web.ui.formats import long_date

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """Minutes as people say them: about 90 minutes, about 2 and a half hours. Above two hours to the half hour."""
    if minutes < 120:
        return _("約%(n)s分") % {"n": minutes}
    hours, half = divmod(round(minutes / 30), 2)
    return (_("約%(n)s時間半") if half else _("約%(n)s時間")) % {"n": hours}


@register.filter
def named(names: Mapping[str, Words], key: str) -> Words | None:
    """The words for a key, None if there are none."""
    return names.get(key)


@register.filter
def in_full(day: dt.date) -> str:
    """2026年11月30日（令和8年） or 30 November 2026."""
    return long_date(day, language())
