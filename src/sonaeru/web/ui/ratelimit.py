"""A limit on how often one visitor may do a thing. Addresses are hashed with a key and forgotten with the window."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW = 600
# Of an IPv6 address the first 64 bits name a household; what follows, anybody changes at will.
HOUSEHOLD = 64


def visitor(request: HttpRequest) -> str:
    """The visitor's network address: the peer's, or what the last of our proxies wrote down."""
    if settings.PROXIES:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(forwarded) >= settings.PROXIES:
            return forwarded[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def exceeded(request: HttpRequest, what: str, limit: int) -> bool:
    """Count one more `what` of this visitor; True once there were more than `limit` in ten minutes (0: no limit).

    Where the counts live: `over`.
    """
    return over(key_of(request, what), limit, WINDOW)


def key_of(request: HttpRequest, what: str) -> str:
    """The key under which `what` of this visitor is counted."""
    return salted_hmac("ratelimit", f"{what} {_household(visitor(request))}").hexdigest()


def over(key: str, limit: int, seconds: int) -> bool:
    """Count one more use of a key; True once there were more than `limit` in so many seconds (0: no limit).

    Counts live in the memory of one server process, so a limit holds per process; in Redis, where the settings name
    one, it holds for all.
    """
    if not limit or cache.add(key, 1, seconds):
        return False
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:
        # The time ended between the two lines.
        return False


def used(key: str) -> int:
    """How many uses of a key `over` has counted so far. Counts nothing itself."""
    return int(cache.get(key, 0))


def _household(address: str) -> str:
    try:
        whole = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((whole, HOUSEHOLD), strict=False)) if whole.version == 6 else address
