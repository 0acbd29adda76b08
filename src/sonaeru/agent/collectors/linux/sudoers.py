"""Whether somebody may become administrator without a password. Only root may read this."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS = {"acct.sudo_nopasswd": "file:/etc/sudoers, file:/etc/sudoers.d"}
SECONDS = 2.0


def parse(text: str) -> Facts:
    """A rule that lets every command run without a password; a rule for single commands is a tool, not a door."""
    lines = re.sub(r"\\\n", " ", text).splitlines()
    rules = (line.split("#", 1)[0] for line in lines if not line.startswith("Defaults"))
    return {"acct.sudo_nopasswd": any(re.search(r"\bNOPASSWD:\s*(\w+:\s*)*ALL\b", rule) for rule in rules)}


def collect(machine: Machine) -> Facts:
    """The file and its drop-ins, as sudo reads them; without sudo nobody gets anywhere by it."""
    if not machine.exists("/etc/sudoers"):
        return {"acct.sudo_nopasswd": False}
    names = [name for name in machine.names("/etc/sudoers.d") if "." not in name and not name.endswith("~")]
    texts = [machine.text("/etc/sudoers"), *(machine.text(f"/etc/sudoers.d/{name}") for name in names)]
    return parse("\n".join(texts))
