"""Versions of the few programs that have an end date, and how many have no publisher. Their names stay here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sonaeru.agent.collectors.windows._values import number
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

CURRENT = r"Microsoft\Windows\CurrentVersion\Uninstall"
PLACES = (rf"HKLM\SOFTWARE\{CURRENT}", rf"HKLM\SOFTWARE\WOW6432Node\{CURRENT}", rf"HKCU\SOFTWARE\{CURRENT}")
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
FACTS = dict.fromkeys(
    ("apps.judged", "origin.no_publisher_apps"), "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Uninstall"
)
SECONDS = 12.0
# Names that are made by their vendor with the version inside; the number beside them does not always match the year.
RULES = (
    (re.compile(r"LibreOffice ([0-9]+\.[0-9]+)(\.[0-9.]+)?"), "libreoffice"),
    (re.compile(r"Mozilla Firefox ([0-9]+)(\.[0-9.]+)? ESR .*"), "firefox"),
    (re.compile(r"Microsoft SQL Server (20[0-9]{2}(?: R2)?)(?: \(64-bit\))?"), "mssqlserver"),
    (re.compile(r"FileMaker Pro (20[0-9]{2}|1[0-9])"), "filemaker"),
    (re.compile(r"PostgreSQL ([0-9]+)\b.*"), "postgresql"),
)
# Product ids of Click-to-Run: the year stands in them, none means the subscription.
SUITE = re.compile(
    r"(?:ProPlus|Standard|HomeBusiness|HomeStudent|Personal|Professional)(2019|2021|2024)(?:Retail|Volume)"
)


def entries(registry: Registry) -> Iterator[dict[str, object]]:
    """What each place says of each program; updates and parts of the system do not count."""
    for place in PLACES:
        for name in registry.keys(place):
            said = registry.values(rf"{place}\{name}")
            if number(said.get("SystemComponent")) != 1 and not said.get("ParentKeyName") and said.get("DisplayName"):
                yield said


def facts(registry: Registry) -> Facts:
    """Judged by rules alone: a name that only looks like a product gives nothing."""
    found = list(entries(registry))
    names = [str(said["DisplayName"]).strip() for said in found]
    judged = {(product, match[1]) for name in names for rule, product in RULES if (match := rule.fullmatch(name))}
    suites = str(registry.value(OFFICE, "ProductReleaseIds") or "")
    judged |= {("office", match[1]) for suite in suites.split(",") if (match := SUITE.fullmatch(suite.strip()))}
    nameless = {name for name, said in zip(names, found) if not str(said.get("Publisher") or "").strip()}
    return {
        "apps.judged": [
            {"product": product, "cycle": cycle.replace(" ", "-").lower()} for product, cycle in sorted(judged)
        ],
        "origin.no_publisher_apps": len(nameless),
    }


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
