"""Whether the firmware checks what it starts: the SecureBoot variable. None on machines without UEFI."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"integrity.secure_boot": "file:/sys/firmware/efi/efivars"}
SECONDS = 2.0
FOLDER = "/sys/firmware/efi/efivars"
VARIABLE = f"{FOLDER}/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"


def parse(data: bytes) -> Facts:
    """Four bytes of attributes, one of value."""
    known = {b"\0": False, b"\1": True}
    return {"integrity.secure_boot": known.get(data[4:], Reason.PARSE_ERROR)}


def collect(machine: Machine) -> Facts:
    """The variable."""
    if not machine.exists("/sys/firmware/efi"):
        return {"integrity.secure_boot": None}
    return parse(machine.data(VARIABLE))
