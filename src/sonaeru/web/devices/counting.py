"""The numbers of a company that its association may add up with others, worked out each night: no names, no findings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from sonaeru.core.devices import Check, look
from sonaeru.core.devices.topics import state_of, weighty
from sonaeru.web.devices import data, models, queries, standing
from sonaeru.web.devices.standing import Standing
from sonaeru.web.library import devices as library
from sonaeru.web.tenancy.scopes import opened

WEEK_DAYS = 7


@dataclass(frozen=True)
class End:
    """When the updates of a computer's system end, and whether it is a server."""

    on: dt.date
    server: bool


@dataclass(frozen=True)
class Counted:
    """The numbers of a company, and when they were worked out."""

    organisation: str
    at: dt.datetime
    numbers: Mapping[str, Any]


def counts(
    standings: Sequence[Standing], ends: Iterable[End], checks: Iterable[Check], now: dt.datetime
) -> dict[str, Any]:
    """The numbers of a company: `devices` let in, `reported` within 30 days, within a `week`; computers by state for each
    measure; by day, systems whose updates end (`ends`), and the servers among them (`server_ends`).
    """
    heard = [each for each in standings if each.device.reported_at]
    fresh = [each for each in heard if not each.device.silent(now, queries.STALE_DAYS)]
    days = list(ends)
    return {
        "devices": len(standings),
        "reported": len(fresh),
        "week": sum(not each.device.silent(now, WEEK_DAYS) for each in heard),
        "measures": _measures(fresh, checks),
        "ends": _by_day(days),
        "server_ends": _by_day(each for each in days if each.server),
    }


def recount(*, organisation: str) -> None:
    """Work the numbers of the open company out anew. They are no act of anybody: nothing is written into the log."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = standing.standings(organisation, today=today)
    numbers = counts(found, _ends(found, today), library.checks(), now)
    models.Counts.objects.update_or_create(organisation_id=organisation, defaults={"at": now, "numbers": numbers})


def count_all() -> int:
    """Work out the numbers of every company that has computers, and drop those of others; returns how many there are."""
    with_devices = models.Device.everywhere.filter(revoked_at=None, organisation__deleted_at=None)
    companies = list(with_devices.order_by().values_list("organisation", flat=True).distinct())
    models.Counts.everywhere.exclude(pk__in=companies).delete()
    for organisation in companies:
        with opened(organisation=organisation), transaction.atomic():
            recount(organisation=organisation)
    return len(companies)


def counted(organisations: Iterable[str]) -> tuple[Counted, ...]:
    """The numbers of companies, whose ids come from their consent. Needs no scope."""
    rows = models.Counts.everywhere.filter(organisation__in=list(organisations))
    return tuple(Counted(*row) for row in rows.values_list("organisation", "at", "numbers"))


def _measures(found: Sequence[Standing], checks: Iterable[Check]) -> dict[str, dict[str, int]]:
    of: dict[str, list[Check]] = {}
    for check in checks:
        for measure in check.measures:
            of.setdefault(measure, []).append(check)
    ordered = sorted(of, key=lambda name: (len(name), name))
    return {measure: _states(found, weighty(of[measure])) for measure in ordered}


def _states(found: Sequence[Standing], deciding: frozenset[str]) -> dict[str, int]:
    states = Counter(state_of(each.findings, deciding) for each in found)
    return {state: states[state] for state in ("pass", "warn", "fail", "unknown")}


def _by_day(ends: Iterable[End]) -> dict[str, int]:
    return dict(sorted(Counter(each.on.isoformat() for each in ends).items()))


def _ends(found: Sequence[Standing], today: dt.date) -> list[End]:
    """The rows of the tables that are surely those of the computers' systems."""
    reports = queries.facts_of(each.device.report for each in found if each.device.report)
    tables, ends = data.known().tables, []
    for each in found:
        if report := reports.get(each.device.report or 0):
            seen = look(standing.facts(each.device, report), tables, today)
            eol, role = seen.of("d.eol"), seen.of("device.role")
            if eol.known:
                ends.append(End(eol.value, role.known and role.value == "server"))
    return ends
