"""Who may administer, guest, automatic sign-in. Names are counted and stay here."""

from __future__ import annotations

import os
import sys

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

LOGIN = "/Library/Preferences/com.apple.loginwindow.plist"
FACTS = {
    "acct.user_is_admin": "api:getgroups",
    "acct.admin_count": "cmd:dscl",
    "acct.guest": f"file:{LOGIN}",
    "acct.autologon": f"file:{LOGIN}",
}
SECONDS = 7.0
ADMIN_GROUP = 80


def parse_admins(data: bytes) -> Facts:
    """`dscl -plist . -read /Groups/admin`: its members; root is nobody's account."""
    members = loaded(data).get("dsAttrTypeStandard:GroupMembership")
    if not isinstance(members, list):
        return {"acct.admin_count": Reason.PARSE_ERROR}
    return {"acct.admin_count": len({str(name) for name in members} - {"root"})}


def parse_login(data: bytes) -> Facts:
    """The window in which one signs in; absent is no."""
    said = loaded(data)
    return {"acct.guest": said.get("GuestEnabled") in (True, 1), "acct.autologon": bool(said.get("autoLoginUser"))}


def is_admin() -> Facts:
    """Whether whoever runs this belongs to the group of administrators."""
    return {"acct.user_is_admin": sys.platform != "win32" and (os.geteuid() == 0 or ADMIN_GROUP in os.getgroups())}


def collect(machine: Machine) -> Facts:
    """All, each for itself."""
    return {
        **is_admin(),
        **tried(["acct.admin_count"], lambda: parse_admins(machine.run("dscl-admins").text.encode())),
        **tried(["acct.guest", "acct.autologon"], lambda: parse_login(machine.data(LOGIN))),
    }
