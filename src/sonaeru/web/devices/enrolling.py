"""Letting in a computer that shows a code: what it must say of itself, and what it gets."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from sonaeru.core.assessment import strict_json
from sonaeru.core.devices.protocol import Answer
from sonaeru.core.devices.schema import FACTS, HEAD, Kind, like
from sonaeru.web.devices import actions, secrets
from sonaeru.web.devices.models import LABEL_LENGTH, Source
from sonaeru.web.devices.queries import Device
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.formats import one_line

MOST: Final = 4096
NEEDED: Final[Mapping[str, Kind]] = {
    "code": like(r"[^\x00]{1,40}"),
    "os_family": FACTS["os.family"],
    "agent": HEAD["agent"],
}
FIELDS: Final[Mapping[str, Kind]] = {**NEEDED, "label": like(rf"[^\x00]{{0,{LABEL_LENGTH}}}")}
POLICY: Final = {"interval_days": 7, "collect": ["all"], "text_edition": "1"}
ORIGIN: Final = "agent"


def enrol(body: bytes, *, now: dt.datetime, page: Callable[[Device], str]) -> Answer:
    """The answer to a computer that wants in. `page(device)`: the full address of its own page."""
    try:
        table = strict_json.parse(body.decode())
    except ValueError:
        return Answer(422, "unreadable")
    if not isinstance(table, dict):
        return Answer(422, "not_an_object")
    if refused := _refused(table):
        return refused
    try:
        device = actions.enrol(
            code=table["code"],
            source=Source.AGENT,
            label=one_line(table.get("label", "")),
            os_family=table["os_family"],
            agent_version=table["agent"]["version"],
            origin=ORIGIN,
        )
    except actions.CodeRefused:
        return Answer(404, "code")
    return Answer(201, "", _given(device, now, page(device)))


def _refused(table: Mapping[str, Any]) -> Answer | None:
    for field, value in table.items():
        if field not in FIELDS:
            return Answer(422, "unknown_field", {"field": field[:40]})
        if not FIELDS[field](value):
            return Answer(422, "wrong_value", {"field": field})
    missing = next((field for field in NEEDED if field not in table), None)
    return Answer(422, "missing_field", {"field": missing}) if missing else None


def _given(device: Device, now: dt.datetime, page: str) -> dict[str, Any]:
    with opened(organisation=device.organisation):
        company = tenancy.organisation(device.organisation).name
    return {
        "device": device.id,
        "secret": base64.b64encode(secrets.secret(device.id, device.generation)).decode(),
        "generation": device.generation,
        "server_time": int(now.timestamp()),
        "company": company,
        "label": device.label,
        "page": page,
        "policy": POLICY,
    }
