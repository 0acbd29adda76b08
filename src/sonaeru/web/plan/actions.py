"""Writing the plan: each act keeps what it changed, so that it can be undone, and its row in the log, or nothing at all.

Called in the company's open scope. The log names people by id and never holds what somebody wrote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sonaeru.core.plan import State
from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.plan import queries
from sonaeru.web.plan.models import CalendarLink, Change, ChangedItem, PlanItem, Silence
from sonaeru.web.plan.verbs import Verb
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import NotFound, Person, one
from sonaeru.web.ui.ids import hashed, link_token

Facts = Mapping[str, Any]
# What somebody wrote stays out of the log, which outlives it.
WRITTEN = {"note", "reason"}
VERB_OF = {"owner": Verb.ASSIGNED, "due_on": Verb.DUE_SET, "note": Verb.NOTED}


class PastDue(ValueError):
    """A due date that has passed already."""


class ChangedSince(Exception):
    """Everything that the act touched was changed again since: there is nothing to go back to."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act: the item, and what undoes it; `change` is "" where nothing had to change."""

    item: str
    change: str


@dataclass(frozen=True, slots=True)
class Undone:
    """How many items an undo put back, and how many it left because they were changed again since."""

    restored: int
    left: int


# Putting on, taking off


def add(*, by: str, organisation: str, action: str, origin: str = "") -> Done:
    """Put an action of the catalogue on the plan. Twice is one; a declined one is open again. Raises NotFound."""
    known = queries.actions().get(action)
    if known is None:
        raise NotFound
    try:
        return _add(by, organisation, known.id, known.title, origin)
    except IntegrityError:
        # Two pressed in the same moment: the second finds what the first one made.
        return _add(by, organisation, known.id, known.title, origin)


def add_own(*, by: str, organisation: str, title: str, origin: str = "") -> Done:
    """Put something on the plan in the company's own words."""
    return _add(by, organisation, "", Words(title, title), origin)


@transaction.atomic
def remove(*, by: str, organisation: str, item: str, origin: str = "") -> Done:
    """Take something off the plan. Raises NotFound."""
    return _one(Verb.REMOVED, by, organisation, item, {"removed_at": timezone.now()}, origin)


# Who, when, notes


@transaction.atomic
def edit(*, by: str, organisation: str, items: Collection[str], facts: Facts, origin: str = "") -> str:
    """Set some of `owner` (id or ""), `due_on` (date or None) and `note` of one or many items, as one act.

    Returns what undoes it, "" where all was so already. Raises NotFound, also for an owner who is not on the list,
    PastDue for a new date before today.
    """
    if facts.get("owner"):
        tenancy.person(organisation, facts["owner"])
    rows = _rows(organisation, items)
    due_on = facts.get("due_on")
    if due_on and due_on < timezone.localdate() and any(row.due_on != due_on for row in rows):
        raise PastDue
    return _change(None, by, organisation, rows, facts, origin)


# How far it is


@transaction.atomic
def start(*, by: str, organisation: str, item: str, origin: str = "") -> Done:
    """Somebody has begun. Raises NotFound."""
    return _one(Verb.STARTED, by, organisation, item, _state(State.RUNNING), origin)


@transaction.atomic
def finish(*, by: str, organisation: str, item: str, origin: str = "") -> Done:
    """It is done. Raises NotFound."""
    return _one(Verb.FINISHED, by, organisation, item, _state(State.DONE), origin)


@transaction.atomic
def decline(*, by: str, organisation: str, item: str, reason: str, origin: str = "") -> Done:
    """The company does not do it, and says why. Raises NotFound."""
    return _one(Verb.DECLINED, by, organisation, item, _state(State.DECLINED, reason), origin)


@transaction.atomic
def reopen(*, by: str, organisation: str, item: str, origin: str = "") -> Done:
    """It is to be done (again). Raises NotFound."""
    return _one(Verb.REOPENED, by, organisation, item, _state(State.NOT_STARTED), origin)


# Undoing


@transaction.atomic
def undo(*, by: str, organisation: str, change: str, origin: str = "") -> Undone:
    """Put each item back as it was before an act, where it still is as the act left it; a second time does nothing.

    Raises NotFound, ChangedSince where no item still is.
    """
    act = one(Change.objects.select_for_update().filter(organisation=organisation, pk=change))
    if act.undone_at:
        return Undone(0, 0)
    rows = list(ChangedItem.objects.filter(change=act).select_related("item"))
    restored = sum([_restored(each) for each in rows])
    if not restored:
        raise ChangedSince
    act.undone_at = timezone.now()
    act.save(update_fields=["undone_at"])
    after = {"verb": act.verb, "restored": restored}
    audit.record(by=by, verb=Verb.UNDONE, subject=change, organisation=organisation, after=after, origin=origin)
    return Undone(restored, len(rows) - restored)


# The calendar, reminders


@transaction.atomic
def make_calendar(*, by: str, organisation: str, origin: str = "") -> str:
    """Make the secret link of the calendar and return its token, which is shown once; a former link is dead."""
    token = link_token()
    facts = {"token_hash": hashed(token), "created_by": by, "created_at": timezone.now()}
    CalendarLink.objects.update_or_create(organisation_id=organisation, defaults=facts)
    audit.record(by=by, verb=Verb.CALENDAR_MADE, subject=organisation, organisation=organisation, origin=origin)
    return token


@transaction.atomic
def stop_calendar(*, by: str, organisation: str, origin: str = "") -> None:
    """Nobody reads the calendar by its link any more."""
    if CalendarLink.objects.filter(organisation=organisation).delete()[0]:
        audit.record(by=by, verb=Verb.CALENDAR_STOPPED, subject=organisation, organisation=organisation, origin=origin)


@transaction.atomic
def stop_reminders(*, person: Person, origin: str = "") -> None:
    """A person wants no reminders any more; a second time changes nothing."""
    if Silence.objects.get_or_create(person=person.id, defaults={"organisation_id": person.organisation})[1]:
        _log_reminders(Verb.REMINDERS_STOPPED, person, origin)


@transaction.atomic
def resume_reminders(*, person: Person, origin: str = "") -> None:
    """A person wants them again."""
    if Silence.objects.filter(person=person.id).delete()[0]:
        _log_reminders(Verb.REMINDERS_RESUMED, person, origin)


# The rows behind them


def _log_reminders(verb: Verb, person: Person, origin: str) -> None:
    audit.record(by=person.id, verb=verb, subject=person.id, organisation=person.organisation, origin=origin)


@transaction.atomic
def _add(by: str, organisation: str, action: str, title: Words, origin: str) -> Done:
    there = PlanItem.objects.select_for_update().filter(organisation=organisation, action=action, removed_at=None)
    row = there.first() if action else None
    if row is None:
        words = {"ja": title.ja, "en": title.en}
        row = PlanItem(organisation_id=organisation, action=action, title=words, created_by=by)
        row.removed_at = row.created_at
        row.save(force_insert=True)
        # Made as one that is off the plan: to undo the act is to take it off again.
        return Done(row.pk, _change(Verb.ADDED, by, organisation, [row], {"removed_at": None}, origin))
    declined = row.state == State.DECLINED
    facts = _state(State.NOT_STARTED) if declined else {}
    return Done(row.pk, _change(Verb.REOPENED, by, organisation, [row], facts, origin))


def _state(state: State, reason: str = "") -> Facts:
    return {"state": state.value, "state_since": timezone.localdate(), "reason": reason}


def _one(verb: Verb, by: str, organisation: str, item: str, facts: Facts, origin: str) -> Done:
    return Done(item, _change(verb, by, organisation, _rows(organisation, [item]), facts, origin))


def _rows(organisation: str, items: Collection[str]) -> list[PlanItem]:
    rows = PlanItem.objects.select_for_update().filter(organisation=organisation, pk__in=set(items), removed_at=None)
    found = list(rows)
    if not found or len(found) < len(set(items)):
        raise NotFound
    return found


def _change(verb: Verb | None, by: str, organisation: str, rows: list[PlanItem], facts: Facts, origin: str) -> str:
    """Set columns of rows as one act; rows that are so already stay out of it. Without a verb the columns name it."""
    changed = {name for name, value in facts.items() if any(_differs(row, name, value) for row in rows)}
    rows = [row for row in rows if any(_differs(row, name, facts[name]) for name in changed)]
    if not rows:
        return ""
    named = verb or (VERB_OF[next(iter(changed))] if len(changed) == 1 else Verb.EDITED)
    act = Change.objects.create(organisation_id=organisation, by=by, verb=named)
    before = [_columns(row, facts) for row in rows]
    for row, was in zip(rows, before, strict=True):
        _write(row, facts)
        ChangedItem.objects.create(change=act, item=row, before=was, after=_columns(row, facts))
    _log(act, rows, before, facts, origin)
    return act.pk


def _differs(row: PlanItem, name: str, value: object) -> bool:
    # A state that is what it was keeps the day since when it is.
    return name != "state_since" and getattr(row, name) != value


def _write(row: PlanItem, facts: Facts) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


def _columns(row: PlanItem, names: Collection[str]) -> dict[str, Any]:
    """Columns as JSON holds them; of the moment it was taken off only whether it was."""
    return {name: _plain(name, getattr(row, name)) for name in names}


def _plain(name: str, value: object) -> object:
    if name == "removed_at":
        return value is not None
    return value.isoformat() if isinstance(value, dt.date) else value


def _restored(changed: ChangedItem) -> bool:
    row = changed.item
    if _columns(row, changed.after) != changed.after:
        return False
    facts = {name: _value(name, value) for name, value in changed.before.items()}
    if facts.get("owner") and not queries.names(row.organisation_id, [facts["owner"]]):
        # Deleted for good since: an undo brings no trace of them back.
        facts["owner"] = ""
    try:
        with transaction.atomic():
            _write(row, facts)
    except IntegrityError:
        # Put on once more since, perhaps this moment; an action stands on the plan once.
        return False
    return True


def _value(name: str, plain: Any) -> Any:
    if name == "removed_at":
        return timezone.now() if plain else None
    return dt.date.fromisoformat(plain) if plain and name in {"due_on", "state_since"} else plain


def _log(act: Change, rows: list[PlanItem], before: list[dict[str, Any]], facts: Facts, origin: str) -> None:
    after = {name: _plain(name, value) for name, value in facts.items() if name not in WRITTEN}
    alone = len(rows) == 1
    audit.record(
        by=act.by,
        verb=act.verb,
        subject=rows[0].pk if alone else act.pk,
        organisation=act.organisation_id,
        before={name: value for name, value in before[0].items() if name not in WRITTEN} if alone else None,
        after=after if alone else after | {"items": [row.pk for row in rows]},
        origin=origin,
    )
