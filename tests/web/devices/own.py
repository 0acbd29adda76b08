"""A visitor with the link of a computer, or with a code."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.web.devices.conftest import Fleet

from sonaeru.web.devices import actions, models, queries
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.queries import Device
from sonaeru.web.tenancy.scopes import opened

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Mobile Safari/537.36"


def at(device: Device, page: str = "") -> str:
    """The address of a page of a computer."""
    return f"/pc/{device.token}/{page}"


def plain(response: HttpResponse) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def shown(device: Device, page: str = "", *, status: int = 200) -> str:
    """A page of a computer as a reader sees it."""
    response = Client().get(at(device, page))
    assert response.status_code == status, plain(response)
    return plain(response)


def code(fleet: Fleet, uses: int = 1) -> str:
    """A new code of the company."""
    with opened(organisation=fleet.id):
        return actions.make_code(by=fleet.by, organisation=fleet.id, uses=uses)[1]


def guided(fleet: Fleet, family: str = "windows") -> Device:
    """A computer about which somebody answers questions."""
    return actions.enrol(code=code(fleet), source=Source.GUIDED, os_family=family)


def again(fleet: Fleet, device: Device) -> Device:
    """The same computer as it stands now."""
    with opened(organisation=fleet.id):
        return queries.device(fleet.id, device.id)


def revoked(fleet: Fleet, device: Device) -> Device:
    """The same computer after the company revoked it."""
    with opened(organisation=fleet.id):
        actions.revoke(by=fleet.by, organisation=fleet.id, device=device.id)
    return again(fleet, device)


def reports(fleet: Fleet, device: Device) -> list[models.Report]:
    """What is kept of a computer, newest first."""
    with opened(organisation=fleet.id):
        return list(models.Report.objects.filter(device=device.id))


TODAY = timezone.localdate()
