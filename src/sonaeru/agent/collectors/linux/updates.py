"""Security updates that are known and not installed. Nothing is fetched: the index at hand is what counts."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"os.pending_security": "cmd:apt, cmd:apt-get, cmd:dnf"}
SECONDS = 130.0
PACKAGES = True
ROW = re.compile(r"^[^\s/]+/(\S+) \S+ \S+ \[")
INSTALL = re.compile(r"^Inst (\S+) .*?\((\S+) (.*) \[", re.MULTILINE)


def parse_list(text: str) -> Facts:
    """`apt list --upgradable`: the suites of a row stand after the slash."""
    rows = [found for line in text.splitlines() if (found := ROW.match(line))]
    known = all(ROW.match(line) or line.startswith("Listing") or not line.strip() for line in text.splitlines())
    if not known:  # another language, or another apt: no number is better than a wrong one
        return {"os.pending_security": Reason.PARSE_ERROR}
    suites = [row[1].split(",") for row in rows]
    return {"os.pending_security": sum(any("-security" in suite for suite in each) for each in suites)}


def parse_simulation(text: str) -> Facts:
    """`apt-get -s upgrade`: one of the origins of a package is a security archive."""
    names = {name for name, _, origins in INSTALL.findall(text) if "security" in origins.lower()}
    return {"os.pending_security": len(names)}


def parse_dnf(text: str) -> Facts:
    """`dnf updateinfo list --security`: one advisory and package a row."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    names = {row[-1] for row in rows if len(row) >= 3 and "sec" in row[1].lower()}
    return {"os.pending_security": len(names)}


def collect(machine: Machine) -> Facts:
    """apt first, then its simulation, else dnf."""
    if machine.installed("dnf"):
        asked = machine.run("dnf")
        return parse_dnf(asked.text) if asked.code == 0 else {"os.pending_security": Reason.NOT_SUPPORTED}
    try:
        listed = machine.run("apt")
        found = parse_list(listed.text) if listed.code == 0 else {}
    except Unread as unread:
        found = {"os.pending_security": unread.reason}
    if isinstance(found.get("os.pending_security", Reason.PARSE_ERROR), Reason):
        simulated = machine.run("apt-get")
        return (
            parse_simulation(simulated.text) if simulated.code == 0 else {"os.pending_security": Reason.NOT_SUPPORTED}
        )
    return found
