"""What a company tells others: SECURITY ACTION, and the questions that lead to a level of SCS."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sonaeru.core.scs import Advice
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, ContentError

FOLDER = CONTENT / "declarations"


@dataclass(frozen=True, slots=True)
class Star:
    """What one of the two declarations says, and the ids of the steps to it."""

    star: int
    name: Words
    means: tuple[Words, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a declaration; `next`: what to do while it is open."""

    id: str
    title: Words
    next: Words


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the site of IPA asks for; `fact`: which of the company's facts answers it, or ""."""

    name: Words
    fact: str


@dataclass(frozen=True, slots=True)
class SecurityAction:
    """All words about SECURITY ACTION. `sentence`: what a company may say of itself, with a place for `{star}`."""

    as_of: dt.date
    site: str
    about: tuple[Words, ...]
    sentence: Words
    stars: Mapping[int, Star]
    steps: Mapping[str, Step]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three questions; `id` names its field."""

    id: str
    text: Words
    hint: Words


@dataclass(frozen=True, slots=True)
class Said:
    """A short title and a sentence."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Selector:
    """The three questions and what is said to each outcome. `first`: above every result, with a place for `{as_of}`.

    `letter`: subject and body to a customer, with places for `{company}`. `areas`: by id, in order; the text says what is meant.
    """

    as_of: dt.date
    first: Words
    known: tuple[Words, ...]
    unknown: tuple[Words, ...]
    questions: tuple[Question, ...]
    advice: Mapping[Advice, Said]
    letter: Said
    areas: Mapping[str, Said]


@cache
def security_action() -> SecurityAction:
    """The content about SECURITY ACTION. Raises ContentError if a star names a step that is not there."""
    table = _toml("security-action")
    steps = {row["id"]: Step(row["id"], *_two(row, "title", "next")) for row in table["steps"]}
    stars = {row["star"]: _star(row) for row in table["stars"]}
    if lost := {step for star in stars.values() for step in star.steps} - set(steps):
        raise ContentError(f"security-action: no step {', '.join(sorted(lost))}")
    return SecurityAction(
        as_of=table["as_of"],
        site=table["site"],
        about=_all(table["about"], "about"),
        sentence=words(table["sentence"], "sentence"),
        stars=stars,
        steps=steps,
        entries=tuple(Entry(words(row["name"], "entry"), row["fact"]) for row in table["entries"]),
    )


@cache
def selector() -> Selector:
    """The content of the SCS selector."""
    table = _toml("scs")
    return Selector(
        as_of=table["as_of"],
        first=words(table["first"], "first"),
        known=_all(table["known"], "known"),
        unknown=_all(table["unknown"], "unknown"),
        questions=tuple(Question(row["id"], *_two(row, "text", "hint")) for row in table["questions"]),
        advice={Advice(row["id"]): Said(*_two(row, "title", "text")) for row in table["advice"]},
        letter=Said(*_two(table["letter"], "subject", "body")),
        areas={row["id"]: Said(*_two(row, "name", "means")) for row in table["areas"]},
    )


def _star(row: Mapping[str, Any]) -> Star:
    return Star(row["star"], words(row["name"], "star"), _all(row["means"], "means"), tuple(row["steps"]))


def _two(row: Mapping[str, Any], first: str, second: str) -> tuple[Words, Words]:
    return words(row[first], first), words(row[second], second)


def _all(rows: Iterable[object], where: str) -> tuple[Words, ...]:
    return tuple(words(row, where) for row in rows)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
