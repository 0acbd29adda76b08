"""Own pages of computers for the walk: much to fix and something mended, old, revoked, nothing yet; some answers, none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from sonaeru.web.devices import actions, actions_guided, queries
from sonaeru.web.devices.models import Device, Report, Source
from sonaeru.web.tenancy.scopes import opened

LONG = "独立行政法人みどり地域中小企業ものづくり支援センター北関東支部前橋"
WANTING: Mapping[str, Any] = {
    "os.family": "linux",
    "os.product": "debian",
    "os.version": "13",
    "os.autoupdate": "off",
    "os.pending_security": 3,
    "device.role": "laptop",
    "fw.state": "off",
    "disk.system": "off",
    "lock.enabled": False,
    "acct.user_is_admin": True,
    "av.products": [{"name": LONG, "state": "off", "fresh": None}],
}


def fill(own: str) -> dict[str, list[str]]:
    """Make them in a company; ids by the beginning of the route and the name."""
    with opened(organisation=own):
        signs = actions.make_code(by="usr_test", organisation=own, uses=50)[1]
    wanting, old, revoked, begun, fresh = (
        _enrolled(signs, source)
        for source in (Source.AGENT, Source.AGENT, Source.OSQUERY, Source.GUIDED, Source.GUIDED)
    )
    for device, facts, days in (
        (wanting, {**WANTING, "disk.system": "on", "fw.state": "on"}, 7),
        (wanting, {**WANTING, "disk.system": "on"}, 0),
        (old, WANTING, 40),
        (revoked, WANTING, 3),
    ):
        _reported(own, device, facts, days)
    with opened(organisation=own):
        actions.revoke(by="usr_test", organisation=own, device=revoked)
        for question, answer in (("disk", "off-laptop"), ("lock", "unknown"), ("account", "standard")):
            actions_guided.answer(organisation=own, device=begun, question=question, answer=answer)
        actions_guided.report(organisation=own, device=begun)
        tokens = [queries.device(own, each).token for each in (wanting, old, revoked, begun, fresh)]
    return {"pc/start/code": [signs], "pc/pc": tokens, "pc/check": ["os-patched", "firewall-on"]}


def _enrolled(signs: str, source: Source) -> str:
    family = "windows" if source is Source.GUIDED else "linux"
    return actions.enrol(code=signs, source=source, label=LONG, os_family=family).id


def _reported(own: str, device: str, facts: Mapping[str, Any], days: int) -> None:
    at = timezone.now() - dt.timedelta(days=days)
    stated = {key: {"v": value} for key, value in facts.items()} | {"wifi.class": {"why": "not_permitted"}}
    with opened(organisation=own):
        Report.objects.create(
            organisation_id=own, device_id=device, key=str(uuid4()), received_at=at, collected_at=at, facts=stated
        )
        Device.objects.filter(pk=device).update(reported_at=at)
