"""Names of coded facts of a company."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from sonaeru.web.library import reader

register = template.Library()


@register.filter
def option(code: str, scheme: str) -> str:
    """`{{ company.industry|option:"industries" }}`: the name of a code in the language of the page, "" for none."""
    found = next((each.name for each in reader.scheme(scheme) if each.code == code), None)
    return found.in_language(get_language() or "ja") if found else ""
