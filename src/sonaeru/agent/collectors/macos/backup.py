"""Time Machine: where to, and when it last succeeded, as far as one may look."""

from __future__ import annotations

from datetime import datetime

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"backup.tools": "cmd:tmutil, file:/Library/Preferences/com.apple.TimeMachine.plist"}
SECONDS = 6.0
PATH = "/Library/Preferences/com.apple.TimeMachine.plist"
TARGETS = {"Local": "external", "Network": "network"}


def parse(data: bytes) -> Facts:
    """`tmutil destinationinfo -X`: one tool for each place, whose name is left out."""
    places = loaded(data).get("Destinations")
    if not isinstance(places, list):
        return {"backup.tools": Reason.PARSE_ERROR}
    kinds = [str(place.get("Kind")) for place in places if isinstance(place, dict)]
    return {"backup.tools": [tool(TARGETS.get(kind, "unknown"), None) for kind in kinds[:20]]}


def parse_last(data: bytes) -> str | None:
    """The day of the newest snapshot in the settings of Time Machine; None where there is none."""
    places = loaded(data).get("Destinations")
    dates = [
        date
        for place in (places if isinstance(places, list) else [])
        for date in ((place.get("SnapshotDates") if isinstance(place, dict) else None) or [])
        if isinstance(date, datetime)
    ]
    return max(dates).date().isoformat() if dates else None


def tool(target: str, last: str | None) -> dict[str, str | None]:
    """One tool as a fact."""
    return {"kind": "time_machine", "target": target, "last_success": last}


def collect(machine: Machine) -> Facts:
    """With a single place the date is its date; with several it is nobody's."""
    found = parse(machine.run("time-machine").text.encode())["backup.tools"]
    if isinstance(found, list) and len(found) == 1:
        try:
            return {"backup.tools": [tool(found[0]["target"], parse_last(machine.data(PATH)))]}
        except Unread:
            return {"backup.tools": found}
    return {"backup.tools": found}
