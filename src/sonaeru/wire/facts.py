"""A report of facts as it travels: bytes in, a checked report or a refusal out. Used by both ends.

The form is `src/sonaeru/wire/facts-1.schema.json`. Whether the dates make sense is for whoever has a clock.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sonaeru.wire.schema import Fault, faults

LARGEST_BYTES = 256 * 1024


class Refused(Exception):
    """A body is no report. `code` is `too_large`, `no_json` or that of the first fault, `field` is where it is."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code}: {field}" if field else code)
        self.code = code
        self.field = field


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Any]:
    """The schema of a report, version 1."""
    found = pkgutil.get_data("sonaeru.wire", "facts-1.schema.json")
    assert found is not None
    loaded: Mapping[str, Any] = json.loads(found)
    return loaded


def report_faults(report: object) -> list[Fault]:
    """Everything that is wrong with a report; nothing when it may be sent and stored."""
    return list(faults(report, schema(), schema()))


def value_faults(key: str, value: object) -> list[Fault]:
    """Everything that is wrong with the value of one fact."""
    return list(faults(value, schema()["properties"]["facts"]["properties"][key]["properties"]["v"], schema(), key))


def read_report(body: bytes) -> dict[str, Any]:
    """The report in a body. Raises Refused; a field nobody knows refuses the whole report."""
    if len(body) > LARGEST_BYTES:
        raise Refused("too_large")
    try:
        report = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused("no_json") from None
    for fault in report_faults(report):
        raise Refused(fault.code, fault.path.rpartition("facts/")[2] if fault.code == "unknown_field" else fault.path)
    return dict(report)


def _no_number(word: str) -> None:
    """NaN and Infinity are words of Python, not of JSON."""
    raise ValueError(word)
