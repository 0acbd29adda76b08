"""How the wireless network at hand is encrypted. Its name is not taken from what the system tells."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"wifi.class": "cmd:system_profiler, cmd:wdutil"}
SECONDS = 12.0
MODE = re.compile(r"s?pairport_security_mode_(.+)")
CURRENT = "spairport_current_network_information"
# The first that fits, in the words of system_profiler without their prefix.
CLASSES = (
    (r"wpa3_transition", "wpa2"),
    (r"wpa2_personal_mixed|wpa_wpa2.*|.*_mixed", "mixed"),
    (r"wpa[23]?_enterprise.*", "wpa2_enterprise"),
    (r"wpa3.*", "wpa3"),
    (r"wpa2.*", "wpa2"),
    (r"wpa.*", "wpa"),
    (r".*wep.*", "wep"),
    (r"none|owe.*|open", "open"),
)


def class_of(mode: str) -> object:
    """The class of a mode; one that nobody knows is not guessed."""
    return next((name for pattern, name in CLASSES if re.fullmatch(pattern, mode)), Reason.NOT_SUPPORTED)


def networks(found: object, depth: int = 12) -> Iterator[object]:
    """Whatever is said about the network in use, wherever it stands."""
    if isinstance(found, dict):
        yield from ([found[CURRENT]] if CURRENT in found else [])
    for part in (
        (found.values() if isinstance(found, dict) else found if isinstance(found, list) else []) if depth else []
    ):
        yield from networks(part, depth - 1)


def parse(text: str) -> Facts:
    """`system_profiler SPAirPortDataType -json`; without a network in use there is none."""
    try:
        used = list(networks(json.loads(text)))
    except (ValueError, RecursionError):
        return {"wifi.class": Reason.PARSE_ERROR}
    modes = [str(each.get("spairport_security_mode", "")) for each in used if isinstance(each, dict)]
    if not modes:
        return {"wifi.class": "none"}
    found = MODE.fullmatch(modes[0])
    return {"wifi.class": class_of(found[1]) if found else Reason.PARSE_ERROR}


def parse_wdutil(text: str) -> Facts:
    """`wdutil info`, which only root may ask: `Security : WPA3 Personal`."""
    found = re.search(r"^\s*Security\s*: (.+?)\s*$", text, re.MULTILINE)
    mode = found[1].lower().replace("/", "_").replace(" ", "_") if found else ""
    return {"wifi.class": class_of(mode) if found else Reason.PARSE_ERROR}


def collect(machine: Machine) -> Facts:
    """The quick one where one may."""
    quick = sys.platform != "win32" and os.geteuid() == 0 and machine.installed("mac-wdutil")
    return parse_wdutil(machine.run("mac-wdutil").text) if quick else parse(machine.run("mac-wifi").text)
