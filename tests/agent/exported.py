"""Recorded exports of Windows, as the reads would find them on the machine they are from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SHORT = {"HKEY_LOCAL_MACHINE": "HKLM", "HKEY_CURRENT_USER": "HKCU"}


@dataclass(frozen=True)
class Exported:
    """A registry of the keys and values of `.reg` files, or of some given by hand; upper and lower case alike."""

    said: dict[str, dict[str, object]] = field(default_factory=dict)

    def values(self, key: str) -> dict[str, object]:
        """See Registry."""
        return next((values for each, values in self.said.items() if each.lower() == key.lower()), {})

    def value(self, key: str, name: str) -> object:
        """See Registry."""
        return {each.lower(): value for each, value in self.values(key).items()}.get(name.lower())

    def keys(self, key: str) -> list[str]:
        """See Registry."""
        start = key.lower() + "\\"
        found = {each[len(start) :].partition("\\")[0]: None for each in self.said if each.lower().startswith(start)}
        return list(found)

    def has(self, key: str) -> bool:
        """See Registry."""
        return any((each.lower() + "\\").startswith(key.lower() + "\\") for each in self.said)


def registry(*exports: bytes) -> Exported:
    """What `regedit /S` would bring in of these files."""
    said: dict[str, dict[str, object]] = {}
    key: dict[str, object] = {}
    for line in (line for data in exports for line in lines(data)):
        if line.startswith("["):
            root, _, path = line.strip("[]").partition("\\")
            key = said.setdefault(f"{SHORT.get(root, root)}\\{path}", {})
        elif found := re.fullmatch(r'(?:"(.*?)"|@)=(.*)', line):
            key[found[1] or ""] = value(found[2])
    return Exported(said)


def lines(data: bytes) -> list[str]:
    """The lines of an export; long ones are broken with a backslash."""
    return re.sub(r"\\\r?\n\s*", "", data.decode("utf-16")).splitlines()


def value(text: str) -> object:
    """A value in the form of an export."""
    if text.startswith("dword:"):
        return int(text[6:], 16)
    if text.startswith("hex(2):"):
        return bytes.fromhex(text[7:].replace(",", "")).decode("utf-16-le").rstrip("\0")
    if text.startswith("hex"):
        return bytes.fromhex(text.partition(":")[2].replace(",", ""))
    return text.strip('"').replace('\\"', '"').replace("\\\\", "\\")


def wmi(data: bytes) -> list[dict[str, str]]:
    """The rows of `wmic … get /format:list`."""
    text = data.decode("utf-16").replace("\r", "")
    rows = [dict(re.findall(r"^(\w+)=(.*)$", block, re.MULTILINE)) for block in re.split(r"\n\n\n+", text)]
    return [row for row in rows if row]
