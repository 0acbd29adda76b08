"""Reading the plan: items, the acts on them, papers, and where the company stands. Needs the company's open scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Sum
from django.utils import timezone

from sonaeru.core.plan import Action, Shown, Standing, State, evidence_of, shown_by, standing
from sonaeru.core.plan import Document as Paper
from sonaeru.core.plan.devices import evidence_of_devices, shown_by_devices
from sonaeru.core.posture import Evidence, Posture, posture
from sonaeru.core.words import Words
from sonaeru.web.assessment import queries as checks
from sonaeru.web.devices import evidence as computers
from sonaeru.web.library import reader
from sonaeru.web.plan import models
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import NotFound, Person, one
from sonaeru.web.ui.ids import hashed


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the plan. `action`: id in the catalogue, "" for one of its own; `owner`: id of a person, or ""."""

    id: str
    action: str
    title: Words
    state: State
    state_since: dt.date
    reason: str
    owner: str
    due_on: dt.date | None
    note: str
    created_at: dt.datetime

    @property
    def known(self) -> Action | None:
        """The action in today's catalogue; None for one of its own, or one that the catalogue has no more."""
        return actions().get(self.action)


@dataclass(frozen=True, slots=True)
class Change:
    """An act, and by item what it changed: columns as they were and as they became."""

    id: str
    verb: str
    by: str
    at: dt.datetime
    undone_at: dt.datetime | None
    rows: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper. `file_name` is "" where only a link is kept; `item`: the id of the item it was added to, or ""."""

    id: str
    item: str
    kind: str
    title: str
    dated_on: dt.date | None
    approver: str
    review_on: dt.date | None
    link: str
    file_name: str
    file_size: int
    created_at: dt.datetime
    removed_at: dt.datetime | None

    @property
    def paper(self) -> Paper:
        """The paper as core weighs it."""
        return Paper(self.kind, self.dated_on, self.approver, self.review_on)

    @property
    def overdue(self) -> bool:
        """Whether it should have been looked at again."""
        return self.review_on is not None and self.review_on < timezone.localdate()


def actions() -> Mapping[str, Action]:
    """The catalogue by id."""
    return MappingProxyType({each.id: each for each in reader.actions()})


def kinds() -> Mapping[str, Action]:
    """The kinds of papers that the catalogue knows, each with the action that it closes."""
    found = {closing.topic: each for each in reader.actions() for closing in each.closes if closing.kind == "doc"}
    return MappingProxyType(found)


# Items


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a company: what of it closes actions, and what it says about the topics of the sheets."""

    shown: tuple[Shown, ...]
    evidence: tuple[Evidence, ...]


def items(organisation: str) -> tuple[Item, ...]:
    """Everything on the plan, oldest first."""
    return tuple(map(_item, models.PlanItem.objects.filter(organisation=organisation, removed_at=None)))


def item(organisation: str, item: str) -> Item:
    """One of them. Raises NotFound, also when it was taken off."""
    return _item(one(models.PlanItem.objects.filter(organisation=organisation, pk=item, removed_at=None)))


def owned_by(organisation: str, person: str) -> tuple[Item, ...]:
    """What is somebody's to do, oldest first."""
    return tuple(each for each in items(organisation) if each.owner == person)


def people(organisation: str) -> Mapping[str, Person]:
    """Whom something can be given to, by id."""
    return {each.id: each for each in tenancy.people(organisation)}


def names(organisation: str, who: Iterable[str]) -> Mapping[str, str]:
    """Names of users and of people of the company, also of those who were taken off the list; the rest is missing."""
    wanted = set(who)
    found = dict(tenancy.user_names(each for each in wanted if each.startswith("usr_")))
    for each in wanted - found.keys():
        try:
            found[each] = tenancy.anyone(organisation, each).name
        except NotFound:
            continue
    return found


# Acts


def change(organisation: str, change: str) -> Change:
    """One act. Raises NotFound."""
    act = one(models.Change.objects.filter(organisation=organisation, pk=change))
    return _change(act, models.ChangedItem.objects.filter(change=act))


def history(organisation: str, item: str) -> tuple[Change, ...]:
    """The acts on an item, newest first; of each only what it did to this one."""
    rows = models.ChangedItem.objects.filter(item=item, change__organisation=organisation).select_related("change")
    return tuple(_change(row.change, [row]) for row in rows.order_by("-change__at", "-change__pk"))


# Papers


def documents(organisation: str) -> tuple[Document, ...]:
    """The papers by title."""
    return tuple(map(_document, models.Document.objects.filter(organisation=organisation, removed_at=None)))


def removed_documents(organisation: str) -> tuple[Document, ...]:
    """Those that were removed and can be brought back."""
    return tuple(map(_document, models.Document.objects.filter(organisation=organisation, removed_at__isnull=False)))


def document(organisation: str, document: str) -> Document:
    """One of them. Raises NotFound, also when it was removed."""
    return _document(one(models.Document.objects.filter(organisation=organisation, pk=document, removed_at=None)))


def content(organisation: str, document: str) -> bytes:
    """The bytes of a file. Raises NotFound."""
    of = {"document": document, "document__organisation": organisation}
    return bytes(one(models.DocumentFile.objects.filter(**of)).content)


def bytes_kept(organisation: str) -> int:
    """How many bytes of files a company keeps, those of removed papers too."""
    rows = models.Document.objects.filter(organisation=organisation)
    return int(rows.aggregate(bytes=Sum("file_size"))["bytes"] or 0)


# Where the company stands


def seen(organisation: str, today: dt.date) -> Seen:
    """What the company's papers and computers show."""
    papers = shown_by(each.paper for each in documents(organisation))
    fleet = computers.fleet(organisation, today=today)
    measured = evidence_of_devices(fleet, reader.actions()) if fleet else ()
    evidence = evidence_of(papers, reader.actions(), today=today) + measured
    return Seen(papers + shown_by_devices(measured, today), evidence)


def standing_of_company(organisation: str) -> Posture:
    """Answers and papers side by side, for the rooms above."""
    return posture(checks.sheets(organisation), seen(organisation, timezone.localdate()).evidence)


def standing_of(item: Item, seen: Iterable[Shown], today: dt.date) -> Standing:
    """Where an item stands, once what somebody said is weighed against what was seen."""
    return standing(item.state, item.known.closes if item.known else (), seen, today=today)


# The calendar


def calendar_made_at(organisation: str) -> dt.datetime | None:
    """Since when the calendar can be read by its link; None while there is none."""
    return models.CalendarLink.objects.filter(organisation=organisation).values_list("created_at", flat=True).first()


def company_of_calendar(token: str) -> str | None:
    """The company whose calendar a token opens. Needs no scope: the token is all that a calendar program knows."""
    rows = models.CalendarLink.everywhere.filter(token_hash=hashed(token), organisation__deleted_at=None)
    return rows.values_list("organisation", flat=True).first()


# Rows to values


def _item(row: models.PlanItem) -> Item:
    return Item(
        id=row.pk,
        action=row.action,
        title=Words(row.title["ja"], row.title["en"]),
        state=State(row.state),
        state_since=row.state_since,
        reason=row.reason,
        owner=row.owner,
        due_on=row.due_on,
        note=row.note,
        created_at=row.created_at,
    )


def _change(row: models.Change, rows: Iterable[models.ChangedItem]) -> Change:
    changed = {each.item_id: (each.before, each.after) for each in rows}
    return Change(row.pk, row.verb, row.by, row.at, row.undone_at, changed)


def _document(row: models.Document) -> Document:
    facts = {name: getattr(row, name) for name in Document.__slots__ if name != "item"}
    return Document(item=row.item_id or "", **facts)
