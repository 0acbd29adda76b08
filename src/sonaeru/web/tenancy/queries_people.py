"""Reading the list of people page by page, and the tables that wait to be taken in. Needs an open scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from sonaeru.web.tenancy import intake
from sonaeru.web.tenancy.models import PeopleImport, Person
from sonaeru.web.tenancy.queries import Person as Listed
from sonaeru.web.tenancy.queries import one
from sonaeru.web.ui.formats import one_line
from sonaeru.web.ui.sheets import Row

PAGE: Final = 50
# Up to here a list is read at a glance: no search.
GLANCE: Final = 20
DEPARTMENTS: Final = 200
SORTS: Final = ("name", "department", "mail")
# How long a table waits to be taken in, and how long it can be undone.
IMPORT_DAYS: Final = 1


class Expired(Exception):
    """The table waited for more than a day."""


@dataclass(frozen=True, slots=True)
class Search:
    """What of the list is shown. `sort`: a column, with a minus for the other way round."""

    text: str = ""
    department: str = ""
    sort: str = "name"

    @property
    def narrowed(self) -> bool:
        """Whether some people are left out."""
        return bool(self.text or self.department)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list. `everybody`: how many there are without the search."""

    people: tuple[Listed, ...]
    found: int
    everybody: int
    number: int
    pages: int
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """A table that waits (`head` while its columns are not known), or was taken in (`result`)."""

    id: str
    created_at: dt.datetime
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    result: Mapping[str, int] | None
    added: tuple[str, ...]

    @property
    def until(self) -> dt.datetime:
        """When it is deleted."""
        return self.created_at + dt.timedelta(days=IMPORT_DAYS)


def search(wanted: Mapping[str, str]) -> Search:
    """What an address asks for; what makes no sense is passed over."""
    sort = wanted.get("sort", "")
    known = sort if sort.removeprefix("-") in SORTS else "name"
    return Search(one_line(wanted.get("q", ""))[:100], one_line(wanted.get("department", ""))[:100], known)


def page(organisation: str, wanted: Search, number: int | str = 1) -> Page:
    """One page of the list; a number that is none gives the first or the last."""
    everybody = _everybody(organisation)
    found = Paginator(_found(organisation, wanted), PAGE).get_page(number)
    departments = everybody.exclude(department="").order_by("department").values_list("department", flat=True)
    return Page(
        people=tuple(map(_listed, found)),
        found=found.paginator.count,
        everybody=everybody.count(),
        number=found.number,
        pages=found.paginator.num_pages,
        departments=tuple(departments.distinct()[:DEPARTMENTS]),
    )


def all_found(organisation: str, wanted: Search) -> Iterator[Listed]:
    """Everybody a search finds, for a file."""
    return map(_listed, _found(organisation, wanted))


def removed(organisation: str, person: str) -> Listed | None:
    """Somebody who was taken off the list and can be put back."""
    row = Person.objects.filter(organisation=organisation, pk=person, removed_at__isnull=False).first()
    return _listed(row) if row else None


def known(organisation: str) -> list[intake.Known]:
    """Everybody on the list, to compare a table with."""
    return [intake.Known(*row) for row in _everybody(organisation).values_list("pk", "name", "mail", "department")]


def waiting(organisation: str, pending: str) -> Import:
    """A table by its id. Raises NotFound, Expired."""
    row = one(PeopleImport.objects.filter(organisation=organisation, pk=pending))
    return opened_import(row)


def opened_import(row: PeopleImport) -> Import:
    """What stands in the row of a table. Raises Expired."""
    found = Import(
        id=row.pk,
        created_at=row.created_at,
        head=tuple(row.head),
        rows=tuple((line, tuple(cells)) for line, *cells in row.rows),
        result=row.result,
        added=tuple(row.added),
    )
    if timezone.now() >= found.until:
        raise Expired
    return found


def judged(organisation: str, table: Import) -> list[intake.Judged]:
    """What each row of a table would do to the list as it is now."""
    return intake.judged(known(organisation), (intake.Entry(line, *cells) for line, cells in table.rows))


def _everybody(organisation: str) -> QuerySet[Person]:
    return Person.objects.filter(organisation=organisation, removed_at=None)


def _found(organisation: str, wanted: Search) -> QuerySet[Person]:
    rows = _everybody(organisation)
    for word in wanted.text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(mail__icontains=word) | Q(department__icontains=word))
    if wanted.department:
        rows = rows.filter(department=wanted.department)
    return rows.order_by(wanted.sort, "name", "pk")


def _listed(row: Person) -> Listed:
    return Listed(row.pk, row.organisation_id, row.name, row.mail, row.department)
