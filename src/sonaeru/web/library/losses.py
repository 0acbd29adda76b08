"""What accidents cost, what policies say, what measures change, what was published: all that losses are reckoned from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sonaeru.core.insurance import Policy, load_policy
from sonaeru.core.loss import Effects, Scenario, load_effects, load_scenario
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, ContentError, reading, released, toml

SCENARIOS, POLICIES, EFFECTS = "scenarios/", "policies/", "effects/"
# The edition of a scenario that is reckoned with; others are kept for reference figures.
DEFAULT = "1"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure is from. `grade`: S solid, Q quoted once, J our judgement; `date`: of the figure, as published."""

    name: Words
    grade: str
    date: str
    n: int | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class StatedScenario:
    """A scenario with its words, and by place (`frequency`, `shared.<name>`, `items.<code>`) where it is from."""

    edition: str
    name: Words
    what: Words
    scenario: Scenario
    sources: Mapping[str, Source] = field(hash=False)


@dataclass(frozen=True, slots=True)
class PolicyEdition:
    """An edition as recorded. `sets`: its sets of values; `readings`: those its amounts can be read in, none if settled."""

    id: str
    edition: str
    name: Words
    closed: bool
    valid_from: dt.date
    source: Source
    sets: tuple[str, ...]
    options: tuple[str, ...]
    readings: tuple[str, ...]
    table: Mapping[str, Any] = field(hash=False)

    def policy(self, *, held: Sequence[str] = (), chosen: str | None = None, as_read: str | None = None) -> Policy:
        """The policy with options held, values of a set, and a reading. Raises BadInput where one is missing."""
        return load_policy({**self.table, "options_held": list(held), "set_held": chosen, "as_read": as_read})


@dataclass(frozen=True, slots=True)
class Premium:
    """One published premium, yen a year; `revenue` in yen. It is a benchmark, never a quote."""

    trade: Words
    revenue: int
    plan: int
    yen: int


@dataclass(frozen=True, slots=True)
class Premiums:
    """A published table of premiums."""

    name: Words
    note: Words
    source: Source
    rows: tuple[Premium, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure about accidents."""

    id: str
    what: Words
    source: Source


@cache
def items() -> Mapping[str, Words]:
    """The cost items by code, in the order in which they are shown."""
    table = toml(CONTENT / SCENARIOS / "items.toml")["items"]
    return {code: words(name, f"items {code}") for code, name in table.items()}


@cache
def scenarios() -> Mapping[tuple[str, str], StatedScenario]:
    """The released scenarios by (id, edition), in the order in which they are shown. Raises ContentError."""
    paths = [path for path in released(SCENARIOS) if path.stem != "items"]
    return {(path.parent.name, path.stem): _scenario(f"{path.parent.name}/{path.stem}", toml(path)) for path in paths}


def current_scenarios() -> tuple[StatedScenario, ...]:
    """Those that are reckoned with, one edition of each."""
    return tuple(each for (_, edition), each in scenarios().items() if edition == DEFAULT)


@cache
def policies() -> Mapping[tuple[str, str], PolicyEdition]:
    """The released editions of policies by (id, edition). Raises ContentError."""
    return {
        (path.parent.name, path.stem): _policy(f"{path.parent.name}/{path.stem}", toml(path))
        for path in released(POLICIES)
    }


@cache
def effects() -> Effects:
    """What measures change: the newest edition. Raises ContentError."""
    with reading(EFFECTS):
        return load_effects(raw_effects())


@cache
def raw_effects() -> Mapping[str, Any]:
    """The newest edition of the effects with its words and sources, as it stands in its file."""
    return toml(released(EFFECTS)[-1])


@cache
def premiums() -> Premiums:
    """The published table of premiums. Raises ContentError."""
    with reading("benchmarks/premiums-public-2"):
        table = toml(CONTENT / "benchmarks" / "premiums-public-2.toml")
        rows = tuple(
            Premium(words(row["trade"], "trade"), row["revenue"], plan, yen)
            for row in table["rows"]
            for plan, yen in enumerate(row["premiums"], 1)
        )
        return Premiums(words(table["name"], "name"), words(table["note"], "note"), source(table, "source"), rows)


@cache
def references() -> tuple[Reference, ...]:
    """Published figures about accidents. Raises ContentError."""
    with reading("benchmarks/loss-references"):
        rows = toml(CONTENT / "benchmarks" / "loss-references.toml")["rows"]
        return tuple(Reference(row["id"], words(row["what"], row["id"]), source(row, row["id"])) for row in rows)


@cache
def wording(kind: str) -> Mapping[str, Words]:
    """Sentences by code: `texts`, `faults`, `reasons` why something is not paid, `doubts` about a policy."""
    table = toml(CONTENT / "schemes" / "insurance.toml")[kind]
    return {code: words(text, f"{kind} {code}") for code, text in table.items()}


def source(row: Mapping[str, Any], where: str) -> Source:
    """Where a row is from. Raises ValueError or KeyError, naming the place."""
    if row["grade"] not in ("S", "Q", "J"):
        raise ValueError(f"{where}: the grade is S, Q or J")
    note = words(row["note"], where) if "note" in row else None
    return Source(words(row["source"], where), row["grade"], str(row["date"]), row.get("n"), note)


def _scenario(name: str, table: Mapping[str, Any]) -> StatedScenario:
    with reading(f"{SCENARIOS}{name}.toml"):
        found = load_scenario(table, name)
        if name != f"{found.id}/{table['edition']}":
            raise ValueError("folder and file name must agree with id and edition")
        if foreign := {item.code for item in found.items} - items().keys():
            raise ValueError(f"no cost items: {sorted(foreign)}")
        rows = {
            "frequency": table["frequency"],
            **{f"shared.{each}": row for each, row in table.get("shared", {}).items()},
            **{f"items.{row['code']}": row for row in table["items"]},
        }
        return StatedScenario(
            edition=table["edition"],
            name=Words(table["ja"], table["en"]),
            what=words(table["what"], name),
            scenario=found,
            sources={place: source(row, f"{name} {place}") for place, row in rows.items()},
        )


def _policy(name: str, table: Mapping[str, Any]) -> PolicyEdition:
    with reading(f"{POLICIES}{name}.toml"):
        if name != f"{table['id']}/{table['edition']}":
            raise ValueError("folder and file name must agree with id and edition")
        covered = {cover["item"] for node in table["nodes"] for cover in node.get("covers", ())}
        if foreign := covered - items().keys():
            raise ContentError(f"{name}: no cost items: {sorted(foreign)}")
        return PolicyEdition(
            id=table["id"],
            edition=table["edition"],
            name=words(table["name"], name),
            closed=table["closed"],
            valid_from=table["valid_from"],
            source=source({**table, "date": table["entered_on"]}, name),
            sets=tuple(table.get("set", ())),
            options=tuple(table["options"]),
            readings=tuple(table.get("readings", ())),
            table=table,
        )
