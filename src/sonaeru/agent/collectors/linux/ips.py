"""What holds intruders off a server: Suricata, Snort, CrowdSec, Fail2ban. None where nothing is seen."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS = {"exploit.ips": "file:/etc/systemd/system/multi-user.target.wants, file:/etc/suricata"}
SECONDS = 2.0
WANTS = "/etc/systemd/system/multi-user.target.wants"
SURICATA = ("/etc/suricata/suricata.yaml", "/etc/default/suricata", "/etc/sysconfig/suricata")
BLOCKING = ("crowdsec-firewall-bouncer.service", "fail2ban.service")
DETECTING = ("crowdsec.service", "snort.service", "snort3.service", "suricata.service")


def parse_suricata(text: str) -> Facts:
    """It only blocks when packets pass through it: a queue of the kernel, or copying between two cards."""
    lines = [line.split("#", 1)[0] for line in text.splitlines()]
    inline = any(re.search(r"copy-mode:\s*ips\b|LISTENMODE=nfqueue|(^|\s)-q\s*[0-9]", line) for line in lines)
    return {"exploit.ips": "block" if inline else "detect"}


def collect(machine: Machine) -> Facts:
    """What starts with the machine."""
    started = set(machine.names(WANTS))
    if started & set(BLOCKING):
        return {"exploit.ips": "block"}
    if "suricata.service" in started:
        return parse_suricata("\n".join(machine.text(path) for path in SURICATA if machine.exists(path)))
    return {"exploit.ips": "detect" if started & set(DETECTING) else None}
