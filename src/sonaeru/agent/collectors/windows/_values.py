"""What registry and CIM values mean, whether they come as numbers, as booleans or as text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sonaeru.agent.outcome import Reason
from sonaeru.agent.registry import Registry

HIGHEST = 2**31 - 1


def number(value: object) -> int | None:
    """A whole number from 0 to 2³¹ - 1, also written as text; None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value):
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST
    return value if good and isinstance(value, int) else None


def truth(value: object) -> bool | None:
    """A boolean, also as WMI writes it; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"TRUE": True, "FALSE": False, "1": True, "0": False}.get(str(value).upper())


def switch(value: object, known: Mapping[int, object]) -> object:
    """What a number stands for; None where it is not set, `parse_error` where nobody knows it."""
    if value is None:
        return None
    code = number(value)
    return known.get(code, Reason.PARSE_ERROR) if code is not None else Reason.PARSE_ERROR


def first(registry: Registry, *places: tuple[str, str]) -> object:
    """The first of these values that is set: a policy stands before the setting it overrides."""
    return next((found for key, name in places if (found := registry.value(key, name)) is not None), None)
