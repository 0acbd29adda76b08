"""Reports that wait for the server: one file each, the oldest first, marked so that an altered one is noticed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sonaeru.agent.company.folder import Folder
from sonaeru.agent.company.identity import Identity
from sonaeru.core.devices.protocol import body_hash, genuine, signature, string_to_sign

PLACE = "spool"
KEPT = 10
LARGEST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """A report as it will travel: its number, its id, its exact text."""

    seq: int
    report_id: str
    body: str

    @property
    def name(self) -> str:
        """Its file, by which it stands in its place in the row."""
        return f"{self.seq:010d}-{self.report_id}.json"


def put(folder: Folder, identity: Identity, entry: Entry) -> int:
    """Keep a report until it was sent. How many old ones had to make room."""
    folder.keep(
        f"{PLACE}/{entry.name}", {**asdict(entry), "mark": signature(identity.secret, _marked(identity, entry))}
    )
    names = waiting(folder)
    sizes = [(folder / name).stat().st_size for name in names]
    dropped = 0
    while dropped < len(names) - 1 and (len(names) - dropped > KEPT or sum(sizes[dropped:]) > LARGEST_BYTES):
        folder.remove(names[dropped])
        dropped += 1
    return dropped


def waiting(folder: Folder) -> list[str]:
    """The files of what waits, oldest first."""
    return folder.names(PLACE)


def entry(folder: Folder, identity: Identity, name: str) -> Entry | None:
    """A report that waits; None where it is not the one that was put there."""
    table = dict(folder.table(name) or {})
    mark = table.pop("mark", "")
    try:
        found = Entry(**table)
    except TypeError:
        return None
    kinds = isinstance(found.body, str) and isinstance(found.report_id, str) and type(found.seq) is int
    if not kinds or not isinstance(mark, str) or f"{PLACE}/{found.name}" != name:
        return None
    return found if genuine(identity.secret, _marked(identity, found), mark) else None


def _marked(identity: Identity, entry: Entry) -> str:
    return string_to_sign(
        method="SPOOL",
        path=entry.report_id,
        device=identity.device,
        moment="",
        nonce="",
        seq=entry.seq,
        body_hash=body_hash(entry.body.encode("utf-8", "surrogatepass")),
    )
