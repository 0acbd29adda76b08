"""Events as they are stated in files: read, paid in the order of their time, answered in the order given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sonaeru.core.insurance.payment import NO, UNKNOWN, YES, Flags, Settled, settle
from sonaeru.core.insurance.policy import Policy
from sonaeru.core.loss.drawing import Events
from sonaeru.core.loss.faults import CODES, BadInput, number_fault
from sonaeru.core.loss.laws import Array

STATES = {"no": NO, "yes": YES, "unknown": UNKNOWN}
MOST_HOURS = 1e6

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Payment:
    """One event in yen: `cuts` by reason, `parts` what is attributed to each part. What is 0 is left out."""

    loss: float
    paid: float
    cuts: Mapping[str, float] = field(hash=False)
    parts: Mapping[str, float] = field(hash=False)

    @property
    def uncovered(self) -> float:
        """What stays with the company."""
        return self.loss - self.paid


def pay(policy: Policy, events: Sequence[Event], *, reading: str = "narrow") -> list[Payment]:
    """Pay for events `{year, at, losses, persons, companies, flags}`; losses by item in yen or
    `{hours, yen_per_hour}`. Raises BadInput, the first fault in the order of its codes.
    """
    _refuse_faults(events)
    years = [int(event.get("year", 0)) for event in events]
    order = np.lexsort(([float(event.get("at", 0)) for event in events], years))
    ordered = [events[place] for place in order]
    _, first = np.unique(np.asarray(years, dtype=np.int64)[order], return_index=True)
    start = np.concatenate([first, [len(events)]]).astype(np.int64)
    known = _events(ordered)
    found = settle(policy, known, start, reading, _flags(ordered))
    return [_payment(policy, found, known.loss, int(row)) for row in np.argsort(order)]


def _payment(policy: Policy, found: Settled, loss: Array, row: int) -> Payment:
    cuts = {reason: float(each[row]) for reason, each in found.cuts.items()}
    parts = {part.code: float(found.nodes[part.code][row]) for part in policy.parts}
    return Payment(float(loss[row]), float(found.event[row]), _some(cuts), _some(parts))


def _some(values: Mapping[str, float]) -> dict[str, float]:
    return {key: value for key, value in values.items() if value}


def _refuse_faults(events: Sequence[Event]) -> None:
    if not isinstance(events, list | tuple) or not all(map(_is_event, events)):
        raise BadInput("bad_value", "events")
    faults = sorted(
        (fault for n, event in enumerate(events) for fault in _faults(event, f"events.{n}")),
        key=lambda fault: CODES.index(fault[0]),
    )
    if faults:
        raise BadInput(*faults[0])


def _is_event(event: object) -> bool:
    return (
        isinstance(event, Mapping)
        and isinstance(event.get("losses"), Mapping)
        and isinstance(event.get("flags", {}), Mapping)
    )


def _faults(event: Event, where: str) -> Iterator[tuple[str, str]]:
    """Each fault with its place."""
    limits = {"year": 1e6, "at": 1.0, "persons": 1e15, "companies": 1e15}
    stated = [(key, event[key], most) for key, most in limits.items() if event.get(key) is not None]
    for item, loss in event["losses"].items():
        if isinstance(loss, Mapping):
            stated.append((f"{item}.hours", loss.get("hours"), MOST_HOURS))
            stated.append((f"{item}.yen_per_hour", loss.get("yen_per_hour"), 1e15))
        else:
            stated.append((item, loss, 1e15))
    for key, value, most in stated:
        if code := number_fault(value, most):
            yield code, f"{where}.{key}"
    year = event.get("year", 0)
    if isinstance(year, float) and not year.is_integer():
        yield "bad_value", f"{where}.year"
    for flag, state in event.get("flags", {}).items():
        if state not in STATES:
            yield "bad_value", f"{where}.flags.{flag}"


def _events(events: Sequence[Event]) -> Events:
    """Columns out of rows."""
    codes = sorted({item for event in events for item in event["losses"]})
    rows = {code: [event["losses"].get(code, 0) for event in events] for code in codes}
    timed = {code for code, column in rows.items() if any(isinstance(each, Mapping) for each in column)}
    hours = {code: _column([_of(each, "hours") for each in rows[code]]) for code in timed}
    per_hour = {code: _column([_of(each, "yen_per_hour") for each in rows[code]]) for code in timed}
    return Events(
        items={code: _column([_yen(each) for each in column]) for code, column in rows.items()},
        hours=hours,
        per_hour=per_hour,
        persons=_column([_count(event, "persons") for event in events]),
        companies=_column([_count(event, "companies") for event in events]),
    )


def _yen(loss: Any) -> float:
    return float(loss["hours"]) * float(loss["yen_per_hour"]) if isinstance(loss, Mapping) else float(loss)


def _of(loss: Any, key: str) -> float:
    return float(loss[key]) if isinstance(loss, Mapping) else np.nan


def _count(event: Event, key: str) -> float:
    return np.nan if event.get(key) is None else float(event[key])


def _column(values: Sequence[float]) -> Array:
    return np.asarray(values, dtype=np.float64)


def _flags(events: Sequence[Event]) -> Flags:
    named = {flag for event in events for flag in event.get("flags", {})}
    found: dict[str, NDArray[np.int8]] = {}
    for flag in named:
        states = [STATES[event.get("flags", {}).get(flag, "no")] for event in events]
        found[flag] = np.asarray(states, dtype=np.int8)
    return found
