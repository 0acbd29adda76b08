"""Published figures of other companies, with who was asked, when and how. They are shown beside answers, never subtracted."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sonaeru.core.editions import QuestionSet
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, editions, reading


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of many companies. `rates`: per cent that do something at least partly, by concept; `as_of`: when
    somebody last read it in its source.
    """

    id: str
    question_set: str
    edition: str
    label: Words
    period: Words
    mode: Words
    n: int
    published: dt.date
    as_of: dt.date
    source: Words
    rates: Mapping[str, float] = field(hash=False)


@cache
def surveys() -> tuple[Survey, ...]:
    """Every survey in order of id. Raises ContentError, naming the file, for one that does not fit its questionnaire."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted((CONTENT / "benchmarks").glob("*.toml"))}
    # A file of another kind says which: figures about losses are read by `losses`.
    return tuple(_survey(name, text) for name, text in texts.items() if "kind" not in tomllib.loads(text))


def survey_of(question_set: QuestionSet) -> Survey | None:
    """The survey of an edition, or None: figures of one edition say nothing about another."""
    key = (question_set.id, question_set.edition)
    return next((each for each in surveys() if (each.question_set, each.edition) == key), None)


def _survey(identifier: str, text: str) -> Survey:
    with reading(f"benchmarks/{identifier}"):
        table = tomllib.loads(text)
        table |= {key: words(table[key], f"{identifier} {key}") for key in ("label", "period", "mode", "source")}
        found = Survey(id=identifier, **table)
        concepts = {item.concept for item in editions()[found.question_set, found.edition].items}
        if foreign := found.rates.keys() - concepts:
            raise ValueError(f"no items {sorted(foreign)}")
        if wrong := [rate for rate in found.rates.values() if not 0 <= rate <= 100]:
            raise ValueError(f"no rates: {wrong}")
        return found
