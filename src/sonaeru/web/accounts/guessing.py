"""Who is guessing: how django-axes names an account and an address, and the page of those who are locked out."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Mapping
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sonaeru.web.ui.ratelimit import visitor


def account(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The account that is tried, as a keyed hash: whether it exists makes no difference, and no address is kept."""
    mail = (credentials or {}).get("email") or request.POST.get("login", "")
    return salted_hmac("accounts.guessing", str(mail).strip().lower(), algorithm="sha256").hexdigest()


def address(request: HttpRequest) -> str:
    """The visitor's network address behind our proxies; the peer's if what they wrote is none."""
    for text in (visitor(request), str(request.META.get("REMOTE_ADDR", ""))):
        try:
            return str(ipaddress.ip_address(text))
        except ValueError:
            continue
    return "0.0.0.0"  # noqa: S104 - a name for "unknown", nothing listens on it


def locked(request: HttpRequest, _response: HttpResponse | None, credentials: Mapping[str, Any] | None) -> HttpResponse:
    """429: too many wrong passwords; says after how many minutes to try again."""
    minutes = _minutes(request, credentials)
    response = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _minutes(request: HttpRequest, credentials: Mapping[str, Any] | None) -> int:
    term = get_cool_off(request)
    assert term is not None
    tried = AccessAttempt.objects.filter(username=account(request, credentials), ip_address=address(request))
    latest = tried.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    left = (latest + term - timezone.now()) if latest else term
    return max(1, math.ceil(float(left.total_seconds()) / 60))
