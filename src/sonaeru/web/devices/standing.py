"""Where computers stand today: the findings over their latest reports. Made anew whenever anything they rest on changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sonaeru.core.devices import Check, Fact, Finding, Seen, Tables, judge_all, look, read
from sonaeru.core.devices.facts import day_of
from sonaeru.core.devices.schema import SCHEMA
from sonaeru.core.devices.words import Told, told
from sonaeru.web.devices import data, models, queries
from sonaeru.web.devices.data import Known
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.queries import Device, Report
from sonaeru.web.library import devices as library

COLUMNS = ("check", "state", "why", "confidence")


@dataclass(frozen=True)
class Standing:
    """A computer with its findings; none if it never reported. From a list they come without their evidence."""

    device: Device
    findings: tuple[Finding, ...]

    def of(self, *states: str) -> list[Finding]:
        """The findings of these states."""
        return [each for each in self.findings if each.state in states]


@dataclass(frozen=True)
class Whole:
    """One computer with all that its findings rest on, for a page that tells them in words."""

    device: Device
    report: Report
    seen: Seen
    findings: tuple[Finding, ...]

    def told(self, finding: Finding, language: str) -> Told:
        """A finding in words."""
        return told(check(finding.check), finding, self.seen, language)


def check(identifier: str) -> Check:
    """A check by its id. Raises KeyError."""
    return {each.id: each for each in library.checks()}[identifier]


def standings(organisation: str, *, today: dt.date) -> tuple[Standing, ...]:
    """All computers that are listened to, by name. What is remembered and still holds is not judged again."""
    return of_devices(queries.devices(organisation), today=today)


def of_devices(devices: Iterable[Device], *, today: dt.date) -> tuple[Standing, ...]:
    """The same for some computers of the open company."""
    devices = tuple(devices)
    known = data.known()
    stamps = {each.id: _stamp(each, known.edition, today) for each in devices}
    kept = {row.device_id: row for row in models.Judged.objects.filter(device__in=list(stamps))}
    missing = [
        each for each in devices if each.report and (each.id not in kept or kept[each.id].stamp != stamps[each.id])
    ]
    reports = queries.facts_of(each.report for each in missing if each.report)
    fresh = {each.id: _judged(each, reports[each.report or 0], known.tables, today)[1] for each in missing}
    _remember(fresh, stamps)
    old = {device: _back(row) for device, row in kept.items() if device not in fresh}
    return tuple(Standing(each, fresh.get(each.id) or old.get(each.id, ())) for each in devices)


def whole(device: Device, *, today: dt.date, report: Report | None = None, known: Known | None = None) -> Whole | None:
    """One computer in full, by its latest report or another of its own; None if it never reported.

    `known`: the tables, for who judges several reports.
    """
    report = report or (queries.report(device.organisation, device.report) if device.report else None)
    if report is None:
        return None
    seen, findings = _judged(device, report, (known or data.known()).tables, today)
    return Whole(device, report, seen, findings)


def facts(device: Device, report: Report) -> Mapping[str, Fact]:
    """The facts of a report, with how far its clock was off, which only we can know."""
    head = {"schema": SCHEMA, "collected_at": report.collected_at.isoformat()}
    found = dict(read({**head, "facts": dict(report.facts)}, whole=False).facts)
    if device.skew_s is not None:
        found["device.clock_skew_s"] = Fact(device.skew_s, day=day_of(report.received_at))
    return found


def facts_on(device: Device, report: Report, today: dt.date) -> Mapping[str, Fact]:
    """The same with for how long updates have been waiting, which only several reports can tell."""
    if device.pending_since is None:
        return facts(device, report)
    waiting = Fact(max((today - device.pending_since).days, 0))
    return {**facts(device, report), "os.pending_since_days": waiting}


def _judged(device: Device, report: Report, tables: Tables, today: dt.date) -> tuple[Seen, tuple[Finding, ...]]:
    seen = look(facts_on(device, report, today), tables, today)
    findings = judge_all(library.checks(), seen)
    if device.source is Source.GUIDED:
        # What somebody says of a computer is no observation.
        findings = tuple(replace(each, confidence="declared") for each in findings)
    return seen, findings


def _stamp(device: Device, tables: str, today: dt.date) -> str:
    checks = [(each.id, each.edition) for each in library.checks()]
    parts = [device.report, device.reported_at, today, tables, device.skew_s, device.pending_since, checks]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _remember(fresh: Mapping[str, Iterable[Finding]], stamps: Mapping[str, str]) -> None:
    rows = [
        models.Judged(device_id=device, stamp=stamps[device], findings=_plain(those)) for device, those in fresh.items()
    ]
    models.Judged.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["device"], update_fields=["stamp", "findings"]
    )


def _plain(findings: Iterable[Finding]) -> list[list[Any]]:
    return [[*(getattr(each, name) for name in COLUMNS), each.as_of.isoformat()] for each in findings]


def _back(row: models.Judged) -> tuple[Finding, ...]:
    return tuple(_finding(*each) for each in row.findings)


# Of many computers most findings are the same: each is made once.
@lru_cache(maxsize=10_000)
def _finding(check: str, state: str, why: str, confidence: str, as_of: str) -> Finding:
    return Finding(check, state, why, confidence, {}, dt.date.fromisoformat(as_of), "")
