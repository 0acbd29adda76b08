"""Versions of the few programs that have an end date, under /Applications. Home folders are never looked into."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"apps.judged": "file:/Applications"}
SECONDS = 3.0
# Name of the folder → product, and how many parts of the version make a cycle.
RULES = (
    (re.compile(r"LibreOffice\.app"), "libreoffice", 2),
    (re.compile(r"FileMaker Pro( [0-9]+)?\.app"), "filemaker", 1),
)


def parse_version(data: bytes) -> str:
    """The version in an Info.plist. Raises Unread where there is none."""
    found = re.match(r"[0-9]{1,5}(\.[0-9]{1,5})*", str(loaded(data).get("CFBundleShortVersionString", "")))
    if not found:
        raise Unread(Reason.PARSE_ERROR)
    return found[0]


def collect(machine: Machine) -> Facts:
    """Only folders that a rule names are opened."""
    found = {
        (product, ".".join(parse_version(machine.data(f"/Applications/{name}/Contents/Info.plist")).split(".")[:parts]))
        for name in machine.names("/Applications")
        for rule, product, parts in RULES
        if rule.fullmatch(name)
    }
    return {"apps.judged": [{"product": product, "cycle": cycle[:32]} for product, cycle in sorted(found)]}
