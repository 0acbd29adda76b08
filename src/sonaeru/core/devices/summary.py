"""Findings added up: how much is known, how much is fine, and what to do first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sonaeru.core.devices.judge import Finding
from sonaeru.core.devices.rules import SEVERITIES, Check

# Below this coverage a share of what is fine would mislead.
SHOWN_PERCENT = 60
FOR_THE_COMPANY, FOR_THE_EMPLOYEE = 5, 3
TO_DO = ("fail", "warn")


@dataclass(frozen=True)
class Summary:
    """Two figures in whole per cent, None where there is nothing to divide by; `show_ok`: whether the second is told."""

    coverage_pct: int | None
    ok_pct: int | None
    show_ok: bool


@dataclass(frozen=True)
class ToDo:
    """One thing to do: what a check found on some devices, at its worst. `inferred`: all of it is only likely."""

    check: str
    state: str
    devices: tuple[str, ...]
    inferred: bool


def count(findings: Iterable[Finding]) -> Counter[str]:
    """How many findings there are of each state."""
    return Counter(each.state for each in findings)


def summary(counts: Mapping[str, int]) -> Summary:
    """The figures of one device or of several. What is not applicable counts nowhere."""
    known = sum(counts.get(state, 0) for state in ("pass", "warn", "fail"))
    asked = known + counts.get("unknown", 0)
    coverage = percent(known, asked)
    return Summary(coverage, percent(counts.get("pass", 0), known), bool(known) and (coverage or 0) >= SHOWN_PERCENT)


def percent(part: int, whole: int) -> int | None:
    """A share in whole per cent, half up, but 0 and 100 only if exact. None of nothing."""
    if not whole:
        return None
    rounded = (200 * part + whole) // (2 * whole)
    return rounded if part in (0, whole) else min(max(rounded, 1), 99)


def to_do(findings: Mapping[str, Iterable[Finding]], checks: Sequence[Check]) -> tuple[ToDo, ...]:
    """What to do, first things first: fail before warn, severity, more devices, fewer minutes.

    `findings`: by device. Of a whole company show five, to an employee three.
    """
    found: dict[str, dict[str, Finding]] = {}
    for device, each in ((device, each) for device, those in findings.items() for each in those):
        if each.state in TO_DO:
            found.setdefault(each.check, {})[device] = each
    rows = [(check, _to_do(found[check.id])) for check in checks if check.id in found]
    return tuple(row for _, row in sorted(rows, key=lambda pair: _order(*pair)))


def _to_do(found: Mapping[str, Finding]) -> ToDo:
    worst = min((each.state for each in found.values()), key=TO_DO.index)
    first = next(iter(found.values()))
    return ToDo(first.check, worst, tuple(found), all(each.confidence == "inferred" for each in found.values()))


def _order(check: Check, row: ToDo) -> tuple[int, int, int, int, str]:
    return TO_DO.index(row.state), SEVERITIES.index(check.severity), -len(row.devices), check.minutes, check.id
