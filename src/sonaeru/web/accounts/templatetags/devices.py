"""What kind of device a session is on, in words that its user knows."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()
# In this order: Edge and Chrome say "Safari" too, Android says "Linux".
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def device(agent: str) -> str:
    """Browser and system, such as `Chrome（Windows）`."""
    browser = next((name for mark, name in BROWSERS if mark in agent), _("ブラウザー"))
    system = next((name for mark, name in SYSTEMS if mark in agent), _("種類はわかりません"))
    return _("%(browser)s（%(system)s）") % {"browser": browser, "system": system}
