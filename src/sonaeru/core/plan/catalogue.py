"""The catalogue of actions as values: what to do, how long it takes, and which topics it improves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sonaeru.core.editions import Answer
from sonaeru.core.words import Words, words


class Cost(StrEnum):
    """Yen a year for up to 20 staff: nothing; up to 10,000; up to 100,000; more. (Judgement.)"""

    FREE = "free"
    LOW = "low"
    MID = "mid"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Raise:
    """A topic (concept id) and the answer that the action brings it to."""

    concept: str
    to: Answer


@dataclass(frozen=True, slots=True)
class Closing:
    """Evidence that closes the action by itself: a kind (device, backup, drill, doc …) and what of it."""

    kind: str
    topic: str


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a company can do. The first of `raises` is its primary. `minutes` is own working time."""

    id: str
    title: Words
    summary: Words
    verb: Words
    steps: tuple[Words, ...]
    minutes: int
    cost: Cost
    difficulty: int
    raises: tuple[Raise, ...]
    after: tuple[str, ...]
    closes: tuple[Closing, ...]


def action(identifier: str, table: Mapping[str, Any]) -> Action:
    """Read one action from a parsed TOML table; its id is the file's name.

    Raises ValueError or KeyError, naming the action, if the table is not complete.
    """
    texts = {key: words(table[key], f"{identifier} {key}") for key in ("title", "summary", "verb")}
    return Action(
        id=identifier,
        steps=tuple(words(step, f"{identifier} step {n}") for n, step in enumerate(table["steps"], 1)),
        minutes=table["minutes"],
        cost=Cost(table["cost"]),
        difficulty=table["difficulty"],
        raises=tuple(Raise(concept, Answer(to)) for concept, to in table["raises"]),
        after=tuple(table.get("after", ())),
        closes=tuple(Closing(row["kind"], row["topic"]) for row in table.get("closes", ())),
        **texts,
    )


def catalogue(actions: Iterable[Action], concepts: Iterable[str]) -> tuple[Action, ...]:
    """The actions in order of id, once every reference is known to resolve.

    Raises ValueError naming the action whose prerequisite or topic does not exist.
    """
    ordered = tuple(sorted(actions, key=lambda each: each.id))
    known, topics = {each.id for each in ordered}, set(concepts)
    for each in ordered:
        if missing := set(each.after) - known:
            raise ValueError(f"{each.id}: after names unknown actions {sorted(missing)}")
        if missing := {goal.concept for goal in each.raises} - topics:
            raise ValueError(f"{each.id}: raises names unknown topics {sorted(missing)}")
    return ordered
