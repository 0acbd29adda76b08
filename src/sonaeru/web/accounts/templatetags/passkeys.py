"""The one place that puts script into a page: passkeys need it, by the sign-in library's own files from our address."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString

register = template.Library()
FILES = ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js")
DATA = "js_data"


@register.simple_tag(takes_context=True)
def passkey_script(context: RequestContext, form: str, **ids: str) -> SafeString:
    """The files, what the page asks the browser for, and which function takes which elements (`ids`).

    Nothing here runs inside the page: both other elements are data, which the content security policy lets be.
    """
    asked = context.get(DATA)
    data = json_script(asked, DATA) if asked else SafeString()
    if asked:
        ids["data"] = DATA
    files = format_html_join("", '<script src="{}"></script>', ((static(name),) for name in FILES))
    return format_html("{}{}{}", data, _call(form, {"ids": ids}), files)


def _call(form: str, what: dict[str, Any]) -> SafeString:
    made = json_script(what)
    return SafeString(made.replace("<script ", f'<script data-allauth-onload="allauth.webauthn.forms.{form}" ', 1))
