"""What the facts of a computer are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sonaeru.core.words import Words, words
from sonaeru.web.library.reader import CONTENT, reading, toml

NAME = "schemes/facts.toml"


@cache
def names() -> Mapping[str, Words]:
    """Every fact that a report may state, by its key. Raises ContentError."""
    with reading(NAME):
        return {key: words(name, key) for key, name in toml(CONTENT / NAME)["names"].items()}
