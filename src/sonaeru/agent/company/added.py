"""Facts that only an administrator may read, handed to the person whose PC it is."""

from __future__ import annotations

import stat
import sys
from collections.abc import Mapping
from typing import Any

from sonaeru.agent.company.folder import Folder
from sonaeru.agent.report import Report
from sonaeru.core.devices import Refused, read
from sonaeru.core.devices.schema import SCHEMA

if sys.platform != "win32":
    import os

FILE = "admin-facts.json"
KEPT_DAYS = 30
Stated = Mapping[str, Mapping[str, Any]]
# By the sentence that names them to the person: the five things an administrator's scan adds.
ADDED: Mapping[str, tuple[str, ...]] = {
    "disks": ("disk.system", "disk.other_fixed", "disk.other_unencrypted"),
    "sudoers": ("acct.sudo_nopasswd",),
    "ssh": ("svc.ssh_root", "svc.ssh_password"),
    "firewall": ("fw.state", "fw.public", "fw.private", "fw.domain"),
    "backup": ("backup.tools",),
}
KEYS = {key for keys in ADDED.values() for key in keys}


def of_admin(made: Report) -> Stated:
    """What an administrator's scan adds: only what has a value, marked as such."""
    return {
        key: {**fact, "priv": "admin"}
        for key, fact in made["facts"].items()
        if key in KEYS and fact.get("v") is not None
    }


def handed_over(folder: Folder, now: float) -> Stated:
    """The facts that were handed to this person in the last 30 days; none where the file is not theirs or not whole."""
    table = folder.table(FILE) if _own(folder) else None
    at, facts = (table or {}).get("at"), (table or {}).get("facts")
    if type(at) is not int or not -86400 < now - at < KEPT_DAYS * 86400 or not isinstance(facts, dict):
        return {}
    try:
        read({"schema": SCHEMA, "facts": facts}, whole=False)
    except Refused:
        return {}
    return {key: fact for key, fact in facts.items() if key in KEYS and fact.get("priv") == "admin"}


def _own(folder: Folder) -> bool:
    """A plain file of the person who runs this. On Windows the folder itself is closed to others."""
    try:
        found = (folder / FILE).lstat()
    except OSError:
        return False
    mine = sys.platform == "win32" or found.st_uid == os.geteuid()
    return mine and stat.S_ISREG(found.st_mode)


def merged(made: Report, facts: Stated) -> Report:
    """A report with what an administrator saw, where the person's own scan saw less."""
    better = {key: fact for key, fact in facts.items() if _less(made["facts"].get(key, {}), fact)}
    return {**made, "facts": dict(sorted({**made["facts"], **better}.items()))}


def _less(own: Mapping[str, Any], of_admin: Mapping[str, Any]) -> bool:
    """Whether a fact says less than that of the administrator: no value, or copies without their dates.

    What the person's own scan saw today is never replaced by what an administrator saw last week.
    """
    return "v" not in own or _dates(own["v"]) < _dates(of_admin["v"])


def _dates(value: object) -> int:
    rows = value if isinstance(value, list) else []
    return sum(1 for row in rows if isinstance(row, dict) and row.get("last_success"))
