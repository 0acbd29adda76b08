"""Which antivirus runs: the state each product tells, never the health it claims."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from sonaeru.agent.collectors.linux._files import days_since
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"av.products": "cmd:mdatp, cmd:sentinelctl, cmd:cytool, cmd:bduitool, file:/usr/sbin/clamd"}
SECONDS = 25.0
CLAMAV = "/usr/sbin/clamd"
DATABASES = ("/var/lib/clamav/daily.cld", "/var/lib/clamav/daily.cvd")
FRESH_DAYS = 7


def product(name: str, state: str, fresh: bool | None) -> Facts:
    """One product as a fact."""
    return {"av.products": [{"name": name, "state": state, "fresh": fresh}]}


def parse_defender(text: str) -> Facts:
    """`mdatp health`: `healthy` may be true while real-time protection is off."""
    try:
        found: dict[str, Any] = json.loads(text)
        on = found["realTimeProtectionEnabled"]["value"]
        status = found.get("definitionsStatus", {}).get("$type")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"av.products": Reason.PARSE_ERROR}
    if not isinstance(on, bool):
        return {"av.products": Reason.PARSE_ERROR}
    fresh = None if status is None else status == "upToDate"
    return product("Microsoft Defender for Endpoint", "on" if on else "off", fresh)


def parse_bitdefender(text: str) -> Facts:
    """`bduitool get ps`."""
    return _by(r"Antimalware status:\s*(\w+)", text, "Bitdefender Endpoint Security Tools")


def parse_sentinel(text: str) -> Facts:
    """`sentinelctl status` of Linux, or of macOS."""
    return _by(r"(?:Agent state|Protection):?\s+(\w+)", text, "SentinelOne")


def parse_cortex(text: str) -> Facts:
    """`cytool runtime query`: a table of its processes; the one called pmd protects."""
    rows = [line.split() for line in text.splitlines()]
    states = {row[0]: row[3] for row in rows if len(row) >= 5 and row[1].isdigit()}
    if "pmd" not in states:
        return {"av.products": Reason.PARSE_ERROR}
    return product("Cortex XDR", "on" if states["pmd"] == "Running" else "off", None)


def parse_cortex_content(text: str) -> str:
    """`cytool info query`: the version of its content. Raises Unread where none is told."""
    found = re.search(r"^Content Version:\s*([0-9-]{1,32})\s*$", text, re.MULTILINE)
    if not found:
        raise Unread(Reason.PARSE_ERROR)
    return found[1]


def parse_day(text: str) -> str:
    """The day `bduitool` gives for its content, as an ISO date. Raises Unread where none is told."""
    found = re.search(r"^Last security content update:\s*([0-9]{4}-[0-9]{2}-[0-9]{2})\b", text, re.MULTILINE)
    if not found:
        raise Unread(Reason.PARSE_ERROR)
    return found[1]


def _by(pattern: str, text: str, name: str) -> Facts:
    found = re.search(rf"^\s*(?:- )?{pattern}\s*$", text, re.MULTILINE)
    if not found:
        return {"av.products": Reason.PARSE_ERROR}
    return product(name, "on" if found[1].lower() in ("on", "enabled") else "off", None)


PRODUCTS: dict[str, Callable[[str], Facts]] = {
    "mdatp": parse_defender,
    "bduitool": parse_bitdefender,
    "sentinel": parse_sentinel,
    "cortex-runtime": parse_cortex,
}


def collect(machine: Machine) -> Facts:
    """Every product that is installed; one that does not answer makes the whole unknown, never absent."""
    answers = [
        parse(machine.run(name).text)["av.products"] for name, parse in PRODUCTS.items() if machine.installed(name)
    ]
    if machine.exists(CLAMAV):
        answers.append(clamav(machine)["av.products"])
    failed = [answer for answer in answers if isinstance(answer, Reason)]
    if failed:
        return {"av.products": failed[0]}
    return {"av.products": [each for answer in answers if isinstance(answer, list) for each in answer]}


def clamav(machine: Machine) -> Facts:
    """Its daemon answers at a socket while it runs; its signatures are as old as their file."""
    running = any(map(machine.exists, ("/run/clamav/clamd.ctl", "/run/clamd.scan/clamd.sock")))
    times = [changed for path in DATABASES if (changed := machine.changed(path)) is not None]
    fresh = days_since(max(times), machine.now or time.time()) <= FRESH_DAYS if times else None
    return product("ClamAV", "on" if running else "off", fresh)
