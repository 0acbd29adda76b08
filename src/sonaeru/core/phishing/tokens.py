"""The part of a link that says whose it is, as it arrives: mail programs and scanners glue things to it."""

from __future__ import annotations

import re
from typing import Final

from sonaeru.core.phishing.hits import EXACT, MUTATED, PUNCTUATION

LENGTH: Final = 22
# What mail programs take for a part of the address when it stands right behind it.
GLUED: Final = ".,;:!?)]}>」』）】。、，．"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def read_token(text: str) -> tuple[str, str] | None:
    """The token in the text of an address and its state: exact, punctuation, mutated. None if there is none."""
    found = _TOKEN.match(text)
    if not found:
        return None
    rest = text[LENGTH:]
    return found[0], EXACT if not rest else MUTATED if rest.strip(GLUED) else PUNCTUATION
