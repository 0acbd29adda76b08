"""Whether Windows asks before something runs as administrator."""

from __future__ import annotations

from sonaeru.agent.collectors.windows._values import number, switch
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts
from sonaeru.agent.registry import Registry

KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
FACTS = {"acct.uac": "reg:HKLM/SOFTWARE/Microsoft/Windows/CurrentVersion/Policies/System"}
SECONDS = 1.0


def facts(registry: Registry) -> Facts:
    """Off wins; on without a question is `never_prompt`."""
    state = switch(registry.value(KEY, "EnableLUA"), {0: "off", 1: "on"})
    silent = number(registry.value(KEY, "ConsentPromptBehaviorAdmin")) == 0
    return {"acct.uac": "never_prompt" if silent and state in ("on", None) else state}


def collect(machine: Machine) -> Facts:
    """The registry."""
    return facts(machine.registry)
