"""Reading: a user's own notices and choices, a company's own places outside. Every question names whose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sonaeru.core.words import Words
from sonaeru.web.notify import channels, inbox, kinds, people, places
from sonaeru.web.notify.contract import Config
from sonaeru.web.notify.kinds import Group, How
from sonaeru.web.notify.models import Delivery, Destination, Notice, Preference
from sonaeru.web.notify.sealing import Unreadable
from sonaeru.web.ui.errors import NotFound as NotFound


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in the inbox. `path`: the page it leads to, "" for none; `label`: what its link says."""

    id: str
    subject: str
    text: str
    label: str
    path: str
    created_at: dt.datetime
    read: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody hears of a group of kinds; `fixed`: they cannot change it."""

    group: Group
    how: How
    fixed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A company's place outside. `shown`: what was typed and is no secret; `typed`: what is filled in, secrets too.

    `failing`: three or more deliveries in a row were given up; `fault`: why the last one was.
    """

    id: str
    channel: str
    name: Words
    groups: tuple[Group, ...]
    shown: Mapping[str, str]
    typed: frozenset[str]
    failures: int
    failing: bool
    fault: Words | None
    failed_at: dt.datetime | None
    sent_at: dt.datetime | None
    removed_at: dt.datetime | None
    config: Config = field(repr=False)


def told(user: str, *, limit: int, skip: int = 0) -> tuple[Told, ...]:
    """A user's notices, newest first."""
    return tuple(map(_told, Notice.objects.filter(user=user)[skip : skip + limit]))


def unread(user: str) -> int:
    """How many notices a user has not read."""
    return Notice.objects.filter(user=user, read_at=None).count()


def ways(user: str) -> tuple[Way, ...]:
    """How a user hears of each group, in the order of the page."""
    row = Preference.objects.filter(pk=user).first()
    someone = people.recipient(user)
    owner = bool(someone and someone.owner)
    return tuple(_way(row.choices if row else {}, group, owner) for group in kinds.GROUPS)


def stored(keys: Iterable[str]) -> frozenset[str]:
    """Of the keys of mails those under which one is stored; for whoever made the keys."""
    return frozenset(Delivery.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def destinations(organisation: str) -> tuple[Place, ...]:
    """The places of a company, oldest first; those that were removed come with them until they are deleted."""
    return tuple(map(_place, Destination.objects.filter(organisation=organisation)))


def destination(organisation: str, destination: str) -> Place:
    """A place of a company that was not removed. Raises NotFound."""
    row = Destination.objects.filter(organisation=organisation, pk=destination, removed_at=None).first()
    if row is None:
        raise NotFound
    return _place(row)


def _told(row: Notice) -> Told:
    return Told(row.pk, row.subject, row.text, row.label, row.path, row.created_at, row.read_at is not None)


def _way(choices: dict[str, str], group: Group, owner: bool) -> Way:
    fixed = group.urgent and owner
    return Way(group, How.AT_ONCE if fixed else inbox.chosen(choices, group), fixed)


def _place(row: Destination) -> Place:
    config = _config(row)
    return Place(
        id=row.pk,
        channel=row.channel,
        name=channels.name(row.channel),
        groups=tuple(group for group in kinds.GROUPS if group.id in row.groups),
        shown=places.shown(row),
        typed=frozenset(config.values),
        failures=row.failures,
        failing=row.failures >= places.TOLERATED,
        fault=Words(row.fault["ja"], row.fault["en"]) if row.fault else None,
        failed_at=row.failed_at,
        sent_at=row.sent_at,
        removed_at=row.removed_at,
        config=config,
    )


def _config(row: Destination) -> Config:
    try:
        return places.opened(row)
    except Unreadable:
        return Config({})  # everything has to be typed again
