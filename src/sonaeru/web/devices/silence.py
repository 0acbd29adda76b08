"""Computers that have not reported for two weeks: the company's heads are told once for each silence."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from sonaeru.web.devices import letters
from sonaeru.web.devices.models import Device, Source
from sonaeru.web.devices.queries import SILENT_DAYS
from sonaeru.web.notify import actions as notify
from sonaeru.web.tenancy.scopes import opened

# Nobody waits for a report of a computer for which somebody answered questions.
BY_ITSELF = (Source.AGENT, Source.OSQUERY)


def tell(*, now: dt.datetime) -> int:
    """Tell every company of its computers that fell silent; returns how many companies were told.

    Invented companies and those that are being deleted are left in peace.
    """
    living = _silent(Device.everywhere.all(), now).filter(organisation__deleted_at=None, organisation__sample=False)
    return sum(_tell(each, now) for each in living.order_by().values_list("organisation", flat=True).distinct())


def _silent(rows: QuerySet[Device], now: dt.datetime) -> QuerySet[Device]:
    """Those of whose silence nobody was told; one that just came in has as long to report."""
    last = Coalesce(F("reported_at"), F("enrolled_at"))
    open_ones = rows.filter(revoked_at=None, silence_told_at=None, source__in=BY_ITSELF)
    return open_ones.alias(last=last).filter(last__lt=now - dt.timedelta(days=SILENT_DAYS))


def _tell(organisation: str, now: dt.datetime) -> bool:
    with opened(organisation=organisation), transaction.atomic():
        silent = _silent(Device.objects.filter(organisation=organisation), now)
        labels = dict(silent.values_list("pk", "label"))
        # Of two workers at once, only one finds rows of which nobody was told.
        if not Device.objects.filter(pk__in=labels, silence_told_at=None).update(silence_told_at=now):
            return False
        notify.announce(
            organisation=organisation,
            kind="devices.silent",
            message=letters.silent(organisation, list(labels.values())),
            key=f"devices.silent/{organisation}/{now:%Y%m%d}",
        )
        return True
