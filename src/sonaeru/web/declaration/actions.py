"""Changing what a company declares, with its row in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from sonaeru.web.audit import actions as audit
from sonaeru.web.declaration.models import Declaration
from sonaeru.web.declaration.queries import FACTS
from sonaeru.web.declaration.verbs import Verb

# The log holds no names of people.
UNNAMED = frozenset({"representative"})


@transaction.atomic
def change(*, by: str, organisation: str, star: int, facts: Mapping[str, object], origin: str = "") -> bool:
    """Store facts about one star (names of `queries.FACTS`), in the company's scope; the others stay.

    False if all were so already: then nothing is written. The caller has checked the values. Raises ValueError for a
    star that there is not or a fact of another name.
    """
    if star not in (1, 2) or not set(facts) <= set(FACTS):
        raise ValueError(f"no such declaration: {star}, {sorted(facts)}")
    row, _ = Declaration.objects.select_for_update().get_or_create(organisation_id=organisation, star=star)
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not changed:
        return False
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = timezone.now()
    row.save()
    audit.record(
        by=by,
        verb=Verb.CHANGED,
        subject=f"star-{star}",
        organisation=organisation,
        before=_logged(before),
        after=_logged(changed),
        origin=origin,
    )
    return True


def _logged(facts: Mapping[str, object]) -> dict[str, object]:
    named = {name: _plain(value) for name, value in facts.items() if name not in UNNAMED}
    # That the name changed is said; which name it was is not.
    return named | {name: bool(facts[name]) for name in UNNAMED & set(facts)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
