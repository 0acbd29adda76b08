"""The language of the page, as content knows it."""

from __future__ import annotations

from django.utils.translation import get_language


def language() -> str:
    """The language of the page, as content knows it."""
    return "en" if (get_language() or "").startswith("en") else "ja"
