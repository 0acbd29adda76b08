"""Versions of the few programs that have an end date. The list of what else is installed stays here."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"apps.judged": "cmd:dpkg-query, cmd:rpm"}
SECONDS = 12.0
# Package → product, and how many parts of the version make a cycle. Only packages that are the product itself.
RULES = (
    (re.compile(r"libreoffice-core"), "libreoffice", 2),
    (re.compile(r"firefox-esr"), "firefox", 1),
    (re.compile(r"php[0-9.]*-(cli|fpm)|php-cli|php-fpm"), "php", 2),
    (re.compile(r"mariadb-server(-core)?"), "mariadb", 2),
    (re.compile(r"mysql-server-core-[0-9.]+|mysql-community-server"), "mysql", 2),
    (re.compile(r"postgresql-[0-9]+|postgresql-server"), "postgresql", 1),
    (re.compile(r"nodejs"), "nodejs", 1),
    (re.compile(r"mssql-server"), "mssqlserver", 1),
)
VERSION = re.compile(r"(?:[0-9]+:)?([0-9]+(?:\.[0-9]+)*)")


def parse(text: str) -> Facts:
    """Name, version and state in columns, separated by tabs: dpkg-query's and rpm's as we ask for them."""
    rows = [line.split("\t") for line in text.splitlines()]
    packages = [(row[0], row[1]) for row in rows if len(row) == 3 and row[2] == "installed"]
    if not packages:
        return {"apps.judged": Reason.PARSE_ERROR}
    return {"apps.judged": judged(packages)}


def judged(packages: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Those that have a rule, each cycle once."""
    found = {
        (product, ".".join(version[1].split(".")[:parts]))
        for name, said in packages
        for rule, product, parts in RULES
        if rule.fullmatch(name) and (version := VERSION.match(said))
    }
    return [{"product": product, "cycle": cycle} for product, cycle in sorted(found) if len(cycle) <= 32]


def collect(machine: Machine) -> Facts:
    """dpkg or rpm."""
    asked = machine.run("dpkg" if machine.installed("dpkg") else "rpm")
    return parse(asked.text) if asked.code == 0 else {"apps.judged": Reason.NOT_SUPPORTED}
