"""Addresses: where a page may lead on to, and how ours stand in a mail."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def ours(request: HttpRequest, wanted: str | None) -> bool:
    """Whether an address that a visitor brought along stays within ours; any other is never followed."""
    return url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def absolute(request: HttpRequest, path: str) -> str:
    """The address of a page as it stands in a mail: by the setting, else as the visitor reached us.

    The visitor chooses the name in a request; a mail to somebody else must not lead where that says.
    """
    return settings.ADDRESS.rstrip("/") + path if settings.ADDRESS else request.build_absolute_uri(path)
