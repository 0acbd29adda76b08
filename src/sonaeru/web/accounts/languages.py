"""The language that the pages follow: a cookie, as the visitor's own preferences set it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse


def keep(response: HttpResponse, language: str) -> None:
    """Keep the language in the cookie; nothing for one that is not ours, such as "" of an account without a choice."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
