"""Whether USB storage is restricted: modprobe, USBGuard, udev. Which devices were plugged in is never read."""

from __future__ import annotations

import re

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts

FACTS = {"media.policy": "file:/etc/modprobe.d, file:/etc/udev/rules.d, file:/etc/systemd/system/basic.target.wants"}
SECONDS = 2.0
GUARD = "/etc/systemd/system/basic.target.wants/usbguard.service"


def parse_modprobe(text: str) -> Facts:
    """The module of USB disks replaced by nothing; a blacklist alone only stops it from loading by itself."""
    rule = r"^\s*(install\s+usb[-_]storage\s+\S*/?(true|false)\b|blacklist\s+usb[-_]storage\b)"
    return {"media.policy": "blocked" if re.search(rule, text, re.MULTILINE) else None}


def parse_udev(text: str) -> Facts:
    """A rule that switches USB disks off, or makes them read-only."""
    rules = [line for line in text.splitlines() if re.search(r'DRIVERS?==?"(usb-storage|uas)"|ID_BUS\}=="usb"', line)]
    if any(re.search(r'ATTR\{authorized\}="0"', line) for line in rules):
        return {"media.policy": "blocked"}
    return {"media.policy": "read_only" if any("--setro" in line for line in rules) else None}


def collect(machine: Machine) -> Facts:
    """The strictest."""
    if machine.exists(GUARD):
        return {"media.policy": "blocked"}
    rules = parse_modprobe("\n".join(machine.texts("/etc/modprobe.d", ".conf")))
    return rules if rules["media.policy"] else parse_udev("\n".join(machine.texts("/etc/udev/rules.d", ".rules")))
