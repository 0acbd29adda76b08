"""The checks, the dated tables and the words that the built file carries, as JSON: Python 3.9 cannot read TOML."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sonaeru.core.devices import DERIVED, Check, Tables, tables
from sonaeru.core.devices.rules import check

NAME = "carried.json"


@dataclass(frozen=True)
class Carried:
    """What findings are made with. `words`: what states, reasons and confidence are called, by code and language.
    `canary`: what the watch says, by table, name and language.
    """

    checks: Sequence[Check]
    tables: Tables
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    canary: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


def carried() -> Carried | None:
    """What is in the file; None where the agent runs from its sources, which carry nothing."""
    try:
        found = pkgutil.get_data("sonaeru.agent", NAME)
    except OSError:
        return None
    return unpacked(json.loads(found)) if found else None


def unpacked(table: Mapping[str, Any]) -> Carried:
    """The content of the JSON: `checks` by id, `lifecycles`, `words`, `canary`."""
    checks = tuple(check(identifier, each, DERIVED) for identifier, each in table["checks"].items())
    return Carried(checks, tables(table["lifecycles"]), table["words"], table["canary"])
