"""Codes are guessed in vain: each address may be wrong a few times in a minute."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from sonaeru.web.ui import ratelimit

WRONG_A_MINUTE: Final = 5
MINUTE: Final = 60


def wait(request: HttpRequest) -> int:
    """For how many seconds this visitor may not try a code yet; 0: now."""
    used = ratelimit.used(ratelimit.key_of(request, "devices.code"))
    return MINUTE if used >= WRONG_A_MINUTE else 0


def was_wrong(request: HttpRequest) -> None:
    """Count a wrong code."""
    ratelimit.over(ratelimit.key_of(request, "devices.code"), WRONG_A_MINUTE, MINUTE)
