"""Links of a check in templates, whichever door the visitor came through."""

from __future__ import annotations

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *more: object) -> str:
    """`{% to "question" item.no %}`: the address of a page of the open check."""
    address: str = context["door"].link(name, *more)
    return address
