"""Whether Ubuntu's extended updates are subscribed."""

from __future__ import annotations

import json

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"os.extended": "cmd:pro"}
SECONDS = 6.0


def parse(text: str) -> Facts:
    """`pro status --format json`: the account is attached and the archive of the system is enabled."""
    try:
        services = json.loads(text)["services"]
        states = {each["name"]: each["status"] for each in services}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {"os.extended": Reason.PARSE_ERROR}
    return {"os.extended": states.get("esm-infra") == "enabled"}


def collect(machine: Machine) -> Facts:
    """Exit code 0, whoever asks."""
    asked = machine.run("pro")
    return parse(asked.text) if asked.code == 0 else {"os.extended": Reason.NOT_SUPPORTED}
