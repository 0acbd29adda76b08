"""Writing the guided check: each answer at once, and a report when somebody wants the result.

Called in the company's open scope. A report is evidence and stays in the list of reports; the log does not repeat it.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from sonaeru.web.devices import guided, queries
from sonaeru.web.devices.models import Device, Report, Said, Source
from sonaeru.web.library.guided_check import TYPED, guided_check
from sonaeru.web.tenancy.queries import one


@transaction.atomic
def answer(*, organisation: str, device: str, question: str, answer: str = "", typed: Any = None) -> None:
    """Keep the answer to one question, instead of a former one: the id of an answer, or what was typed.

    Raises NotFound, also for a computer that is not listened to any more.
    """
    row = _held(organisation, device)
    said, _ = Said.objects.get_or_create(device=row, defaults={"edition": guided_check().edition})
    given = {TYPED: typed} if typed is not None else {"answer": answer}
    said.answers = {**said.answers, question: {**given, "at": timezone.now().isoformat()}}
    said.edition = guided_check().edition
    said.save(update_fields=["answers", "edition"])


@transaction.atomic
def report(*, organisation: str, device: str) -> None:
    """Make a report of the answers as they stand; what has no answer is not in it. Raises NotFound as above.

    The same answers once more make none: they are no newer than they were.
    """
    row, now = _held(organisation, device), timezone.now()
    facts = guided.sheet(queries.device(organisation, device)).facts()
    newest = Report.objects.filter(device=row).first()
    if newest and newest.facts == facts:
        return
    Report.objects.create(
        organisation_id=organisation,
        device=row,
        key=str(uuid4()),
        seq=row.last_seq + 1,
        received_at=now,
        collected_at=now,
        facts=facts,
    )
    row.last_seq, row.reported_at, row.silence_told_at = row.last_seq + 1, now, None
    row.save(update_fields=["last_seq", "reported_at", "silence_told_at"])


def _held(organisation: str, device: str) -> Device:
    rows = Device.objects.select_for_update()
    return one(rows.filter(organisation=organisation, pk=device, source=Source.GUIDED, revoked_at=None))
