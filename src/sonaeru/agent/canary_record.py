"""What the watch remembers: where its files are, what they are, what it saw last. One small file of the agent's own."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sonaeru.core.devices.canary import STATES, Change

NAME = "canary.json"
SCHEMA = "sonaeru.canary/1"
GONE = ""


class Broken(Exception):
    """The record is there and cannot be read."""


@dataclass(frozen=True)
class Place:
    """A folder with its watch files. `files` and `note`: SHA-256 by name, as they were put there; `seen`: as last seen,
    "" for gone; `looked`: when it was last looked into, Unix seconds, 0 for never; `moved`: the folder is elsewhere.
    """

    folder: str
    files: Mapping[str, str]
    note: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    looked: float = 0.0
    moved: bool = False

    @property
    def changed(self) -> list[str]:
        """The names of those that are not as they were put there."""
        return [name for name, hashed in self.files.items() if self.seen.get(name, hashed) != hashed]


@dataclass(frozen=True)
class Record:
    """The watch as a whole. `state` is taken back by a person alone; `since`: Unix seconds; `recent`: the last minute."""

    places: tuple[Place, ...]
    state: str = "armed"
    since: float = 0.0
    recent: tuple[Change, ...] = ()

    @property
    def looked(self) -> float:
        """When all places had last been looked into: the oldest one counts."""
        return min((each.looked for each in self.places), default=0.0)


def parse(text: str) -> Record:
    """A record out of its JSON. Raises Broken."""
    try:
        said = json.loads(text)
        places = tuple(Place(**each) for each in said["places"])
        recent = tuple(Change(**each) for each in said["recent"])
        found = Record(places, said["state"], said["since"], recent)
        sound = said["schema"] == SCHEMA and found.state in STATES and all(map(_sound, (found, *places, *recent)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise Broken from None
    if not sound:
        raise Broken
    return found


def _sound(value: Any) -> bool:
    """Whether each field is of its type."""
    return all(KINDS[str(each.type)](getattr(value, each.name)) for each in dataclasses.fields(value))


def _hashes(value: object) -> bool:
    """SHA-256 by name; a name never leads out of its folder."""
    return isinstance(value, dict) and all(
        isinstance(name, str) and isinstance(each, str) and name not in ("", ".", "..") and not {"/", "\\"} & {*name}
        for name, each in value.items()
    )


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < LARGEST


LARGEST = 2**40  # seconds: what is more is no time
KINDS: Mapping[str, Callable[[object], bool]] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: type(value) is int and abs(value) < LARGEST,
    "float": _number,
    "Mapping[str, str]": _hashes,
    "tuple[Place, ...]": lambda value: True,
    "tuple[Change, ...]": lambda value: True,
}


def load(home: Path) -> Record | None:
    """The record; None where there is none. Raises Broken."""
    try:
        return parse((home / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError):
        raise Broken from None


def store(home: Path, record: Record) -> None:
    """Put the record in the place of the one before, as a whole or not at all. Raises OSError."""
    table: dict[str, Any] = {"schema": SCHEMA, **dataclasses.asdict(record)}
    write(home / NAME, json.dumps(table, ensure_ascii=False, indent=1) + "\n")


def write(path: Path, text: str) -> None:
    """Write a file of ours as a whole or not at all, for this person alone. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    spare = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
        spare.replace(path)
    except OSError:
        spare.unlink(missing_ok=True)
        raise


def moment(at: float) -> str:
    """Unix seconds as a person of this PC reads them."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))
