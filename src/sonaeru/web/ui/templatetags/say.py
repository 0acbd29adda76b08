"""Filters that put values into words."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from sonaeru.core.words import Words
from sonaeru.web.ui.formats import change, long_date, short_date, signed

register = template.Library()


@register.filter
def say(value: Words | None) -> str:
    """Content in the language of the page."""
    return value.in_language(get_language() or "ja") if value else ""


@register.filter
def on(moment: dt.datetime) -> str:
    """2026年11月22日（令和8年） or 22 November 2026, in the time zone of the product."""
    return long_date(timezone.localtime(moment).date(), get_language() or "ja")


@register.filter
def day(moment: dt.datetime | None) -> str:
    """For tables: 11月22日, with the year where it is not this one: 2025年11月22日; "" for None."""
    now = timezone.localdate()
    return short_date(timezone.localtime(moment).date(), now, get_language() or "ja") if moment else ""


@register.filter
def date_day(value: dt.date | None) -> str:
    """The same for a day without a time."""
    return short_date(value, timezone.localdate(), get_language() or "ja") if value else ""


@register.filter
def fact(value: str | dt.date) -> str:
    """What is held about somebody: a text as it is, a day as a reader writes it."""
    return value if isinstance(value, str) else short_date(value, timezone.localdate(), get_language() or "ja")


@register.filter
def points(value: int) -> str:
    """A number of points with a true minus sign."""
    return signed(value)


@register.filter
def gain(value: int) -> str:
    """A change in points with its sign: ＋4, −2, ±0."""
    return change(value, get_language() or "ja")
