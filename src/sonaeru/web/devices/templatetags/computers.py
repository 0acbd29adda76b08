"""Filters and tags of the company's pages of computers."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sonaeru.core.devices.summary import TO_DO
from sonaeru.core.words import Words, words
from sonaeru.web.devices import standing
from sonaeru.web.devices.board import Column, Line
from sonaeru.web.library import devices as library

register = template.Library()
LOOKS = {"fail": "bad", "warn": "lack", "unknown": "unk", "pass": "ok", "not_applicable": "off"}


@register.filter
def called(code: str, kind: str) -> str:
    """A code in words, such as `{{ finding.state|called:"states" }}`; a reason keeps the part before its colon."""
    code = str(code).partition(":")[0]
    known = library.fleet().get(kind, {})
    if kind in library.fleet() and code not in known:
        return known["other"].in_language(_language()) if "other" in known else ""
    return library.called(kind, code).in_language(_language())


@register.filter
def state(code: str) -> SafeString:
    """The mark of a state: sign and words, beside its colour."""
    return _mark(code, _language(), "states")


@register.filter
def cell(line: Line, column: Column) -> SafeString:
    """The cell of a computer in a column of the table; made once for each state, for there are very many."""
    return _cell(line.cells.get(column.id, ""), column.head.in_language(_language()), _language())


@register.filter
def title(check: str) -> Words:
    """The name of a check."""
    return words(standing.check(check).words["title"], check)


@register.filter
def why(check: str) -> Words:
    """Why a check matters."""
    return words(standing.check(check).words["why"], check)


@register.filter
def at(mapping: dict[str, object], key: str) -> object:
    """What stands under a key that only the page knows; None if nothing does."""
    return mapping.get(key)


@cache
def _mark(code: str, language: str, kind: str) -> SafeString:
    sign, said = library.called("signs", code), library.called(kind, code)
    return format_html(
        '<span class="st st--{}"><span aria-hidden="true">{}</span>{}</span>',
        LOOKS[code],
        sign.in_language(language),
        said.in_language(language),
    )


@cache
def _cell(code: str, head: str, language: str) -> SafeString:
    calm = "" if code in TO_DO else " c--calm"
    never = format_html('<span class="vh">{}</span>', library.called("spoke", "never").in_language(language))
    mark = _mark(code, language, "short") if code else never
    return format_html('<td role="cell" class="c{}" data-l="{}">{}</td>', calm, head, mark)


def _language() -> str:
    return "en" if (get_language() or "ja").startswith("en") else "ja"
