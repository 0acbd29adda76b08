"""Whether a firewall is on: ufw by its file, firewalld by its exit code. Bare nftables only root can read."""

from __future__ import annotations

from sonaeru.agent.collectors.linux._files import assignments
from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason, Unread

FACTS = {"fw.state": "file:/etc/ufw/ufw.conf, cmd:firewall-cmd"}
SECONDS = 6.0
UFW = "/etc/ufw/ufw.conf"
# With one of these there may be rules that nobody but root can see.
TOOLS = ("/usr/sbin/nft", "/usr/sbin/iptables", "/sbin/nft", "/sbin/iptables")
# Where rules beside ufw and firewalld are kept.
RULES = ("/etc/nftables.conf", "/etc/iptables/rules.v4", "/etc/sysconfig/iptables")


def parse_ufw(text: str) -> Facts:
    """ufw.conf."""
    said = assignments(text).get("ENABLED", "").lower()
    return {"fw.state": {"yes": "on", "no": "off"}.get(said, Reason.PARSE_ERROR)}


def parse_ufw_status(text: str) -> Facts:
    """`ufw status`, plain or verbose."""
    first = text.split("\n", 1)[0].strip()
    return {"fw.state": {"Status: active": "on", "Status: inactive": "off"}.get(first, Reason.PARSE_ERROR)}


def parse_unit(text: str) -> Facts:
    """`systemctl status firewalld`: what runs now counts, whatever happens at the next start."""
    states = [line.split()[1:3] for line in text.splitlines() if line.strip().startswith("Active:")]
    if not states or not states[0]:
        return {"fw.state": Reason.PARSE_ERROR}
    return {"fw.state": "on" if states[0][0] == "active" else "off"}


def collect(machine: Machine) -> Facts:
    """The first that is on; off only where one of them is installed and off, or no tool for rules is there at all."""
    ufw = parse_ufw(machine.text(UFW))["fw.state"] if machine.exists(UFW) else None
    if ufw == "on":
        return {"fw.state": "on"}
    try:
        # Exit codes of firewall-cmd --state: 0 runs, 252 does not.
        firewalld: object = {0: "on", 252: "off"}.get(machine.run("firewalld").code, Reason.NOT_SUPPORTED)
    except Unread as unread:
        firewalld = None if unread.reason is Reason.NOT_INSTALLED else unread.reason
    if firewalld is not None and firewalld != "off":
        return {"fw.state": firewalld}
    hidden = RULES if ufw is not None or firewalld is not None else TOOLS
    return {"fw.state": Reason.NOT_PERMITTED if any(map(machine.exists, hidden)) else ufw or "off"}
