"""Where software comes from: archives outside the distribution, and archives whose signature nobody checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sonaeru.agent.collectors.linux._files import sections
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason
from sonaeru.core.devices.archives import foreign

FACTS = dict.fromkeys(
    ("origin.extra_sources", "origin.unsigned_sources"),
    "file:/etc/apt/sources.list, file:/etc/apt/sources.list.d, file:/etc/yum.repos.d",
)
SECONDS = 2.0
LISTS = "/etc/apt/sources.list.d"
YUM = "/etc/yum.repos.d"


@dataclass(frozen=True)
class Source:
    """An archive: its address stays here."""

    address: str
    signed: bool


def parse_list(text: str) -> list[Source]:
    """The one-line form: `deb [options] address suite …`."""
    rows = re.findall(r"^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s", text + "\n", re.MULTILINE)
    return [Source(address, not re.search(r"\btrusted=yes\b", options)) for options, address in rows]


def parse_deb822(text: str) -> list[Source]:
    """The form of stanzas: `URIs:`, `Trusted:`, `Enabled:`."""
    found: list[Source] = []
    for stanza in re.split(r"\n\s*\n", text):
        said = {name.lower(): value.strip() for name, value in re.findall(r"^([\w-]+):(.*)$", stanza, re.MULTILINE)}
        if said.get("enabled", "yes").lower() in ("yes", "true", "1"):
            signed = said.get("trusted", "no").lower() not in ("yes", "true", "1")
            found += [Source(address, signed) for address in said.get("uris", "").split()]
    return found


def parse_yum(text: str) -> Facts:
    """A .repo file. Which archives are the distribution's own it does not say."""
    on: dict[str, bool] = {}
    checked: dict[str, bool] = {}
    for section, name, value in sections(text):
        on.setdefault(section, True)
        if name == "enabled":
            on[section] = value not in ("0", "false", "no")
        if name == "gpgcheck":
            checked[section] = value not in ("0", "false", "no")
    # Absent means what dnf.conf says, which every distribution ships as 1.
    unsigned = sum(on[section] and not checked.get(section, True) for section in on)
    return {"origin.extra_sources": Reason.NOT_SUPPORTED, "origin.unsigned_sources": unsigned}


def apt(machine: Machine) -> Iterator[Source]:
    """Every archive that apt asks."""
    yield from parse_list(machine.text_or_none("/etc/apt/sources.list") or "")
    for name in machine.names(LISTS):
        if name.endswith(".list"):
            yield from parse_list(machine.text(f"{LISTS}/{name}"))
        elif name.endswith(".sources"):
            yield from parse_deb822(machine.text(f"{LISTS}/{name}"))


def collect(machine: Machine) -> Facts:
    """apt's or dnf's."""
    if not machine.exists("/etc/apt"):
        if not machine.exists(YUM):
            return dict.fromkeys(FACTS, Reason.NOT_INSTALLED)
        return parse_yum("\n".join(machine.texts(YUM, ".repo")))
    found = set(apt(machine))
    return {
        "origin.extra_sources": sum(foreign(each.address) for each in found),
        "origin.unsigned_sources": sum(not each.signed for each in found),
    }
