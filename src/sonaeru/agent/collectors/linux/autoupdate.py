"""Whether updates install themselves: apt's periodic settings, dnf-automatic."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sonaeru.agent.collectors.linux._files import sections
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS = {"os.autoupdate": "file:/etc/apt/apt.conf.d, file:/etc/apt/apt.conf, file:/etc/dnf/automatic.conf"}
SECONDS = 2.0
UPGRADER = "/usr/bin/unattended-upgrade"
DNF = "/etc/dnf/automatic.conf"
TIMERS = "/etc/systemd/system/timers.target.wants"
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|#[^\n]*|"([^"]*)"|([{};])|([^\s{};"]+)', re.DOTALL)


def apt_settings(text: str) -> dict[str, str]:
    """An apt.conf: `A::B "x";` and `A { B "x"; };` alike, names in lower case, the last one wins."""
    found: dict[str, str] = {}
    scope: list[str] = []
    name = ""
    for token in TOKEN.finditer(text):
        value, sign, word = token.groups()
        if word is not None:
            name = word.lower()
        elif value is not None:
            found["::".join([*scope, name])] = value
        elif sign == "{":
            scope.append(name)
        elif sign == "}":
            scope = scope[:-1]
    return found


def parse_apt(text: str) -> Facts:
    """What the settings add up to; None where nothing is said."""
    settings = apt_settings(text)
    said = {key: settings.get(f"apt::periodic::{key}") for key in ("enable", "unattended-upgrade", *WEAKER)}
    if said["enable"] == "0" or (said["unattended-upgrade"] is not None and not any(map(_on, said.values()))):
        return {"os.autoupdate": "off"}
    if _on(said["unattended-upgrade"]):
        return {"os.autoupdate": "on"}
    return {"os.autoupdate": next((state for key, state in WEAKER.items() if _on(said[key])), None)}


WEAKER = {"download-upgradeable-packages": "download", "update-package-lists": "notify"}


def parse_dnf(text: str) -> Facts:
    """/etc/dnf/automatic.conf, given that its timer runs."""
    said = {name: value.lower() for section, name, value in sections(text) if section == "commands"}
    if said.get("apply_updates") in YES:
        return {"os.autoupdate": "on"}
    return {"os.autoupdate": "download" if said.get("download_updates") in YES else "notify"}


YES = {"yes", "true", "1", "on"}


def collect(machine: Machine) -> Facts:
    """apt's files in its order, or dnf's where its timer is switched on."""
    timers = machine.names(TIMERS)
    if any(name.startswith("dnf-automatic-install") for name in timers):
        return {"os.autoupdate": "on"}
    if machine.exists(DNF):
        return parse_dnf(machine.text(DNF)) if any(map(_dnf_timer, timers)) else {"os.autoupdate": None}
    found = parse_apt("\n".join(apt_texts(machine)))
    missing = found["os.autoupdate"] == "on" and not machine.exists(UPGRADER)
    return {"os.autoupdate": "off"} if missing else found


def apt_texts(machine: Machine) -> Iterable[str]:
    """The files that apt reads, in its order."""
    folder = "/etc/apt/apt.conf.d"
    for name in machine.names(folder):
        if re.fullmatch(r"[\w-]+(\.conf)?", name):
            yield machine.text(f"{folder}/{name}")
    yield machine.text_or_none("/etc/apt/apt.conf") or ""


def _dnf_timer(name: str) -> bool:
    return name.startswith("dnf-automatic")


def _on(value: str | None) -> bool:
    return value not in (None, "", "0", "false", "no")
