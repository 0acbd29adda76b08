"""JSON read strictly: no key twice at any depth, no NaN, no text that cannot be written out again."""

from __future__ import annotations

import json
from typing import NoReturn


def parse(text: str) -> object:
    """The value of a JSON text. Raises ValueError for anything that is not strict JSON."""
    try:
        value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
        # A lone surrogate is valid in a JSON escape but could be neither stored nor printed.
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice")
    return table


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
