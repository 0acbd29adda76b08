"""What is told about a finding: the sentence of the rule that decided, with its figures, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sonaeru.core.devices.judge import Finding
from sonaeru.core.devices.rules import Check
from sonaeru.core.devices.seen import Seen


@dataclass(frozen=True)
class Told:
    """A finding in words of one language. `who` does it: self or manager; steps in order."""

    title: str
    what: str
    why: str
    steps: Sequence[str]
    minutes: int
    who: str


def told(check: Check, finding: Finding, seen: Seen, language: str) -> Told:
    """The words for a finding, in "ja" or "en"."""
    return Told(
        title=check.words["title"][language],
        what=_what(check, finding, seen, language),
        why=check.words["why"][language],
        steps=[step[language] for step in _steps(check, seen)],
        minutes=check.minutes,
        who=check.who,
    )


def _what(check: Check, finding: Finding, seen: Seen, language: str) -> str:
    """The sentence of the rule, or that of the check where no rule decided alone or a figure is missing."""
    rule = check.words["rule"][finding.rule] if finding.rule >= 0 else {}
    keys = check.words.get("values", {})
    found = {name: seen.of(key) for name, key in keys.items()}
    figures = {name: _shown(each.value, language) for name, each in found.items() if each.known}
    try:
        plain: str = rule["say"][language].format(**figures)
    except KeyError:
        plain = check.words["what"][language]
    return plain


def _shown(value: object, language: str) -> object:
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日" if language == "ja" else value.isoformat()
    return value


def _steps(check: Check, seen: Seen) -> Sequence[Mapping[str, Any]]:
    steps: Mapping[str, Sequence[Mapping[str, Any]]] = check.words["steps"]
    return steps.get(str(seen.family), steps.get("any", next(iter(steps.values()))))
