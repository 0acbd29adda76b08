"""The guided check: eight questions about a computer on which nothing is installed, and what each answer states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import reading, released, toml

FOLDER = "guided_check/"
SYSTEMS = ("windows", "macos", "linux")
UNKNOWN, TYPED = "unknown", "typed"
# What can be typed: a day, a version such as 26.6.2, a whole number.
KINDS = ("day", "version", "count")
# Stands in facts for what was typed.
PLACE = "{typed}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a drawn screen: a value in words, or a switch (`on`); `here`: where to look."""

    label: Words
    value: Words | None
    on: bool | None
    here: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen looks like; `shown`: the same in words."""

    title: Words
    rows: tuple[Row, ...]
    shown: Words


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose. `facts`: by key a value, or `{"why": reason}`; `expect`: the state that its check then has."""

    id: str
    label: Words
    means: Words
    facts: Mapping[str, Any]
    expect: str


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer to type; `kind`: one of KINDS."""

    kind: str
    label: Words
    facts: Mapping[str, Any]

    def stated(self, value: Any) -> Mapping[str, Any]:
        """The facts, with what was typed at its place."""
        filled: Mapping[str, Any] = _replaced(self.facts, PLACE, value)
        return filled


@dataclass(frozen=True, slots=True)
class Question:
    """One question on one system; `check`: which check it answers. "I don't know" is the last of the answers."""

    id: str
    check: str
    title: Words
    why: Words
    ask: Words
    steps: tuple[Words, ...]
    screen: Screen
    answers: tuple[Answer, ...]
    typed: Typed | None

    def answer(self, identifier: str) -> Answer:
        """An answer by its id. Raises KeyError."""
        return {each.id: each for each in self.answers}[identifier]


@dataclass(frozen=True, slots=True)
class GuidedCheck:
    """An edition; the questions by system, in the order in which they are asked."""

    edition: str
    questions: Mapping[str, tuple[Question, ...]]


@cache
def guided_check() -> GuidedCheck:
    """The newest released edition. Raises ContentError, naming the file."""
    path = released(FOLDER)[-1]
    with reading(f"{FOLDER}{path.name}"):
        table = toml(path)
        return GuidedCheck(
            table["edition"],
            {
                system: tuple(_question(row, system, table["unknown"]) for row in table["question"])
                for system in SYSTEMS
            },
        )


def _question(row: Mapping[str, Any], system: str, unknown: Mapping[str, Any]) -> Question:
    own = {**row, **row[system]}
    where = f"{row['id']} {system}"
    typed = _typed(own["typed"], where) if "typed" in own else None
    answers = [_answer(each, where) for each in own.get("answer", [])]
    stated = {key for each in answers for key in each.facts} | set(typed.facts if typed else ())
    nobody_looked = {key: {"why": unknown["why"]} for key in sorted(stated)}
    return Question(
        id=row["id"],
        check=own["check"],
        **{name: words(own[name], f"{where} {name}") for name in ("title", "why", "ask")},
        steps=tuple(words(step, f"{where} step") for step in own["steps"]),
        screen=_screen(own, where),
        answers=(*answers, _answer({**unknown, "id": UNKNOWN, "facts": nobody_looked, "expect": "unknown"}, where)),
        typed=typed,
    )


def _answer(row: Mapping[str, Any], where: str) -> Answer:
    said = f"{where} {row['id']}"
    facts = _replaced(row["facts"], {"set": False}, None)
    return Answer(row["id"], words(row["label"], said), words(row["means"], said), facts, row["expect"])


def _typed(row: Mapping[str, Any], where: str) -> Typed:
    if row["kind"] not in KINDS:
        raise ValueError(f"{where}: nobody can type a {row['kind']}")
    return Typed(row["kind"], words(row["label"], where), row["facts"])


def _screen(own: Mapping[str, Any], where: str) -> Screen:
    rows = tuple(_row(row, where) for row in own["screen"]["rows"])
    return Screen(words(own["screen"]["title"], where), rows, words(own["shown"], f"{where} shown"))


def _row(row: Mapping[str, Any], where: str) -> Row:
    value = row.get("value")
    said = words(value, where) if value and value["ja"] else None
    return Row(words(row["label"], where), said, row.get("on"), row.get("here", False))


def _replaced(value: Any, place: Any, filling: Any) -> Any:
    """The same value with something else wherever `place` stands in it."""
    if value == place:
        return filling
    if isinstance(value, dict):
        return {key: _replaced(each, place, filling) for key, each in value.items()}
    return [_replaced(each, place, filling) for each in value] if isinstance(value, list) else value
