"""Asking again before a dangerous act: whether somebody proved just now who they are, and where to do so."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def recently(request: HttpRequest) -> bool:
    """Whether a password, code, passkey, mail link or provider was used in this session a short while ago."""
    latest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def way(request: HttpRequest, following: str) -> str:
    """The address of the page that asks, which leads on to `following`."""
    method = get_adapter(request).get_reauthentication_methods(request.user)[0]
    return f"{method['url']}?{urlencode({'next': following})}"
