"""Lets a template show only what the visitor may do."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from sonaeru.web.tenancy.gate import permitted
from sonaeru.web.tenancy.roles import Permission

register = template.Library()


@register.filter
def may(request: HttpRequest, permission: str) -> bool:
    """`{% if request|may:"people.edit" %}`: whether the visitor may, with the company or association of this page."""
    return permitted(request, Permission(permission))
