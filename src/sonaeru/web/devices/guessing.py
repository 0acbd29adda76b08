"""Codes are guessed in vain: each address may be wrong a few times; where many are, everybody waits a little.

The wait is the caller's: it is told to come again after two seconds, and no thread of the server sleeps meanwhile. A
thread that slept would let a few hundred wrong codes at once stop every page. Counts live where those of
`ui.ratelimit` do. Figures: `docs/reference/agent-protocol.md`.
"""

from __future__ import annotations

import math
import time
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from sonaeru.web.devices import letters
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import people
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.roles import OPERATOR
from sonaeru.web.ui import ratelimit

WRONG_A_MINUTE: Final = 5
WRONG_AN_HOUR: Final = 60
MINUTE, HOUR = 60, 3600
WAIT_S: Final = 2
ALL: Final = "devices.codes.wrong"
TOLD: Final = "devices.codes.told"


def wait(request: HttpRequest) -> int:
    """For how many seconds this visitor may not try a code yet; 0: now."""
    key = ratelimit.key_of(request, "devices.code")
    if ratelimit.used(key) >= WRONG_A_MINUTE:
        return MINUTE
    return _held(f"{key}.since", time.time()) if ratelimit.used(ALL) > WRONG_AN_HOUR else 0


def was_wrong(request: HttpRequest) -> None:
    """Count a wrong code; the operator is told of many, once an hour."""
    ratelimit.over(ratelimit.key_of(request, "devices.code"), WRONG_A_MINUTE, MINUTE)
    if ratelimit.over(ALL, WRONG_AN_HOUR, HOUR) and cache.add(TOLD, 1, HOUR):
        _tell_operators(int(time.time()) // HOUR)


def _held(key: str, now: float) -> int:
    """What is left of the two seconds since the visitor first came; one try is let through after them."""
    if cache.add(key, now, MINUTE):
        return WAIT_S
    left = WAIT_S - (now - float(cache.get(key, now)))
    if left > 0:
        return math.ceil(left)
    cache.delete(key)
    return 0


@transaction.atomic
def _tell_operators(hour: int) -> None:
    message = letters.guessed(WRONG_AN_HOUR)
    for held in tenancy.seats_of_installation():
        if held.seat.role == OPERATOR.id:
            someone = people.recipient(held.user)
            notify.tell(
                user=held.user,
                kind="devices.codes_guessed",
                message=message(someone.language if someone else "ja"),
                urgent=True,
                key=f"devices.codes/{hour}/{held.user}",
            )
