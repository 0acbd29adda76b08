"""What training mails are made from and judged by: editions of the classifier, lists of networks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sonaeru.core.calendar import Hours
from sonaeru.core.phishing.domains import SharedDomains, shared_domains
from sonaeru.core.phishing.forbidden import Forbidden, forbidden
from sonaeru.core.phishing.metrics import KINDS
from sonaeru.core.phishing.rules import Edition, edition
from sonaeru.core.phishing.scale import CUES, DIFFICULTIES
from sonaeru.core.phishing.signals import SIGNALS
from sonaeru.core.phishing.template import Template, template
from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, reading, released, toml

RULES = "phishing_rules/"
CLASSIFIER = f"{RULES}classifier/"


@dataclass(frozen=True, slots=True)
class NetworkLists:
    """Networks of link scanners and of rented machines, as CIDRs."""

    scanner: tuple[str, ...]
    hosting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What is told to people, each by its code."""

    difficulties: Mapping[str, Words]
    kinds: Mapping[str, Words]
    signals: Mapping[str, Words]
    cues: Mapping[str, Words]


@cache
def editions() -> Mapping[str, Edition]:
    """The released editions of the classifier by id, the newest last. Raises ContentError."""
    return {path.stem: _edition(path.stem) for path in released(CLASSIFIER)}


def newest_edition() -> Edition:
    """The edition that new classifications use."""
    return list(editions().values())[-1]


@cache
def network_lists() -> NetworkLists:
    """The released lists of networks. Raises ContentError."""
    (path,) = released(f"{RULES}networks.toml")
    table = toml(path)
    return NetworkLists(*(tuple(table[name]["networks"]) for name in ("scanner", "hosting")))


@cache
def rules() -> Forbidden:
    """The released lists of what no mail may say. Raises ContentError."""
    (path,) = released(f"{RULES}forbidden.toml")
    with reading(f"{RULES}forbidden.toml"):
        return forbidden(toml(path))


@cache
def domains() -> SharedDomains:
    """The released lists of domains that no company owns. Raises ContentError."""
    (path,) = released(f"{RULES}free-mail.toml")
    with reading(f"{RULES}free-mail.toml"):
        return shared_domains(toml(path))


@cache
def templates() -> Mapping[str, Template]:
    """The templates that ship, by id. Raises ContentError, naming the folder."""
    return {path.name: _template(path) for path in sorted((CONTENT / "phishing").iterdir())}


@cache
def hours() -> tuple[Hours, str]:
    """When mails go out, and the name of the zone if a company sets none. Raises ContentError."""
    (path,) = released(f"{RULES}hours.toml")
    with reading(f"{RULES}hours.toml"):
        table = toml(path)
        return Hours(tuple((start, end) for start, end in table["spans"])), table["zone"]


@cache
def wording() -> Wording:
    """The words for all codes. Raises ContentError if one is missing or unknown."""
    table = toml(CONTENT / "schemes" / "phishing.toml")
    codes = {"difficulties": DIFFICULTIES, "kinds": KINDS, "signals": [code for code, _ in SIGNALS], "cues": CUES}
    with reading("schemes/phishing.toml"):
        return Wording(**{name: _worded(name, table[name], wanted) for name, wanted in codes.items()})


def _template(folder: Path) -> Template:
    with reading(f"phishing/{folder.name}"):
        texts = {ending: (folder / f"body.{ending}").read_text(encoding="utf-8") for ending in ("txt", "html")}
        ja, _, en = (folder / "lesson.md").read_text(encoding="utf-8").partition("\n+++\n")
        return template(
            folder.name,
            toml(folder / "template.toml"),
            toml(folder / "landing.toml"),
            {"text": texts["txt"], "html": texts["html"]},
            words({"ja": ja, "en": en}, "lesson.md"),
        )


def _worded(name: str, table: Mapping[str, object], codes: Collection[str]) -> Mapping[str, Words]:
    if set(table) != set(codes):
        raise ValueError(f"{name}: does not fit the codes: {sorted(set(table) ^ set(codes))}")
    return {code: words(table[code], f"{name} {code}") for code in codes}


def _edition(identifier: str) -> Edition:
    with reading(f"{CLASSIFIER}{identifier}.toml"):
        found = edition(toml(CONTENT / CLASSIFIER / f"{identifier}.toml"), [code for code, _ in SIGNALS])
        if found.id != identifier:
            raise ValueError(f"says of itself that it is edition {found.id}")
        return found
