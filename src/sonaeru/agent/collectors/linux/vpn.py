"""Whether a VPN is up: a tunnel of the kernel. What no tunnel shows is not claimed to be off."""

from __future__ import annotations

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = {"vpn.up": "file:/sys/class/net"}
SECONDS = 2.0
TUNNELS = ("tun", "wg", "ppp", "ipsec", "tailscale", "proton", "nordlynx")


def collect(machine: Machine) -> Facts:
    """A tunnel with a carrier; `operstate` of a tunnel is `unknown` while it runs."""
    names = [name for name in machine.names("/sys/class/net") if name.startswith(TUNNELS)]
    states = [(machine.text_or_none(f"/sys/class/net/{name}/operstate") or "").strip() for name in names]
    return {"vpn.up": True if any(state in ("up", "unknown") for state in states) else Reason.NOT_SUPPORTED}
