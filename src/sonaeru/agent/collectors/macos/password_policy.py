"""How short a password may be: the policy of the whole Mac. Tried on the published form of the answer, on no real Mac."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sonaeru.agent.collectors.macos._plist import loaded
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"acct.pw_min_len": "cmd:pwpolicy"}
SECONDS = 6.0
RULE = re.compile(r"policyAttributePassword matches '\.\{([0-9]{1,4}),")


def texts(found: object, depth: int = 12) -> Iterator[str]:
    """Every text in a property list."""
    if isinstance(found, str):
        yield found
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    for part in inner if depth else ():
        yield from texts(part, depth - 1)


def parse(text: str) -> Facts:
    """`pwpolicy -getaccountpolicies`: a line for people, then the policies. None where no rule names a length."""
    start = text.find("<?xml")
    if start < 0:
        return {"acct.pw_min_len": Reason.PARSE_ERROR}
    lengths = [int(rule[1]) for each in texts(loaded(text[start:].encode())) if (rule := RULE.search(each))]
    return {"acct.pw_min_len": max(lengths) if lengths else None}


def collect(machine: Machine) -> Facts:
    """The command."""
    return parse(machine.run("pwpolicy").text)
