"""Checks of devices, and the dated tables that they are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sonaeru.core.devices import DERIVED, Check, Tables, tables
from sonaeru.core.devices.rules import check
from sonaeru.web.library.reader import CONTENT, reading, released, toml

CHECKS, LIFECYCLES = "device_checks/", "lifecycles/"


@cache
def raw_checks() -> Mapping[str, Mapping[str, Any]]:
    """The released checks by id as they stand in their files, in the order in which they are shown."""
    return {path.stem: toml(path) for path in released(CHECKS)}


@cache
def raw_products() -> tuple[Mapping[str, Any], ...]:
    """The released tables of products as they stand in their files."""
    return tuple(toml(path) for path in released(LIFECYCLES))


@cache
def checks() -> tuple[Check, ...]:
    """The released checks in the order in which they are shown. Raises ContentError, naming the file."""
    return tuple(_check(identifier, table) for identifier, table in raw_checks().items())


@cache
def lifecycles() -> Tables:
    """All tables of products. Raises ContentError."""
    with reading(LIFECYCLES):
        return tables(raw_products())


@dataclass(frozen=True)
class Question:
    """What an osquery client is asked: `table` as in core.devices.osquery, `on` the families of systems."""

    name: str
    table: str
    on: tuple[str, ...]
    sql: str


@cache
def osquery() -> tuple[int, Mapping[str, Question]]:
    """How often an osquery client is asked, in seconds, and what, by name."""
    table = toml(CONTENT / "schemes" / "osquery.toml")
    questions = (
        Question(each["name"], each["table"], tuple(each["on"]), " ".join(each["sql"].split()))
        for each in table["query"]
    )
    return table["interval_s"], {each.name: each for each in questions}


@cache
def wording() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What states, reasons and confidence are called, each by its code, and what the agent says: by group and name."""
    return {**toml(CONTENT / "schemes" / "findings.toml"), **toml(CONTENT / "schemes" / "agent.toml")}


@cache
def canary_wording() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What the agent says about its watch files, by table and name."""
    return toml(CONTENT / "schemes" / "canary.toml")


def _check(identifier: str, table: Mapping[str, Any]) -> Check:
    with reading(f"{CHECKS}{identifier}.toml"):
        return check(identifier, table, DERIVED)
