"""The one place that reads `content/`. No Django here, so that the command line can use it without a database.

What is read is checked as a whole and kept for the life of the process: content does not change under a running server.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sonaeru.core.editions import Answer, QuestionSet, question_set
from sonaeru.core.plan.catalogue import Action, action, catalogue
from sonaeru.core.words import Words, words

CONTENT = Path(__file__).resolve().parents[2] / "content"
# The questionnaire with a score, and the letters of the questionnaires in the order in which they are shown.
SCORED = "ipa-5min"
TIERS = "ITR"


class ContentError(Exception):
    """Content is damaged: a released file was edited, or something does not fit together."""


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn what does not fit while a file is read into a ContentError that says which file and what is wrong."""
    try:
        yield
    except KeyError as error:
        raise ContentError(f"{name}: the field {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise ContentError(f"{name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a scheme (an industry, a size band): a stored code and its name."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """One finished check of the sample company; answers in item order."""

    days_ago: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The invented company that shows what the product looks like in use."""

    company: str
    industry: str
    size: str
    checks: tuple[SampleCheck, ...]


@dataclass(frozen=True, slots=True)
class SampleMember:
    """A company of the sample association. `level`: percent that is done at first; `shares`: kinds of consent;
    `help`: about what it asks its advisers, "" if it does not.
    """

    name: str
    industry: str
    size: str
    sites: int
    people: int
    level: int
    story: str
    shares: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of the sample data who signs in; `mail`: the part before the @."""

    name: str
    mail: str
    role: str


@dataclass(frozen=True, slots=True)
class SampleAssociation:
    """An invented association with its members, and the words that invented people are named from."""

    association: str
    mail_domain: str
    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    departments: tuple[str, ...]
    sites: tuple[str, ...]
    companies: tuple[SampleMember, ...]
    people: tuple[SamplePerson, ...]


@cache
def editions() -> Mapping[tuple[str, str], QuestionSet]:
    """Every edition in the folder by (id, edition), released or not. Raises ContentError, naming the file."""
    return {(path.parent.name, path.stem): _edition(path) for path in _files("question_sets/*/*.toml")}


def released(folder: str) -> tuple[Path, ...]:
    """The released files below a folder, in the order of RELEASED. Raises ContentError if one of them was changed."""
    lines = (line.split() for line in (CONTENT / "RELEASED").read_text(encoding="utf-8").splitlines())
    rows = [(digest, name) for digest, name in (line for line in lines if len(line) == 2) if name.startswith(folder)]
    for digest, name in rows:
        if digest != hashlib.sha256((CONTENT / name).read_bytes()).hexdigest():
            raise ContentError(f"{name} is released and must not change; restore it or add a new edition")
    return tuple(CONTENT / name for _, name in rows)


@cache
def question_sets() -> Mapping[tuple[str, str], QuestionSet]:
    """The released editions by (id, edition). Raises ContentError if a released file was changed."""
    keys = [(path.parent.name, path.stem) for path in released("question_sets/")]
    return {key: editions()[key] for key in keys}


def scored_sets() -> Mapping[tuple[str, str], QuestionSet]:
    """The released editions whose answers make a score: those that files of answers are judged by."""
    return {key: each for key, each in question_sets().items() if each.scored}


@cache
def offered() -> Mapping[str, QuestionSet]:
    """By questionnaire, the edition that new checks use: of the released ones that published last. Ordered by tier."""
    oldest_first = sorted(question_sets().values(), key=lambda each: (TIERS.index(each.tier), each.published))
    return {each.id: each for each in oldest_first}


def offered_edition(question_set: str = SCORED) -> QuestionSet:
    """The edition of a questionnaire that new checks use. Raises KeyError for a questionnaire that is not there."""
    return offered()[question_set]


def offered_editions() -> tuple[QuestionSet, ...]:
    """What a company can be asked, in the order of the tiers: the scored items, the measures, readiness."""
    return tuple(offered().values())


@cache
def hints() -> Mapping[str, tuple[str, ...]]:
    """By concept, the concepts of other questionnaires whose answer helps with it. Raises ContentError for no concept."""
    found: dict[str, list[str]] = toml(CONTENT / "question_sets" / "hints.toml")["hints"]
    known = {item.concept for each in editions().values() for item in each.items}
    if foreign := {*found, *(other for others in found.values() for other in others)} - known:
        raise ContentError(f"hints.toml names no concepts: {sorted(foreign)}")
    return {concept: tuple(others) for concept, others in found.items()}


@cache
def actions() -> tuple[Action, ...]:
    """The whole catalogue in order of id, every reference resolved. Raises ContentError, naming the action."""
    concepts = [item.concept for each in editions().values() for item in each.items]
    found = [_action(path) for path in _files("actions/*.toml")]
    with reading("actions"):
        return catalogue(found, concepts)


@cache
def scheme(name: str) -> tuple[Option, ...]:
    """The choices of a scheme, for instance "industries" or "sizes", in the order in which they are shown."""
    rows = toml(CONTENT / "schemes" / f"{name}.toml")[name]
    return tuple(Option(row["code"], words(row["name"], f"{name} {row['code']}")) for row in rows)


@cache
def sample() -> Sample:
    """The sample company with its checks, oldest first."""
    table = toml(CONTENT / "samples" / "company.toml")
    checks = tuple(SampleCheck(row["days_ago"], _letters(row["answers"])) for row in table["checks"])
    return Sample(table["company"], table["industry"], table["size"], checks)


@cache
def sample_association() -> SampleAssociation:
    """The sample association with everything in it."""
    table = toml(CONTENT / "samples" / "association.toml")
    words = {name: tuple(table[name]) for name in ("surnames", "given_names", "departments", "sites")}
    return SampleAssociation(
        association=table["association"],
        mail_domain=table["mail_domain"],
        companies=tuple(SampleMember(**row) for row in table["companies"]),
        people=tuple(SamplePerson(**row) for row in table["people"]),
        **words,
    )


def cases() -> tuple[Path, ...]:
    """The published cases that ship with the product."""
    return tuple(_files("cases/*.json"))


def _edition(path: Path) -> QuestionSet:
    with reading(str(path.relative_to(CONTENT))):
        found = question_set(toml(path))
        if (found.id, found.edition) != (path.parent.name, path.stem):
            raise ValueError(f"says of itself that it is {found.id}/{found.edition}; folder and file name must agree")
        return found


def _action(path: Path) -> Action:
    with reading(str(path.relative_to(CONTENT))):
        return action(path.stem, toml(path))


def _letters(text: str) -> tuple[Answer, ...]:
    meaning = dict(zip("IPNU", Answer, strict=True))
    return tuple(meaning[letter] for letter in text if letter != " ")


def _files(pattern: str) -> Iterator[Path]:
    return iter(sorted(CONTENT.glob(pattern)))


def toml(path: Path) -> dict[str, Any]:
    """A file of content."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
