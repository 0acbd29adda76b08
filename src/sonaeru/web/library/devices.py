"""Checks of devices, and the dated tables that they are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sonaeru.core.devices import DERIVED, Check, Tables, tables
from sonaeru.core.devices.rules import check
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, reading, released, toml

CHECKS, LIFECYCLES, SAMPLES = "device_checks/", "lifecycles/", "samples/devices.toml"


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


@cache
def fleet() -> Mapping[str, Mapping[str, Words]]:
    """How the pages of a company's computers call things: `columns`, `signs`, `short`, `systems` …, each by its code."""
    table = toml(CONTENT / "schemes" / "fleet.toml")
    with reading("schemes/fleet.toml"):
        return {
            kind: {code: words(each, f"{kind}.{code}") for code, each in rows.items()} for kind, rows in table.items()
        }


@cache
def called(kind: str, code: str) -> Words:
    """One word of `wording` or `fleet` by its kind ("states", "reasons", "columns" …). Raises KeyError."""
    return fleet()[kind][code] if kind in fleet() else words(wording()[kind][code], f"{kind}.{code}")


@dataclass(frozen=True, slots=True)
class SampleComputer:
    """A computer of the sample data. `reported`: days ago, newest first; `was`: its profile before the newest report."""

    label: str
    profile: str
    reported: tuple[int, ...]
    was: str = ""
    source: str = "agent"
    mark: str = ""


@cache
def sample_computers() -> tuple[SampleComputer, ...]:
    """The computers of the sample companies, in the order in which companies get them."""
    rows = toml(CONTENT / SAMPLES)["computers"]
    return tuple(SampleComputer(**row | {"reported": tuple(row["reported"])}) for row in rows)


@cache
def sample_profile(name: str) -> Mapping[str, Any]:
    """What a sample computer reports, with what it takes over from another profile. Raises KeyError."""
    own = dict(toml(CONTENT / SAMPLES)["profiles"][name])
    return {**(sample_profile(own.pop("from")) if "from" in own else {}), **own}


def _check(identifier: str, table: Mapping[str, Any]) -> Check:
    with reading(f"{CHECKS}{identifier}.toml"):
        return check(identifier, table, DERIVED)
