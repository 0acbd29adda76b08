"""Whether one can sign in from afar, and how: the settings of OpenSSH. The first value wins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sonaeru.agent.collectors.linux.listeners import parse_tcp
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

CONFIG = "file:/etc/ssh/sshd_config, file:/etc/ssh/sshd_config.d"
FACTS = {"svc.ssh": "file:/usr/sbin/sshd, file:/proc/net/tcp", "svc.ssh_root": CONFIG, "svc.ssh_password": CONFIG}
SECONDS = 2.0
PATH = "/etc/ssh/sshd_config"
PROGRAM = "/usr/sbin/sshd"
UNITS = "/etc/systemd/system/multi-user.target.wants"
ROOT = {
    "yes": "yes",
    "no": "no",
    "prohibit-password": "prohibit-password",
    "without-password": "prohibit-password",
    "forced-commands-only": "prohibit-password",
}
PASSWORD = {"yes": True, "no": False}


def settings(text: str) -> Iterator[tuple[str, str]]:
    """(name, value) before the first Match, and after a `Match all`; names in lower case."""
    everyone = True
    for line in text.splitlines():
        found = re.match(r"\s*(\w+)(?:\s*=\s*|\s+)(.*?)\s*$", line)
        if not found:
            continue
        name, value = found[1].lower(), found[2].strip('"')
        if name == "match":
            everyone = value.lower() == "all"
        elif everyone:
            yield name, value


def parse(text: str) -> Facts:
    """sshd_config, or what `sshd -T` prints; None where nothing is said."""
    first: dict[str, str] = {}
    for name, value in settings(text):
        first.setdefault(name, value.lower())
    return {
        "svc.ssh_root": _of(ROOT, first.get("permitrootlogin")),
        "svc.ssh_password": _of(PASSWORD, first.get("passwordauthentication")),
    }


def _of(known: dict[str, object] | dict[str, str] | dict[str, bool], said: str | None) -> object:
    return None if said is None else known.get(said, Reason.PARSE_ERROR)


def collect(machine: Machine) -> Facts:
    """Without a server there is nothing to set."""
    if not machine.exists(PROGRAM):
        return {"svc.ssh": "off", "svc.ssh_root": Reason.NOT_INSTALLED, "svc.ssh_password": Reason.NOT_INSTALLED}
    return {
        **tried(["svc.ssh"], lambda: {"svc.ssh": "on" if running(machine) else "off"}),
        **tried(["svc.ssh_root", "svc.ssh_password"], lambda: parse(with_included(machine, PATH))),
    }


def running(machine: Machine) -> bool:
    """Port 22 listens, or the service starts with the machine."""
    tables = (machine.text_or_none(path) or "" for path in ("/proc/net/tcp", "/proc/net/tcp6"))
    return any(port == 22 for table in tables for port, _ in parse_tcp(table)) or any(
        name in ("ssh.service", "sshd.service") for name in machine.names(UNITS)
    )


def with_included(machine: Machine, path: str, depth: int = 3) -> str:
    """A file with the files it includes in their place: `*.conf` of a folder, or one file."""
    return "\n".join(
        text
        for line in machine.text(path).splitlines()
        for text in (included(machine, line, depth) if re.match(r"\s*include\s", line, re.IGNORECASE) else [line])
    )


def included(machine: Machine, line: str, depth: int) -> Iterator[str]:
    """The texts an Include line stands for."""
    for pattern in line.split()[1:] if depth else []:
        whole = pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"
        folder, _, name = whole.rpartition("/")
        rule = re.compile(re.escape(name).replace(r"\*", ".*"))
        for each in machine.names(folder):
            if rule.fullmatch(each):
                yield with_included(machine, f"{folder}/{each}", depth - 1)
