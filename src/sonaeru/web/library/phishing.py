"""What training mails are made from and judged by: editions of the classifier, lists of networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sonaeru.core.phishing.rules import Edition, edition
from sonaeru.core.phishing.signals import SIGNALS
from sonaeru.web.library.reader import CONTENT, reading, released, toml

RULES = "phishing_rules/"
CLASSIFIER = f"{RULES}classifier/"


@dataclass(frozen=True, slots=True)
class NetworkLists:
    """Networks of link scanners and of rented machines, as CIDRs."""

    scanner: tuple[str, ...]
    hosting: tuple[str, ...]


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


def _edition(identifier: str) -> Edition:
    with reading(f"{CLASSIFIER}{identifier}.toml"):
        found = edition(toml(CONTENT / CLASSIFIER / f"{identifier}.toml"), [code for code, _ in SIGNALS])
        if found.id != identifier:
            raise ValueError(f"says of itself that it is edition {found.id}")
        return found
