"""The guides of the support site: TOML above, Markdown in both languages below, parted by lines of `+++`."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sonaeru.core.plan.catalogue import Cost
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, reading

FENCE = "+++\n"


class Step(StrEnum):
    """The two steps of the flyer: to begin, and to step up."""

    START = "start"
    STRENGTHEN = "strengthen"


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide. `minutes`: own working time; `concepts`: the topics it helps with, the most important first;
    `actions`, `documents`: ids; `reviewed`: when somebody last read it against the world.
    """

    id: str
    title: Words
    summary: Words
    step: Step
    minutes: int
    cost: Cost
    concepts: tuple[str, ...]
    actions: tuple[str, ...]
    documents: tuple[str, ...]
    reviewed: dt.date
    source: Words
    body: Words


@cache
def guides() -> tuple[Guide, ...]:
    """All guides in order of id. Raises ContentError, naming the file, if one is not complete."""
    return tuple(_guide(path) for path in sorted((CONTENT / "guides").glob("*.md")))


@cache
def guide_of_concepts() -> Mapping[str, Guide]:
    """The guide for each concept: the one in which it stands first, or, of several, that with the fewest others."""
    best: dict[str, tuple[tuple[bool, int], Guide]] = {}
    for guide in guides():
        for at, concept in enumerate(guide.concepts):
            # Where a guide speaks of many things, another one speaks more of this.
            rank = (at > 0, len(guide.concepts))
            if concept not in best or rank < best[concept][0]:
                best[concept] = (rank, guide)
    return {concept: guide for concept, (_, guide) in best.items()}


@cache
def guide_of_actions() -> Mapping[str, Guide]:
    """The guide that explains each action; of several the first."""
    return {action: guide for guide in reversed(guides()) for action in guide.actions}


def _guide(path: Path) -> Guide:
    with reading(path.name):
        above, *parts = path.read_text(encoding="utf-8").split(FENCE)
        if above.strip() or len(parts) != 3:
            raise ValueError("needs a line +++ above the head, above the Japanese and above the English text")
        head, ja, en = parts
        return _read(path.stem, tomllib.loads(head), Words(ja.strip(), en.strip()))


def _read(identifier: str, table: Mapping[str, Any], body: Words) -> Guide:
    texts = {key: words(table[key], f"{identifier} {key}") for key in ("title", "summary", "source")}
    return Guide(
        id=identifier,
        step=Step(table["step"]),
        minutes=table["minutes"],
        cost=Cost(table["cost"]),
        concepts=tuple(table["concepts"]),
        actions=tuple(table["actions"]),
        documents=tuple(table["documents"]),
        reviewed=table["reviewed"],
        body=body,
        **texts,
    )
