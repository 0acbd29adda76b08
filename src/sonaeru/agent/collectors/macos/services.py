"""What others may reach: SSH and screen sharing by the switches of launchd."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux.ssh import PATH, parse, with_included
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

FACTS = {
    "svc.ssh": "cmd:launchctl",
    "svc.remote_desktop": "cmd:launchctl",
    "svc.ssh_root": "file:/etc/ssh/sshd_config",
    "svc.ssh_password": "file:/etc/ssh/sshd_config",
}
SECONDS = 7.0
SERVICES = {"svc.ssh": "com.openssh.sshd", "svc.remote_desktop": "com.apple.screensharing"}
STATES = {"enabled": "on", "false": "on", "disabled": "off", "true": "off"}


def parse_switches(text: str) -> Facts:
    """`launchctl print-disabled system`: earlier versions say whether disabled is true."""
    if "disabled services = {" not in text:
        return dict.fromkeys(SERVICES, Reason.PARSE_ERROR)
    said = dict(re.findall(r'^\s*"([^"]+)" => (\w+)\s*$', text, re.MULTILINE))
    # Both are off as a Mac comes.
    return {key: STATES.get(said.get(name, "disabled"), Reason.PARSE_ERROR) for key, name in SERVICES.items()}


def collect(machine: Machine) -> Facts:
    """The switches and the settings of SSH."""
    return {
        **tried(list(SERVICES), lambda: parse_switches(machine.run("launchd-disabled").text)),
        **tried(["svc.ssh_root", "svc.ssh_password"], lambda: parse(with_included(machine, PATH))),
    }
