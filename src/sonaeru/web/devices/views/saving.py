"""The computers of a company as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sonaeru.web.devices import exports
from sonaeru.web.devices.board import board
from sonaeru.web.tenancy.gate import needs
from sonaeru.web.tenancy.roles import Permission
from sonaeru.web.ui.downloads import attachment


@needs(Permission.DEVICES_VIEW)
@require_safe
def csv(request: HttpRequest, organisation: str) -> HttpResponse:
    """One table: computers by check."""
    return _file("csv", exports.as_csv(board(organisation, now=timezone.now())))


@needs(Permission.DEVICES_VIEW)
@require_safe
def xlsx(request: HttpRequest, organisation: str) -> HttpResponse:
    """The same as a workbook, with what to do first."""
    return _file("xlsx", exports.as_xlsx(board(organisation, now=timezone.now())))


def _file(kind: str, body: bytes) -> HttpResponse:
    return attachment(f"sonaeru-devices-{timezone.localdate().isoformat()}.{kind}", body)
