"""What this room keeps: the log, which leaves through its one door only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q

from sonaeru.core.words import Words
from sonaeru.web.audit.actions import delete_before
from sonaeru.web.audit.models import Record
from sonaeru.web.audit.queries import COLUMNS
from sonaeru.web.holdings.registry import AboutPerson, Room, Table, aged, declare

TITLE = Words("だれが何をしたかの記録", "The log of who did what")
KEPT_WHOLE = Words(
    "名前は入っていません。番号だけがあり、日数が過ぎると消えます。",
    "No name stands in it. It holds ids only, and goes when its days are over.",
)


def _delete(before: dt.datetime) -> int:
    # The door records each use: no row for a night without anything to delete.
    return delete_before(before=before, by="job") if Record.objects.filter(at__lt=before).exists() else 0


def _export(organisation: str) -> Iterator[Table]:
    yield Table.of("log", TITLE, COLUMNS, Record.objects.filter(organisation=organisation).order_by("pk"))


def _about(organisation: str, person: str) -> Iterator[AboutPerson]:
    rows = Record.objects.filter(Q(subject=person) | Q(by=person), organisation=organisation).count()
    count = (Words("番号が入っている記録の数", "Entries that hold the id"), str(rows))
    yield AboutPerson(TITLE, (count,), deletable=False, why_not=KEPT_WHOLE)


declare(
    Room(
        name="audit",
        kept=(
            aged(
                "audit.records",
                TITLE,
                Words("書いた日", "the day it was written"),
                Words("あとから、だれが変えたかを確かめるため", "To find out later who changed what"),
                lambda: settings.AUDIT_DAYS,
                Record.objects.all,
                "at",
                delete=_delete,
            ),
        ),
        export=_export,
        headings={"subject": Words("対象", "Subject"), "origin": Words("どこから", "From where")},
        about=_about,
    )
)
