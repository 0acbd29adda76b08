"""Whether an update waits for a restart, and how long ago the last one was."""

from __future__ import annotations

import re

from sonaeru.agent.collectors.linux._files import DAY_SECONDS
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, tried

FACTS = {
    "os.reboot_pending": "file:/run/reboot-required, cmd:needs-restarting, cmd:needrestart",
    "os.uptime_days": "file:/proc/uptime",
}
SECONDS = 11.0
# Without one of these nobody would write the file, and its absence would mean nothing.
WRITERS = (
    "/etc/kernel/postinst.d/unattended-upgrades",
    "/etc/kernel/postinst.d/update-notifier",
    "/usr/share/update-notifier/notify-reboot-required",
)


def parse_uptime(text: str) -> Facts:
    """Days since the start."""
    found = re.match(r"([0-9]{1,10})(\.[0-9]+)? ", text)
    return {"os.uptime_days": int(found[1]) // DAY_SECONDS if found else Reason.PARSE_ERROR}


def parse_kernel(text: str) -> Facts:
    """`needrestart -b -k`: kernel state 1 is current, 2 and 3 wait for a restart."""
    states = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("NEEDRESTART-KSTA:")]
    known = {"1": False, "2": True, "3": True}
    return {"os.reboot_pending": known.get(states[-1], Reason.NOT_SUPPORTED) if states else Reason.PARSE_ERROR}


def collect(machine: Machine) -> Facts:
    """Debian leaves a file or has needrestart, Red Hat has a command whose exit code answers."""
    return {
        **tried(["os.reboot_pending"], lambda: {"os.reboot_pending": pending(machine)}),
        **tried(["os.uptime_days"], lambda: parse_uptime(machine.text("/proc/uptime"))),
    }


def pending(machine: Machine) -> object:
    """Whether a restart is waited for."""
    if machine.exists("/run/reboot-required"):
        return True
    if machine.installed("needs-restarting"):
        return {0: False, 1: True}.get(machine.run("needs-restarting").code, Reason.PARSE_ERROR)
    if machine.installed("needrestart"):
        return parse_kernel(machine.run("needrestart").text)["os.reboot_pending"]
    return False if any(map(machine.exists, WRITERS)) else Reason.NOT_SUPPORTED
