"""Whether the application firewall is on. Its file is gone on macOS 15 and later, so its program is asked first."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"fw.state": "cmd:socketfilterfw, file:/Library/Preferences/com.apple.alf.plist"}
SECONDS = 6.0
PATH = "/Library/Preferences/com.apple.alf.plist"
STATES = {"0": "off", "1": "on", "2": "on"}


def parse(text: str) -> Facts:
    """`socketfilterfw --getglobalstate`: the number in brackets counts, not the sentence."""
    found = re.search(r"\(State = ([0-9])\)", text)
    return {"fw.state": STATES.get(found[1], Reason.PARSE_ERROR) if found else Reason.PARSE_ERROR}


def parse_number(text: str) -> Facts:
    """The value alone, as `defaults read` gives it."""
    return {"fw.state": STATES.get(text.strip(), Reason.PARSE_ERROR)}


def parse_file(data: bytes) -> Facts:
    """The property list of earlier versions."""
    return parse_number(str(loaded(data).get("globalstate")))


def parse_services(text: str) -> bool:
    """`launchctl list`: whether the firewall's own service is loaded."""
    return any(line.split("\t")[-1] == "com.apple.alf" for line in text.splitlines())


def collect(machine: Machine) -> Facts:
    """The program, else the file."""
    if machine.installed("mac-firewall"):
        return parse(machine.run("mac-firewall").text)
    return parse_file(machine.data(PATH))
