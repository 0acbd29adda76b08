"""Whether somebody may sign in as root: as a Mac comes, the account has no way to prove who one is."""

from __future__ import annotations

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"acct.builtin_admin": "cmd:dscl"}
SECONDS = 6.0
KEY = "AuthenticationAuthority"


def parse(text: str) -> Facts:
    """`dscl -plist . -read /Users/root AuthenticationAuthority`: no such key, or one that is switched off, is no."""
    if f"No such key: {KEY}" in text:
        return {"acct.builtin_admin": False}
    said = loaded(text.encode()).get(f"dsAttrTypeStandard:{KEY}", [])
    if not isinstance(said, list):
        return {"acct.builtin_admin": Reason.PARSE_ERROR}
    return {"acct.builtin_admin": any("DisabledUser" not in str(each) for each in said)}


def collect(machine: Machine) -> Facts:
    """The directory of this Mac."""
    return parse(machine.run("dscl-root").text)
