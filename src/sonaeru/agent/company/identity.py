"""What enrolment gave to this PC, and what it remembers between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.sealing import opened, sealed
from sonaeru.agent.saying import Stopped

FILE, STATE, OWN_CA = "identity.json", "state.json", "ca.pem"
SECRET_BYTES = 32


@dataclass(frozen=True)
class Identity:
    """Who this PC is to a company. `secret`: 32 bytes that sign; `proxy`: an address, or "" for that of the system;
    `own_ca`: whether the server's certificate is checked against a file of the company alone.
    """

    device: str
    generation: int
    server: str
    company: str
    label: str
    page: str
    proxy: str
    own_ca: bool
    secret: bytes = field(repr=False)


def stored(folder: Folder, identity: Identity) -> None:
    """Keep it, with the secret sealed."""
    folder.keep(FILE, {**asdict(identity), "secret": sealed(identity.secret)})


def enrolled(folder: Folder) -> Identity | None:
    """Who this PC is; None where it is not enrolled. Raises Stopped where the file was damaged."""
    if not folder.has(FILE):
        return None
    try:
        return _read(folder.table(FILE) or {})
    except (KeyError, TypeError, ValueError):
        raise Stopped("identity_damaged") from None


def _read(table: Mapping[str, Any]) -> Identity:
    texts = {name: table[name] for name in ("device", "server", "company", "label", "page", "proxy")}
    if not all(isinstance(each, str) for each in texts.values()):
        raise ValueError("text")
    secret = opened(table["secret"])
    if len(secret) != SECRET_BYTES:
        raise ValueError("secret")
    return Identity(**texts, generation=int(table["generation"]), own_ca=bool(table["own_ca"]), secret=secret)


def identity(folder: Folder) -> Identity:
    """Who this PC is. Raises Stopped where it is not enrolled."""
    found = enrolled(folder)
    if found is None:
        raise Stopped("not_enrolled")
    return found


@dataclass(frozen=True)
class State:
    """`seq`: the last number used; `not_before`: Unix seconds before which the server is left alone; `failures`: in a
    row; `gone`: how often in a row the server said that it does not know this PC any more.
    """

    seq: int = 0
    not_before: int = 0
    failures: int = 0
    gone: int = 0


def state(folder: Folder) -> State:
    """What was remembered; a number that was damaged is forgotten."""
    table = folder.table(STATE) or {}
    names = asdict(State())
    return State(**{name: table[name] for name in names if type(table.get(name)) is int and table[name] >= 0})


def remember(folder: Folder, new: State) -> None:
    """Keep it."""
    folder.keep(STATE, asdict(new))
