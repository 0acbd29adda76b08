"""How short a password may be: pwquality, PAM, login.defs. None where nothing says so."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux._files import assignments
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS = {"acct.pw_min_len": "file:/etc/pam.d, file:/etc/security/pwquality.conf"}
SECONDS = 2.0
PAM = ("/etc/pam.d/common-password", "/etc/pam.d/system-auth")
QUALITY = "/etc/security/pwquality.conf"


def parse_pam(text: str) -> Facts:
    """`minlen=` of a module that checks passwords; pam_pwquality without it asks for 8."""
    rows = [line for line in text.splitlines() if re.match(r"\s*-?password\s", line)]
    lengths = [int(found) for line in rows for found in re.findall(r"\bminlen=([0-9]{1,3})\b", line)]
    return {"acct.pw_min_len": max(lengths) if lengths else None}


def parse_quality(text: str) -> Facts:
    """pwquality.conf, given that its module is in use."""
    said = assignments(text).get("minlen", "")
    return {"acct.pw_min_len": int(said) if re.fullmatch(r"[0-9]{1,3}", said) else 8}


def collect(machine: Machine) -> Facts:
    """What PAM says; login.defs is read by no PAM module any more and counts for nothing."""
    pam = "\n".join(machine.text(path) for path in PAM if machine.exists(path))
    said = parse_pam(pam)
    if said["acct.pw_min_len"] is None and re.search(r"^\s*-?password\s.*pam_pwquality", pam, re.MULTILINE):
        return parse_quality(machine.text_or_none(QUALITY) or "")
    return said
