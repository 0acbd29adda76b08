"""After how long the screen locks: GNOME and KDE. Only in the person's own session is the answer true."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux._files import sections
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread
from sonaeru.agent.standing import session

FACTS = dict.fromkeys(("lock.enabled", "lock.delay_s"), "cmd:gsettings, file:~/.config/kscreenlockerrc")
SECONDS = 16.0


def parse_number(text: str) -> int:
    """`uint32 300`. Raises Unread for anything else."""
    found = re.fullmatch(r"\s*uint32 ([0-9]{1,9})\s*", text)
    if not found:
        raise Unread(Reason.PARSE_ERROR)
    return int(found[1])


def parse_switch(text: str) -> bool:
    """`true` or `false`. Raises Unread for anything else."""
    known = {"true": True, "false": False}
    if text.strip() not in known:
        raise Unread(Reason.PARSE_ERROR)
    return known[text.strip()]


def parse_kde(text: str) -> Facts:
    """kscreenlockerrc: minutes until it locks, seconds of grace; five minutes where nothing is said."""
    said = {name: value for section, name, value in sections(text) if section == "daemon"}
    on = said.get("autolock", "true").lower() != "false"
    minutes, grace = said.get("timeout", "5"), said.get("lockgrace", "5")
    if not (re.fullmatch(r"[0-9]{1,5}", minutes) and re.fullmatch(r"[0-9]{1,5}", grace)):
        return dict.fromkeys(FACTS, Reason.PARSE_ERROR)
    return {"lock.enabled": on, "lock.delay_s": int(minutes) * 60 + int(grace) if on and int(minutes) else None}


def gnome(locks: bool, idle: int, delay: int) -> Facts:
    """Idle 0 is never."""
    return {"lock.enabled": locks, "lock.delay_s": idle + delay if locks and idle else None}


def collect(machine: Machine) -> Facts:
    """Outside a session gsettings would answer with defaults that nobody set."""
    home = machine.environment.get("HOME", "")
    if session(machine.environment) != "interactive" or not home:
        return dict.fromkeys(FACTS, Reason.NO_SESSION)
    if "KDE" in machine.environment.get("XDG_CURRENT_DESKTOP", ""):
        return parse_kde(machine.text_or_none(f"{home}/.config/kscreenlockerrc") or "")
    if "XDG_RUNTIME_DIR" not in machine.environment:
        return dict.fromkeys(FACTS, Reason.NO_SESSION)  # gsettings would leave a file of its own in the home folder
    locks, idle, delay = (machine.run(name).text for name in ("gnome-lock", "gnome-idle", "gnome-lock-delay"))
    return gnome(parse_switch(locks), parse_number(idle), parse_number(delay))
