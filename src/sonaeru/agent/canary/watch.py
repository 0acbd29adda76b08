"""The watch itself: a look at every file each 15 seconds, and what follows from what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sonaeru.agent.canary.places import moved, names, signature
from sonaeru.agent.canary_record import Broken, Place, Record, load, store
from sonaeru.core.devices.canary import WINDOW_SECONDS, Change, bits, opens, state, worse

SECONDS = 15.0
# How often the record is written while nothing happens (judgement): the judge calls it silent after two days.
WRITE_SECONDS = 600.0


@dataclass
class Watch:
    """What a watch is made of. `steady`: seconds of a clock that never jumps; `wall`: Unix seconds; `react`: told of a
    new state, with the record. In memory alone: `names` of the look before, `last` what is known, `stored` what the file
    said last.
    """

    home: Path
    steady: Callable[[], float]
    wall: Callable[[], float]
    sleep: Callable[[float], None]
    react: Callable[[Record], None]
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    last: Record | None = None
    stored: Record | None = None
    written: float = 0.0
    told: str = "armed"

    def run(self, rounds: Iterable[object]) -> None:
        """Look once for each of `rounds`, until the watch is switched off."""
        for number, _ in enumerate(rounds):
            if number:
                self.sleep(SECONDS)
            if not self.look():
                break

    def look(self) -> bool:
        """One look at everything. False where there is nothing to watch any more."""
        before = self.known()
        if before is None:
            return False
        after = self.looked(before)
        self.keep(before, after)
        if after.state != self.told:
            self.told = after.state
            if after.state != "armed":
                self.react(after)
        return True

    def known(self) -> Record | None:
        """What is known, None where the watch was switched off. Raises Broken where the record never could be read.

        Where the record is broken or gone while the watch runs, an attack may have it: then memory counts.
        """
        found = self.in_file()
        if found is None and self.last is not None and self.home.is_dir():
            return self.last
        if found is not None and found == self.stored:
            return self.last
        self.stored = found
        return found if found is not None and found.places else None

    def in_file(self) -> Record | None:
        """What the file says; None where there is none, or where it is broken and memory knows better."""
        try:
            return load(self.home)
        except Broken:
            if self.last is None:
                raise
            return None

    def looked(self, before: Record) -> Record:
        """The record after a look."""
        at, wall = self.steady(), self.wall()
        seen = [self.place(each, at, wall) for each in before.places]
        recent = [each for each in before.recent if 0 <= at - each.at <= WINDOW_SECONDS]
        recent += [change for _, changes in seen for change in changes]
        now = worse(before.state, state(recent))
        since = before.since if now == before.state else wall
        return Record(tuple(place for place, _ in seen), now, since, tuple(recent))

    def place(self, place: Place, at: float, wall: float) -> tuple[Place, list[Change]]:
        """A place after a look, and what changed there. A place that cannot be seen has not changed."""
        found = names(place)
        if found is None:
            gone = not place.moved and moved(place)
            self.names.pop(place.folder, None)
            return replace(place, moved=place.moved or gone), [Change(at, place.folder, kind="moved")] if gone else []
        changes = list(self.renamed(place, found, at))
        seen = dict(place.seen)
        for name in place.files:
            now = signature(place, name)
            if now is not None and now[0] != seen.get(name, place.files[name]):
                seen[name] = now[0]
                changes.append(change(place, name, at, now))
        return replace(place, seen=seen, looked=wall, moved=False), changes

    def renamed(self, place: Place, found: frozenset[str], at: float) -> Iterable[Change]:
        """How many other entries have another name since the look before."""
        before = self.names.get(place.folder, found)
        self.names[place.folder] = found
        count = min(len(before - found), len(found - before))
        return [Change(at, place.folder, kind="names", count=count)] if count else []

    def keep(self, before: Record, after: Record) -> None:
        """Remember; write the record where something changed, and now and then to say that the watch is awake."""
        self.last = after
        asleep = not 0 <= self.wall() - self.written < WRITE_SECONDS
        found = self.in_file()
        if found is not None and found != self.stored:
            return  # a person set it anew during this look: the next one begins with that
        if not asleep and news(before) == news(after):
            return
        try:
            store(self.home, after)
        except OSError:
            self.written = 0.0  # a full disk, or one that may not be written: the watch goes on from memory
        else:
            self.stored, self.written = after, self.wall()


def news(record: Record) -> object:
    """What of a record must not be lost."""
    return record.state, record.recent, [(each.seen, each.moved) for each in record.places]


def change(place: Place, name: str, at: float, now: tuple[str, bytes]) -> Change:
    """What happened to one file."""
    hashed, content = now
    if not hashed:
        return Change(at, place.folder, name, "gone")
    return Change(at, place.folder, name, "changed", round(bits(content), 3), opens(name, content))
