"""Whether the disks are encrypted: a `crypt` layer between `/` and its disk. An open /boot is fine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sonaeru.agent.machine import Machine
from sonaeru.agent.outcome import Facts, Reason

FACTS = dict.fromkeys(("disk.system", "disk.other_fixed", "disk.other_unencrypted"), "cmd:lsblk")
SECONDS = 6.0
SYSTEM = {"/", "/boot", "/boot/efi", "/efi", "/usr", "/var", "/tmp", "[SWAP]", "/recovery"}  # noqa: S108 - a name
PASSING = {"loop", "rom"}
DEEPEST = 50


@dataclass(frozen=True)
class Volume:
    """Something that is mounted: where, on which disk, whether through encryption."""

    place: str
    disk: str
    encrypted: bool


def parse(text: str) -> Facts:
    """The JSON of lsblk."""
    try:
        devices = json.loads(text)["blockdevices"]
        found = [volume for device in devices for volume in volumes(device, device["name"], False, DEEPEST)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return dict.fromkeys(FACTS, Reason.PARSE_ERROR)
    return judged(found)


def parse_table(text: str) -> Facts:
    """The table that lsblk prints for people: depth is drawn, columns are as wide as their heading says."""
    lines = text.splitlines()
    kind, place = (lines[0].find(name) if lines else -1 for name in (" TYPE", " MOUNTPOINT"))
    if kind < 0 or place < 0:
        return dict.fromkeys(FACTS, Reason.PARSE_ERROR)
    found: list[Volume] = []
    path: list[str] = []
    for line in lines[1:]:
        depth = (len(line) - len(line.lstrip(" │├└─`|-"))) // 2
        path = [*path[:depth], line[kind:].split()[0] if line[kind:].split() else ""]
        mounted = line[place + 1 :].split(" ")[0]
        if mounted and path[0] not in PASSING:
            found.append(Volume(mounted, str(len(found)), "crypt" in path))
    return judged(found)


def volumes(device: Mapping[str, Any], disk: str, encrypted: bool, depth: int) -> Iterator[Volume]:
    """What is mounted of a device and of what lies on it. Removable disks and images do not count."""
    if (
        device.get("type") in PASSING
        or device.get("fstype") == "squashfs"
        or _yes(device, "rm")
        or _yes(device, "hotplug")
    ):
        return
    encrypted = encrypted or device.get("type") == "crypt"
    if place := device.get("mountpoint"):
        yield Volume(str(place), disk, encrypted)
    for part in (device.get("children") or []) if depth else []:
        yield from volumes(part, disk, encrypted, depth - 1)


def _yes(device: Mapping[str, Any], name: str) -> bool:
    """Older versions write booleans as text."""
    return device.get(name) in (True, "1")


def judged(found: list[Volume]) -> Facts:
    """The volume of `/`, and how many others hold data."""
    system = [volume for volume in found if volume.place == "/"]
    others = {volume.place: volume for volume in found if volume.place not in SYSTEM}.values()
    return {
        # Without a volume at `/` this is a container, or a disk that lsblk does not see.
        "disk.system": ("on" if all(each.encrypted for each in system) else "off") if system else Reason.NOT_SUPPORTED,
        "disk.other_fixed": len(others),
        "disk.other_unencrypted": sum(not each.encrypted for each in others),
    }


def collect(machine: Machine) -> Facts:
    """lsblk reads /sys and asks no disk."""
    return parse(machine.run("lsblk").text)
