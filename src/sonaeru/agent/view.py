"""What the company sees and does not see, in words: shown before the first finding and before the first sending."""

from __future__ import annotations

from collections.abc import Iterator

from sonaeru.agent.saying import Words

GROUPS = ("visible", "hidden")


def view(words: Words) -> Iterator[str]:
    """Lines for the terminal."""
    yield words("view")
    for group in GROUPS:
        yield from ("", words(f"{group}_heading"), *(f"  - {each}" for each in words.listed(group)))
    yield from ("", words("view_others"))
