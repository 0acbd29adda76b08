"""Which antivirus runs beside Apple's own, and how new Apple's own is."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux.antivirus import parse_defender, parse_sentinel
from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

XPROTECT = "/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist"
FACTS = {"av.products": "cmd:mdatp, cmd:sentinelctl", "av.xprotect_version": f"file:{XPROTECT}"}
SECONDS = 11.0
PRODUCTS = {"mdatp": parse_defender, "sentinel": parse_sentinel}


def parse_xprotect(data: bytes) -> Facts:
    """The version of the definitions: a number that only grows."""
    version = str(loaded(data).get("CFBundleShortVersionString", ""))
    return {"av.xprotect_version": version if re.fullmatch(r"[0-9]{1,9}", version) else Reason.PARSE_ERROR}


def products(machine: Machine) -> Facts:
    """Every product that is installed; one that does not answer makes the whole unknown."""
    answers = [
        parse(machine.run(name).text)["av.products"] for name, parse in PRODUCTS.items() if machine.installed(name)
    ]
    failed = [answer for answer in answers if isinstance(answer, Reason)]
    found = [each for answer in answers if isinstance(answer, list) for each in answer]
    return {"av.products": failed[0] if failed else found}


def collect(machine: Machine) -> Facts:
    """Both, each for itself."""
    return {
        **tried(["av.products"], lambda: products(machine)),
        **tried(["av.xprotect_version"], lambda: parse_xprotect(machine.data(XPROTECT))),
    }
