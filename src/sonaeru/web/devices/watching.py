"""The watched files of a computer: when they change, the company hears of it; when several do, other rooms act too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sonaeru.core.devices import Fact
from sonaeru.web.devices import letters
from sonaeru.web.devices.models import Device
from sonaeru.web.jobs import events
from sonaeru.web.notify import actions as notify

STATE: Final = "canary.state"
FIRED, TOUCHED = "fired", "touched"
EVENT: Final = "canary.alarm"


def look(row: Device, before: Mapping[str, Fact], after: Mapping[str, Fact], *, key: str) -> None:
    """Tell of a state that was another in the report before. `key`: of the report. Inside its transaction.

    Fired: an alarm at once, and the event `canary.alarm` about the company, with `organisation`, `device`, `report`.
    Touched: a question, no event.
    """
    then, now = (facts.get(STATE, Fact()).value for facts in (before, after))
    if now == then or now not in (FIRED, TOUCHED):
        return
    company = row.organisation_id
    if now == FIRED:
        payload = {"organisation": company, "device": row.pk, "report": key}
        events.emit(EVENT, key=f"{row.pk}/{key}", subject=company, payload=payload)
    message = (letters.fired if now == FIRED else letters.touched)(company, row.label)
    notify.announce(
        organisation=company,
        kind=f"devices.canary_{now}",
        message=message,
        urgent=now == FIRED,
        key=f"canary/{row.pk}/{key}",
    )
