"""Forms of files that several reads share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DAY_SECONDS = 86400


def assignments(text: str) -> dict[str, str]:
    """`NAME=value` lines, as of os-release: quotes optional, the last one wins."""
    found = re.findall(r"^\s*([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$", text, re.MULTILINE)
    return {name: value[1:-1] if value[:1] in "\"'" and value[:1] == value[-1:] else value for name, value in found}


def sections(text: str) -> Iterator[tuple[str, str, str]]:
    """(section, name, value) of each setting of an ini file; names and sections in lower case."""
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip().lower()
        elif "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield section, name.strip().lower(), value.strip()


@dataclass(frozen=True)
class Account:
    """A row of /etc/passwd: its number, and the group it begins in."""

    name: str
    number: int
    group: int


def accounts(text: str) -> list[Account]:
    """/etc/passwd; rows that are none are passed over."""
    rows = (line.split(":") for line in text.splitlines())
    return [
        Account(row[0], int(row[2]), int(row[3]))
        for row in rows
        if len(row) >= 7 and re.fullmatch(r"[0-9]{1,10}", row[2]) and re.fullmatch(r"[0-9]{1,10}", row[3])
    ]


def groups(text: str) -> dict[str, tuple[int, set[str]]]:
    """/etc/group: the number and the members of each group."""
    rows = (line.split(":") for line in text.splitlines())
    return {
        row[0]: (int(row[2]), {name for name in row[3].split(",") if name})
        for row in rows
        if len(row) >= 4 and re.fullmatch(r"[0-9]{1,10}", row[2])
    }


def days_since(then: float, now: float) -> int:
    """Whole days between two Unix times; below zero when `then` lies in the future."""
    return int((now - then) // DAY_SECONDS)
