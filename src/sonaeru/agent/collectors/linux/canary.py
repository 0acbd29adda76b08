"""How the watch over a few files stands: its own record. The watch itself is not started here."""

from __future__ import annotations

from sonaeru.agent.canary_record import NAME, Broken, parse
from sonaeru.agent.home import folder
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Dated, Facts, Reason

FACTS = {"canary.state": "file:canary.json"}
SECONDS = 1.0
DAY_SECONDS = 86_400


def stated(text: str, now: float) -> object:
    """What a record says. An alarm holds until a person takes it back; that all is quiet held at the last look."""
    try:
        record = parse(text)
    except Broken:
        return Reason.PARSE_ERROR
    if not record.places:
        return "off"
    if record.state != "armed":
        return record.state
    if record.looked > now + DAY_SECONDS:
        return Reason.CONFLICT
    # Set and never looked at: as if it had been looked at long ago.
    return Dated("armed", max(0.0, min(record.looked, now)))


def parse_record(text: str) -> Facts:
    """The record without its time."""
    found = stated(text, float(2**33))
    return {"canary.state": found.value if isinstance(found, Dated) else found}


def read(machine: Machine, family: str) -> Facts:
    """The file; without it nobody asked for a watch."""
    text = machine.text_or_none(str(folder(machine.environment, family) / NAME))
    return {"canary.state": "off" if text is None else stated(text, machine.now)}


def collect(machine: Machine) -> Facts:
    """That of Linux."""
    return read(machine, "linux")
