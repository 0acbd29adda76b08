"""Who may administer: /etc/passwd and /etc/group. Names are counted and stay here."""

from __future__ import annotations

import os

from sonaeru.agent.collectors.linux._files import Account, accounts, groups
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

ACCOUNTS = "file:/etc/passwd"
GROUPS = "file:/etc/passwd, file:/etc/group"
FACTS = {
    "acct.kind": ACCOUNTS,
    "acct.uid0_count": ACCOUNTS,
    "acct.user_is_admin": GROUPS,
    "acct.admin_count": GROUPS,
    "device.managed": "file:/etc/sssd/sssd.conf, file:/etc/krb5.keytab",
}
SECONDS = 2.0
ADMINS = ("sudo", "wheel", "admin")


def parse_passwd(text: str) -> Facts:
    """How many accounts are root."""
    found = accounts(text)
    return {"acct.uid0_count": sum(row.number == 0 for row in found) if found else Reason.PARSE_ERROR}


def admins(passwd: list[Account], text: str) -> set[str]:
    """Members of the groups that may administer, and whoever else is root."""
    rows = [group for name, group in groups(text).items() if name in ADMINS]
    numbers = {number for number, _ in rows}
    members = {name for _, names in rows for name in names}
    return members | {row.name for row in passwd if row.number == 0 or row.group in numbers}


def parse_group(text: str) -> Facts:
    """How many persons may administer; root itself is nobody's account."""
    return {"acct.admin_count": len(admins([], text) - {"root"})}


def collect(machine: Machine) -> Facts:
    """Both files, asked about whoever runs this."""
    passwd, group = machine.text("/etc/passwd"), machine.text("/etc/group")
    rows, able = accounts(passwd), admins(accounts(passwd), group)
    person = next((row.name for row in rows if row.number == person_number(machine)), None)
    joined = any(machine.exists(path) for path in ("/etc/sssd/sssd.conf", "/etc/krb5.keytab"))
    return {
        **parse_passwd(passwd),
        "acct.kind": "local" if person else "domain",
        "acct.user_is_admin": person in able if person else Reason.NOT_SUPPORTED,
        "acct.admin_count": len(able - {"root"}),
        "device.managed": "domain" if joined else "none",
    }


def person_number(machine: Machine) -> int:
    """The person at the keyboard, also when asked through sudo."""
    asked = machine.environment.get("SUDO_UID", "")
    return int(asked) if os.geteuid() == 0 and asked.isdigit() else os.getuid()
