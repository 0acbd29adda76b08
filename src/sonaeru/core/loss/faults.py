"""What cannot be reckoned with: a code, and the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# The order in which one of several faults is told.
CODES = (
    "negative",
    "not_a_number",
    "out_of_range",
    "duplicate_node",
    "unknown_parent",
    "one_root_needed",
    "cycle",
    "leaf_with_children",
    "item_in_two_parts",
    "bad_order",
    "bad_value",
    "unknown_option",
    "unknown_node",
    "needs_persons",
    "needs_hours",
    "bad_reading",
)
# Above this, float64 no longer tells one yen from the next but seven; no company has lost as much (judgement).
LARGEST = 1e15


class BadInput(ValueError):
    """A value that nothing is computed from. `code`: one of CODES; `where`: the field."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


def number_fault(value: object, most: float = LARGEST) -> str:
    """The code of what is wrong with a number from 0 to `most`; "" if nothing is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return "not_a_number"
    if value in (float("inf"), float("-inf")):
        return "not_a_number"
    if value < 0:
        return "negative"
    return "out_of_range" if value > most else ""


def number(value: object, where: str, *, most: float = LARGEST) -> float:
    """A number from 0 to `most`. Raises BadInput."""
    if code := number_fault(value, most):
        raise BadInput(code, where)
    assert isinstance(value, int | float)
    return float(value)


def table(value: object, where: str) -> Mapping[str, Any]:
    """A table. Raises BadInput."""
    if not isinstance(value, Mapping):
        raise BadInput("bad_value", where)
    return value


def rows(value: object, where: str) -> Sequence[Any]:
    """A list. Raises BadInput."""
    if not isinstance(value, list | tuple):
        raise BadInput("bad_value", where)
    return value


def text(value: object, where: str) -> str:
    """A name that is not blank. Raises BadInput."""
    if not isinstance(value, str) or not value.strip():
        raise BadInput("bad_value", where)
    return value


def numbers(value: object, where: str, *, most: float = LARGEST) -> tuple[float, ...]:
    """A list of numbers, not empty. Raises BadInput."""
    found = tuple(number(each, f"{where}.{place}", most=most) for place, each in enumerate(rows(value, where)))
    if not found:
        raise BadInput("bad_value", where)
    return found
