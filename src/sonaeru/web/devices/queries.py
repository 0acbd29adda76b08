"""Reading the room: computers, what they reported, what they are judged by. Needs the company's open scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from sonaeru.core.devices import Tables
from sonaeru.web.devices import data, models, pyz, secrets
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.pyz import AgentFile
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import NotFound, one
from sonaeru.web.tenancy.scopes import opened

# After so long without a report the company is told; after so long the facts say nothing any more.
SILENT_DAYS = 14
STALE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Device:
    """A computer. `report`: number of its latest report, None if it never reported; the rest as in the row."""

    id: str
    organisation: str
    label: str
    person: str
    source: Source
    os_family: str
    generation: int
    enrolled_at: dt.datetime
    revoked_at: dt.datetime | None
    reported_at: dt.datetime | None
    agent_version: str
    skew_s: int | None
    pending_since: dt.date | None
    marks: tuple[Mapping[str, str], ...]
    report: int | None

    @property
    def token(self) -> str:
        """What stands in the address of its own page."""
        return secrets.page_token(self.organisation, self.id, self.generation)

    def silent(self, now: dt.datetime, days: int = SILENT_DAYS) -> bool:
        """Whether nothing came for so many days; one that just came in has as long to report."""
        return now - (self.reported_at or self.enrolled_at) > dt.timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was stored; `facts` by name, as in the wire format."""

    id: int
    device: str
    key: str
    received_at: dt.datetime
    collected_at: dt.datetime
    data_as_of: dt.date | None
    privilege: str
    flags: tuple[str, ...]
    facts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was made; its signs are kept nowhere."""

    id: str
    uses: int
    used: int
    person: str
    created_at: dt.datetime
    expires_at: dt.datetime
    stopped_at: dt.datetime | None

    def open(self, now: dt.datetime) -> bool:
        """Whether a computer could still come in by it."""
        return self.stopped_at is None and self.used < self.uses and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Welcome:
    """Where a code leads that still lets somebody in: the name of the company, and until when."""

    company: str
    expires_at: dt.datetime


def devices(organisation: str) -> tuple[Device, ...]:
    """The computers that are listened to, by name."""
    return tuple(map(_device, _with_report(models.Device.objects.filter(organisation=organisation, revoked_at=None))))


def revoked(organisation: str) -> tuple[Device, ...]:
    """The computers that are not listened to any more, by name."""
    rows = models.Device.objects.filter(organisation=organisation).exclude(revoked_at=None)
    return tuple(map(_device, _with_report(rows)))


def device(organisation: str, device: str) -> Device:
    """One computer, listened to or not. Raises NotFound."""
    return _device(one(_with_report(models.Device.objects.filter(organisation=organisation, pk=device))))


def of_page(token: str) -> Device:
    """Whose own page an address is. Opens the company to look, and closes it again. Raises NotFound."""
    try:
        organisation, device_id, generation = secrets.of_page(token)
        with opened(organisation=organisation):
            found = device(organisation, device_id)
            living = tenancy.organisation(organisation).deleted_at is None
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    if found.generation != generation or not living:
        raise NotFound
    return found


def report(organisation: str, number: int) -> Report:
    """One report with its facts. Raises NotFound."""
    return _report(one(models.Report.objects.filter(organisation=organisation, pk=number)))


def reports(organisation: str, device: str) -> tuple[Report, ...]:
    """All that is kept of one computer, newest first."""
    return tuple(map(_report, models.Report.objects.filter(organisation=organisation, device=device)))


def past(organisation: str, device: str, *, start: int, count: int) -> tuple[Report, ...]:
    """Some of them, newest first."""
    rows = models.Report.objects.filter(organisation=organisation, device=device)
    return tuple(map(_report, rows[start : start + count]))


def how_many_reports(organisation: str, device: str) -> int:
    """How many reports of one computer are kept."""
    return models.Report.objects.filter(organisation=organisation, device=device).count()


def newest_of(organisation: str, devices: Iterable[str], *, each: int) -> Mapping[str, tuple[Report, ...]]:
    """The latest reports of some computers, at most so many of each, newest first."""
    rows = models.Report.objects.filter(organisation=organisation, device__in=list(devices))
    place = Window(RowNumber(), partition_by=F("device"), order_by=[F("received_at").desc(), F("pk").desc()])
    found: dict[str, list[Report]] = {}
    for row in rows.annotate(place=place).filter(place__lte=each).order_by("device", "place"):
        found.setdefault(row.device_id, []).append(_report(row))
    return {device: tuple(those) for device, those in found.items()}


def facts_of(numbers: Iterable[int]) -> Mapping[int, Report]:
    """Reports of the open company by number."""
    return {row.pk: _report(row) for row in models.Report.objects.filter(pk__in=list(numbers))}


def former_labels(organisation: str, device: str) -> tuple[tuple[str, dt.datetime], ...]:
    """The names that a computer had, each until when, newest first."""
    rows = models.FormerLabel.objects.filter(device=device, device__organisation=organisation)
    return tuple(rows.values_list("label", "until"))


def expected(organisation: str) -> int | None:
    """How many computers the company says it has; None if it did not say."""
    row = models.Fleet.objects.filter(pk=organisation).first()
    return row.expected if row else None


def codes(organisation: str) -> tuple[Code, ...]:
    """The codes that can still be used, newest first."""
    rows = models.EnrolmentCode.objects.filter(
        organisation=organisation, expires_at__gt=timezone.now(), stopped_at=None
    )
    return tuple(code for code in map(_code, rows) if code.open(timezone.now()))


def welcome(signs: str) -> Welcome:
    """Where a code leads, which is not used up by looking. Raises NotFound: mistyped, expired, stopped or used up."""
    rows = models.EnrolmentCode.everywhere.filter(
        code_hash=secrets.code_hash(signs), stopped_at=None, organisation__deleted_at=None
    )
    row = one(rows)
    if not _code(row).open(timezone.now()):
        raise NotFound
    with opened(organisation=row.organisation_id):
        return Welcome(tenancy.organisation(row.organisation_id).name, row.expires_at)


def report_times(organisation: str, device: str) -> tuple[tuple[int, dt.datetime], ...]:
    """All reports that are kept of one computer by number, each with when it came, newest first."""
    rows = models.Report.objects.filter(organisation=organisation, device=device)
    return tuple(rows.values_list("pk", "received_at"))


def said(device: str) -> Mapping[str, Mapping[str, Any]]:
    """What was answered in the guided check, by question: `answer` or `typed`, and `at`; nothing if nobody began."""
    row = models.Said.objects.filter(pk=device).first()
    return row.answers if row else {}


def known_tables() -> Tables:
    """The tables to judge by: of each product the newest, with the program or taken in by the operator."""
    return data.known().tables


def agent_file() -> AgentFile | None:
    """The agent that computers may fetch, with its SHA-256, size and version; None while there is none."""
    return pyz.current()


def _with_report(rows: QuerySet[models.Device]) -> QuerySet[models.Device]:
    latest = models.Report.objects.filter(device=OuterRef("pk")).order_by("-received_at", "-pk").values("pk")[:1]
    return rows.annotate(report=Subquery(latest))


def _device(row: models.Device) -> Device:
    names = ("id", "label", "person", "os_family", "generation", "enrolled_at", "revoked_at", "reported_at")
    more = ("agent_version", "skew_s", "pending_since", "report")
    same = {name: getattr(row, name) for name in names + more}
    return Device(**same, organisation=row.organisation_id, source=Source(row.source), marks=tuple(row.marks))


def _report(row: models.Report) -> Report:
    names = ("id", "key", "received_at", "collected_at", "data_as_of", "privilege", "facts")
    return Report(**{name: getattr(row, name) for name in names}, device=row.device_id, flags=tuple(row.flags))


def _code(row: models.EnrolmentCode) -> Code:
    return Code(row.pk, row.uses, row.used, row.person, row.created_at, row.expires_at, row.stopped_at)
