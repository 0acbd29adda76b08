"""Reminders of the plan: each morning, once before a due date and once after it; never more than one mail a week.

Who does an item gets one mail with all that is due; what nobody can be reminded of is told to owners and managers.
Figures: judgement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.db import transaction
from django.utils import timezone

from sonaeru.core.plan import State
from sonaeru.web.notify import actions as notify
from sonaeru.web.plan import letters, queries
from sonaeru.web.plan.models import PlanItem, Reminded, Silence
from sonaeru.web.plan.queries import Item
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import NotFound, Person
from sonaeru.web.tenancy.scopes import opened

BEFORE_DAYS: Final = 3
AFTER_DAYS: Final = 7
REST: Final = dt.timedelta(days=7)
BEFORE, AFTER = "before", "after"
HEADS: Final = ""
SALT: Final = "sonaeru.plan.reminders"


class NotOurs(ValueError):
    """The link was not made by this installation, it was changed, or the person is gone."""


@dataclass(frozen=True, slots=True)
class Due:
    """An item that somebody is to be reminded of, and whether its date is to come or has passed a week ago."""

    item: Item
    stage: str
    on: dt.date


def remind(*, now: dt.datetime) -> int:
    """Remind everybody who is to be, of every company; returns how many mails and notices were made."""
    today = timezone.localtime(now).date()
    return sum(_remind(organisation, today, now) for organisation in _companies(today))


def stage(due_on: dt.date, today: dt.date) -> str:
    """Which reminder a date asks for on a day; "" for none yet. What was missed before is made up for after."""
    if (today - due_on).days >= AFTER_DAYS:
        return AFTER
    return BEFORE if (due_on - today).days <= BEFORE_DAYS else ""


def stop_token(person: Person) -> str:
    """What the link in a reminder carries, so that one POST stops them without signing in."""
    return signing.dumps([person.organisation, person.id], salt=SALT)


def person_of(token: str) -> Person:
    """Whose reminders a link stops. Raises NotOurs."""
    try:
        organisation, person = signing.loads(token, salt=SALT)
        with opened(organisation=organisation):
            return tenancy.anyone(organisation, person)
    except (signing.BadSignature, NotFound):
        raise NotOurs from None


def _companies(today: dt.date) -> list[str]:
    """Where something is due. Invented companies and those that are being deleted are left in peace."""
    soon = today + dt.timedelta(days=BEFORE_DAYS)
    rows = PlanItem.everywhere.filter(due_on__lte=soon, removed_at=None, state__in=[State.NOT_STARTED, State.RUNNING])
    living = rows.filter(organisation__deleted_at=None, organisation__sample=False)
    return list(living.order_by("organisation").values_list("organisation", flat=True).distinct())


def _remind(organisation: str, today: dt.date, now: dt.datetime) -> int:
    with opened(organisation=organisation):
        waiting: dict[str, list[Due]] = {}
        reachable = _reachable(organisation)
        for due in _due(organisation, today):
            waiting.setdefault(due.item.owner if due.item.owner in reachable else HEADS, []).append(due)
        return sum([_tell(organisation, reachable.get(who), due, today=today, now=now) for who, due in waiting.items()])


def _due(organisation: str, today: dt.date) -> list[Due]:
    """What is open, papers counted, and due."""
    seen = queries.seen(organisation, today).shown
    found = []
    for item in queries.items(organisation):
        asked = stage(item.due_on, today) if item.due_on else ""
        open_ = queries.standing_of(item, seen, today).state in {State.NOT_STARTED, State.RUNNING}
        if asked and open_ and item.due_on:
            found.append(Due(item, asked, item.due_on))
    return sorted(found, key=lambda each: each.on)


def _reachable(organisation: str) -> dict[str, Person]:
    """Who has a mail address and wants to hear."""
    silent = set(Silence.objects.filter(organisation=organisation).values_list("person", flat=True))
    return {each.id: each for each in queries.people(organisation).values() if each.mail and each.id not in silent}


@transaction.atomic
def _tell(organisation: str, person: Person | None, due: Sequence[Due], *, today: dt.date, now: dt.datetime) -> bool:
    who = person.id if person else HEADS
    told = Reminded.objects.filter(organisation=organisation, person=who)
    fresh = _fresh(due, told.values_list("item", "stage", "due_on"))
    if not fresh or told.filter(at__gt=now - REST).exists():
        return False
    if person:
        _mail(organisation, person, due, today)
    else:
        key = f"plan.due/{organisation}/{today}"
        notify.announce(
            organisation=organisation, kind="plan.due", message=letters.to_heads(organisation, due), key=key
        )
    Reminded.objects.bulk_create(
        [
            Reminded(
                organisation_id=organisation, item_id=each.item.id, person=who, stage=each.stage, due_on=each.on, at=now
            )
            for each in fresh
        ],
        ignore_conflicts=True,
    )
    return True


def _fresh(due: Iterable[Due], told: Iterable[tuple[str, str, dt.date]]) -> list[Due]:
    """What nobody was reminded of at this stage and for this date."""
    known = set(told)
    return [each for each in due if (each.item.id, each.stage, each.on) not in known]


def _mail(organisation: str, person: Person, due: Sequence[Due], today: dt.date) -> None:
    stop = letters.stop_address(stop_token(person))
    notify.mail(
        to=person.mail,
        message=letters.to_person(tenancy.organisation(organisation).name, person, due, today, stop),
        key=f"plan.remind/{person.id}/{today}",
        organisation=organisation,
        unsubscribe=stop,
    )
