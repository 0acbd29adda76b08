"""What changed on a computer over its reports: each judged as of its day, by the checks and tables of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from django.utils import timezone

from sonaeru.core.devices import Check, Finding, judge, look
from sonaeru.core.devices.summary import count
from sonaeru.web.devices import data, queries, standing
from sonaeru.web.devices.data import Known
from sonaeru.web.devices.queries import Device, Report
from sonaeru.web.library import devices as library

# How far back "since when" is looked for: a month and a half of weekly reports (judgement).
REPORTS = 6
SKEW = "device.clock_skew_s"


@dataclass(frozen=True)
class Change:
    """A finding that is another one than in the report before."""

    check: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One report: how many findings of each state, and what changed since the one before. `first`: there is none before."""

    report: Report
    counts: Mapping[str, int]
    changes: tuple[Change, ...]
    first: bool


@dataclass(frozen=True)
class Since:
    """Since which report a state lasts; not `exact`: it was so already in the oldest report that was looked at."""

    at: dt.datetime
    exact: bool


def steps(device: Device, reports: Sequence[Report], *, older: Report | None) -> tuple[Step, ...]:
    """Reports of one computer, newest first, each compared with the one before it; `older`: the one before the last."""
    known = data.known()
    found = [_findings(device, each, known) for each in (*reports, *([older] if older else []))]
    return tuple(
        Step(report, count(now.values()), _changes(then, now), then is None)
        for report, now, then in zip_longest(reports, found[: len(reports)], found[1:])
    )


def since(organisation: str, check: Check, states: Mapping[str, str], devices: Iterable[Device]) -> Mapping[str, Since]:
    """Since when some computers are in the state that they have today, by id."""
    known, found = data.known(), {}
    by_id = {each.id: each for each in devices}
    for device, reports in queries.newest_of(organisation, by_id, each=REPORTS).items():
        then = (_state(by_id[device], each, check, known) for each in reports)
        lasting = len(list(takewhile(states[device].__eq__, then)))
        found[device] = Since(reports[max(lasting - 1, 0)].received_at, lasting < len(reports))
    return found


def _findings(device: Device, report: Report, known: Known) -> Mapping[str, Finding]:
    whole = standing.whole(_then(device, report), today=_day(report), report=report, known=known)
    assert whole is not None
    # How far a clock was off is known of the latest report only.
    told = {check.id for check in library.checks() if SKEW not in check.reads}
    return {each.check: each for each in whole.findings if each.check in told}


def _state(device: Device, report: Report, check: Check, known: Known) -> str:
    read = replace(report, facts={key: fact for key, fact in report.facts.items() if key in check.reads})
    facts = standing.facts_on(_then(device, report), read, _day(report))
    return judge(check, look(facts, known.tables, _day(report))).state


def _then(device: Device, report: Report) -> Device:
    """What the row says of today is not what it said then: how far its clock was off, since when updates wait."""
    waited = device.pending_since if device.pending_since and device.pending_since <= _day(report) else None
    return replace(device, skew_s=None, pending_since=waited)


def _day(report: Report) -> dt.date:
    return timezone.localdate(report.received_at)


def _changes(before: Mapping[str, Finding] | None, now: Mapping[str, Finding]) -> tuple[Change, ...]:
    pairs = [(each, before[each].state, now[each].state) for each in now] if before else []
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])
