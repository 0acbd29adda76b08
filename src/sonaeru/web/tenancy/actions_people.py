"""Taking a table of people in: kept for a day, looked at, confirmed, undone. Called in the company's open scope.

A table that waits is nobody on the list yet, so the log begins when it is taken in: one row with counts, no values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.holdings.registry import aged
from sonaeru.web.tenancy import intake, queries_people
from sonaeru.web.tenancy.actions import Duplicate
from sonaeru.web.tenancy.intake import Column, Judged, Kind
from sonaeru.web.tenancy.models import Organisation, PeopleImport, Person
from sonaeru.web.tenancy.queries import one
from sonaeru.web.tenancy.verbs import Verb
from sonaeru.web.ui.sheets import Row

BATCH: Final = 1000


class NotReady(Exception):
    """The columns of the table are not known yet, or none of them holds the names."""


@transaction.atomic
def begin_import(*, by: str, organisation: str, rows: Sequence[Row]) -> str:
    """Keep a table to look at and return its id. Columns that no heading names are not kept, where headings are found.

    The one that the same person handed in before and did not take in is forgotten. Raises NotFound.
    """
    one(Organisation.objects.filter(pk=organisation))
    # Megabytes each, and anybody may hand in one after another.
    PeopleImport.objects.filter(organisation=organisation, by=by, result__isnull=True).delete()
    row = PeopleImport(organisation_id=organisation, by=by)
    at = intake.headed(rows)
    if at is None:
        row.head = [intake.clean(cell) for cell in rows[0][1]] if rows else []
        row.rows = [[line, *map(intake.clean, cells)] for line, cells in rows]
    else:
        row.rows = _people(rows[at + 1 :], intake.columns(rows[at][1]))
    row.save(force_insert=True)
    return row.pk


@transaction.atomic
def choose_columns(*, organisation: str, pending: str, columns: Mapping[int, Column], headed: bool) -> None:
    """Say what the columns of a waiting table are; the others are forgotten. `headed`: the first row holds headings.

    Raises NotFound, Expired, NotReady when no column holds the names.
    """
    row, table = _waiting(organisation, pending)
    if not table.head:
        return
    if not intake.complete(columns.values()):
        raise NotReady
    row.head, row.rows = [], _people(table.rows[1:] if headed else table.rows, columns)
    row.save(update_fields=["head", "rows"])


@transaction.atomic
def take_import(
    *, by: str, organisation: str, pending: str, update: bool, alike: bool, origin: str = ""
) -> Mapping[str, int]:
    """Put the new people of a table on the list and return how many; taken twice, the first time counts.

    `update`: also change those whose details differ; `alike`: also add those whose name is there already.
    Raises NotFound, Expired, NotReady, Duplicate if the list changed in the same moment.
    """
    # Whoever adds people to this company waits here, so that what is compared is what is changed.
    one(Organisation.objects.select_for_update().filter(pk=organisation))
    row, table = _waiting(organisation, pending)
    if table.result is not None:
        return table.result
    if table.head:
        raise NotReady
    rows = queries_people.judged(organisation, table)
    added = _add(organisation, [each for each in rows if each.kind is Kind.NEW or alike and each.kind is Kind.ALIKE])
    changed = _change(organisation, [each for each in rows if update and each.kind is Kind.CHANGED])
    counted = {"added": len(added), "changed": changed, "left": len(rows) - len(added) - changed}
    row.rows, row.result, row.added = [], counted, added
    row.save(update_fields=["rows", "result", "added"])
    audit.record(
        by=by, verb=Verb.PEOPLE_IMPORTED, subject=row.pk, organisation=organisation, after=counted, origin=origin
    )
    return counted


@transaction.atomic
def undo_import(*, by: str, organisation: str, pending: str, origin: str = "") -> int:
    """Take those off the list again whom a table added, and return how many. What it changed stays changed.

    Raises NotFound, Expired.
    """
    row, table = _waiting(organisation, pending)
    gone = 0
    for start in range(0, len(table.added), BATCH):
        people = Person.objects.filter(organisation=organisation, removed_at=None)
        gone += people.filter(pk__in=table.added[start : start + BATCH]).update(removed_at=timezone.now())
    if not table.added or table.result is None:
        return 0
    row.added, row.result = [], {**table.result, "undone": gone}
    row.save(update_fields=["added", "result"])
    after = {"removed": gone}
    audit.record(by=by, verb=Verb.IMPORT_UNDONE, subject=row.pk, organisation=organisation, after=after, origin=origin)
    return gone


@transaction.atomic
def discard_import(*, organisation: str, pending: str) -> None:
    """Forget a table that was not taken in. Raises NotFound, Expired."""
    row, table = _waiting(organisation, pending)
    if table.result is None:
        row.delete()


def _waiting(organisation: str, pending: str) -> tuple[PeopleImport, queries_people.Import]:
    row = one(PeopleImport.objects.select_for_update().filter(organisation=organisation, pk=pending))
    return row, queries_people.opened_import(row)


def _people(rows: Sequence[Row], columns: Mapping[int, Column]) -> list[list[object]]:
    return [[each.line, each.name, each.mail, each.department] for each in intake.entries(rows, columns)]


def _add(organisation: str, rows: Sequence[Judged]) -> list[str]:
    people = [
        Person(organisation_id=organisation, name=row.entry.name, mail=row.entry.mail, department=row.entry.department)
        for row in rows
    ]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(people, batch_size=BATCH)
    except IntegrityError as error:
        raise Duplicate("mail") from error
    return [person.pk for person in people]


def _change(organisation: str, rows: Sequence[Judged]) -> int:
    """Names and departments of those who are there, in bulk: an insert that meets the row's id and updates it."""
    wanted = {row.person: row.entry for row in rows}
    found = Person.objects.select_for_update().filter(organisation=organisation, removed_at=None)
    people = [person for person in found if person.pk in wanted]
    for person in people:
        entry = wanted[person.pk]
        person.name, person.department = entry.name, entry.department or person.department
    Person.objects.bulk_create(
        people, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["name", "department"]
    )
    return len(people)


# How long it is kept


KEPT: Final = aged(
    "tenancy.people_import",
    Words("取りこみ前の社員の表", "Tables of people before they are taken in"),
    Words("ファイルを送った時", "When the file was sent"),
    Words("取りこむ前に確かめ、取り消せるようにするため", "To look before it is taken in, and to undo it"),
    lambda: queries_people.IMPORT_DAYS,
    PeopleImport.everywhere.all,
    "created_at",
)
