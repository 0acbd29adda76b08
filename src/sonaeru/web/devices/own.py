"""What the page of one computer tells whoever uses it: what to fix first, what is not known and why, what is fine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import get_language

from sonaeru.core.devices import Finding
from sonaeru.core.devices.summary import FOR_THE_EMPLOYEE, to_do
from sonaeru.core.devices.words import Told
from sonaeru.core.words import Words, words
from sonaeru.web.devices import queries, standing
from sonaeru.web.devices.queries import Device
from sonaeru.web.devices.standing import Whole
from sonaeru.web.library import devices as library

BAD = frozenset({"fail", "warn"})


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the language of the page."""

    check: str
    state: str
    told: Told
    inferred: bool

    @property
    def state_words(self) -> Words:
        """What its state is called."""
        return words(library.wording()["states"][self.state], self.state)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are unknown, or do not apply, for one reason (its code, and in words)."""

    code: str
    reason: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """The whole page. `first`: at most three; `before`: when the report before came, None if there is none.

    `unasked`: what the eight questions do not ask, where somebody answered them instead of an agent. `mended`, `worse`: what the newest report says otherwise than the one before it.
    """

    whole: Whole
    first: tuple[Line, ...]
    other: tuple[Line, ...]
    good: tuple[Line, ...]
    unknown: tuple[Group, ...]
    beside: tuple[Group, ...]
    unasked: tuple[Line, ...]
    before: dt.datetime | None
    mended: tuple[Line, ...]
    worse: tuple[Line, ...]

    @property
    def to_fix(self) -> int:
        """How many things there are to fix."""
        return len(self.first) + len(self.other)

    @property
    def not_known(self) -> int:
        """How many things are not known."""
        return sum(len(group.lines) for group in self.unknown)


def own(device: Device, *, today: dt.date, asked: Collection[str] | None = None) -> Own | None:
    """The page of a computer of the open company; None if it never reported. `asked`: the only checks it could answer."""
    whole = standing.whole(device, today=today)
    if whole is None:
        return None
    by_check = {each.check: each for each in whole.findings}
    ordered = [by_check[each.check] for each in to_do({"": whole.findings}, library.checks())]
    before, mended, worse = _changes(device, by_check)
    unknown = _of(whole, "unknown")
    unasked = [each for each in unknown if asked is not None and each.check not in asked]
    return Own(
        whole=whole,
        first=_lines(whole, ordered[:FOR_THE_EMPLOYEE]),
        other=_lines(whole, ordered[FOR_THE_EMPLOYEE:]),
        good=_lines(whole, _of(whole, "pass")),
        unknown=_groups(whole, [each for each in unknown if each not in unasked]),
        beside=_groups(whole, _of(whole, "not_applicable")),
        unasked=_lines(whole, unasked),
        before=before,
        mended=_lines(whole, mended),
        worse=_lines(whole, worse),
    )


def _changes(device: Device, today: dict[str, Finding]) -> tuple[dt.datetime | None, list[Finding], list[Finding]]:
    """What is fine now and was not, and the other way round. The report before is judged as of its own day."""
    times = queries.report_times(device.organisation, device.id)
    if len(times) < 2:
        return None, [], []
    number, at = times[1]
    former = queries.report(device.organisation, number)
    then = standing.whole(device, today=timezone.localdate(at), report=former)
    was = {each.check: each.state for each in then.findings} if then else {}
    mended = [each for each in today.values() if each.state == "pass" and was.get(each.check) in BAD]
    worse = [each for each in today.values() if each.state in BAD and was.get(each.check) == "pass"]
    return at, mended, worse


def _of(whole: Whole, state: str) -> list[Finding]:
    return [each for each in whole.findings if each.state == state]


def _lines(whole: Whole, findings: Iterable[Finding]) -> tuple[Line, ...]:
    language = "en" if (get_language() or "ja").startswith("en") else "ja"
    return tuple(
        Line(each.check, each.state, whole.told(each, language), each.confidence == "inferred") for each in findings
    )


def _groups(whole: Whole, findings: Sequence[Finding]) -> tuple[Group, ...]:
    """By reason, that with most findings last: most often nothing can be done about it."""
    ordered = sorted(findings, key=_reason)
    groups = [
        Group(code, words(library.wording()["reasons"][code], code), _lines(whole, each))
        for code, each in groupby(ordered, _reason)
    ]
    return tuple(sorted(groups, key=lambda group: len(group.lines)))


def _reason(finding: Finding) -> str:
    return finding.why.partition(":")[0]
