"""What a replay yields, and what `verify` expects of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol


class Replayed(NamedTuple):
    """One case: what is published, and what this installation says."""

    id: str
    expected: object
    got: object


class Replay(Protocol):
    """A module of this folder."""

    FORMAT: str

    def replay(self, table: Mapping[str, Any]) -> Iterable[Replayed]:
        """Every case of a file. Raises ValueError, KeyError or TypeError for a file of another form."""
