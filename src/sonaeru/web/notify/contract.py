"""What a channel is: the parts that every file in `channels/` offers, and the values they speak in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sonaeru.core.words import Words
from sonaeru.web.notify import guard
from sonaeru.web.notify.message import CONTROL, Message
from sonaeru.web.notify.transport import Failed, Sent, Transport

Outcome = Sent | Failed

BLANK = Words("まだ入っていません。", "This is not filled in yet.")
ODD = Words("使えない文字があります。貼り直してください。", "It holds characters that cannot be used. Paste it again.")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the owner types. A secret is never shown again, logged or exported.

    `made`: the product makes it and shows it once, nobody types it.
    """

    name: str
    label: Words
    hint: Words
    secret: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """What the owner typed, by field name. Its repr names the fields only: a log must not tell a secret."""

    values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def __repr__(self) -> str:
        return f"Config({', '.join(sorted(self.values))})"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field cannot stay as it is."""

    field: str
    reason: Words


class Channel(Protocol):
    """One file in `channels/`; the folder is the register."""

    NAME: Words
    FIELDS: Sequence[Field]

    def check(self, config: Config) -> Sequence[Problem]:
        """What the owner has to mend first, without asking the network; empty if nothing."""

    def send(self, config: Config, message: Message, *, key: str, transport: Transport) -> Outcome:
        """Send once. `key` names the delivery and is the same on every try. Never raises for what a service does."""


def faults(fields: Sequence[Field], config: Config) -> list[Problem]:
    """Fields that are blank or hold a control character, such as a line break that came along with pasting."""
    return list(_faults(fields, config))


def address_faults(config: Config, name: str) -> list[Problem]:
    """The fault of a web address, as far as it shows without asking the network."""
    try:
        guard.place(config[name])
    except guard.Refused as refused:
        return [Problem(name, refused.reason)]
    return []


def _faults(fields: Sequence[Field], config: Config) -> Iterator[Problem]:
    for each in fields:
        if not config[each.name]:
            yield Problem(each.name, BLANK)
        elif CONTROL.search(config[each.name]):
            yield Problem(each.name, ODD)
