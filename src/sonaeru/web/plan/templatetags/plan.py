"""Filters of the plan's pages."""

from __future__ import annotations

from django import template

from sonaeru.core.plan import Standing
from sonaeru.core.words import Words
from sonaeru.web.plan import sentences

register = template.Library()


@register.filter
def stated(standing: Standing) -> Words:
    """How far an item is, as its mark says it."""
    return sentences.state(standing)
