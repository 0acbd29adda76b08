"""What left this PC, and what the server did not take: the exact texts, readable for 13 months."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.spool import Entry

SENT, REJECTED = "sent", "rejected"
ALTERED = f"{REJECTED}/altered-"
KEPT_DAYS = 396  # 13 months
NAME = re.compile(r"(?:sent|rejected)/(\d{8}T\d{6})Z-(\d{10})-([0-9a-f-]{36})(-file)?\.json")


@dataclass(frozen=True)
class Left:
    """Something that left, or should have: its file, when (UTC), its number, its id, whether in a file by hand."""

    name: str
    at: str
    seq: int
    report_id: str
    by_hand: bool


def gone(folder: Folder, entry: Entry, now: float, *, by_hand: bool = False) -> None:
    """Keep what left."""
    folder.write(f"{SENT}/{_name(entry, now, by_hand)}", entry.body)


def refused(folder: Folder, entry: Entry, now: float, why: str) -> None:
    """Keep what was not taken, and why in words."""
    folder.keep(f"{REJECTED}/{_name(entry, now, False)}", {"why": why, "body": entry.body})


def _name(entry: Entry, now: float, by_hand: bool) -> str:
    return f"{_stamp(now)}Z-{entry.seq:010d}-{entry.report_id}{'-file' if by_hand else ''}.json"


def _stamp(now: float) -> str:
    return time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))


def left(folder: Folder, place: str = SENT) -> Sequence[Left]:
    """What is kept, oldest first."""
    found = ((name, NAME.fullmatch(name)) for name in folder.names(place))
    return [Left(name, day(each[1]), int(each[2]), each[3], bool(each[4])) for name, each in found if each]


def day(stamp: str) -> str:
    """A stamp as people write it."""
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]} UTC"


def altered(folder: Folder, name: str) -> None:
    """Keep a file of the row that somebody changed, as it is; it is not sent."""
    folder.write(f"{ALTERED}{name.rpartition('/')[2]}", folder.text(name) or "")
    folder.remove(name)


def left_altered(folder: Folder) -> Sequence[str]:
    """The files that were changed and not sent."""
    return [name for name in folder.names(REJECTED) if name.startswith(ALTERED)]


def forget_old(folder: Folder, now: float) -> None:
    """Remove what is older than 13 months."""
    oldest = day(_stamp(now - KEPT_DAYS * 86400))
    for place in (SENT, REJECTED):
        for each in left(folder, place):
            if each.at < oldest:
                folder.remove(each.name)
    for name in left_altered(folder):
        if (folder / name).stat().st_mtime < now - KEPT_DAYS * 86400:
            folder.remove(name)
