"""One computer on one day: its facts as they still hold, with what follows from them, looked up by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sonaeru.core.devices.facts import Fact, Reading, default, known, missing, reading
from sonaeru.core.devices.lifecycle import Tables


class Derived(NamedTuple):
    """How a derived fact is found, and from which facts."""

    find: Callable[[Seen], Reading]
    reads: tuple[str, ...]


class Seen:
    """What a judge sees. Nothing is found out twice; nothing changes."""

    def __init__(
        self, facts: Mapping[str, Fact], tables: Tables, today: dt.date, derived: Mapping[str, Derived]
    ) -> None:
        self.facts, self.tables, self.today = facts, tables, today
        self._derived = derived
        self._raw: dict[str, Reading] = {}
        self._of: dict[str, Reading] = {}

    def raw(self, key: str) -> Reading:
        """A fact as it was read; the value None means that nothing is set."""
        if key not in self._raw:
            self._raw[key] = reading(key, self.facts.get(key), self.today)
        return self._raw[key]

    def of(self, key: str) -> Reading:
        """A fact or a derived fact; where nothing is set, the default of the operating system."""
        if key not in self._of:
            self._of[key] = self._derived[key].find(self) if key in self._derived else self._set(key)
        return self._of[key]

    @property
    def family(self) -> object:
        """windows, macos or linux; None if not known."""
        found = self.raw("os.family")
        return found.value if found.known else None

    def _set(self, key: str) -> Reading:
        found = self.raw(key)
        if found.values != (None,):
            return found
        value = default(key, self.family)
        return missing("not_supported") if value is None else known(value)
