"""How a company and a user want to be notified: each change with its row in the log, or not at all.

The log names the channel and the kinds, never an address or a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from sonaeru.web.audit import actions as audit
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.queries import Place
from sonaeru.web.notify.verbs import Verb


@transaction.atomic
def add(
    *,
    by: str,
    organisation: str,
    channel: str,
    values: Mapping[str, str],
    groups: Sequence[str],
    language: str,
    origin: str = "",
) -> str:
    """Add a place where notices go and return its id. Raises notify.TooMany."""
    place = notify.add_destination(
        organisation=organisation, channel=channel, values=values, groups=groups, language=language
    )
    _record(Verb.DESTINATION_ADDED, by, organisation, place, origin, after={"channel": channel, "kinds": list(groups)})
    return place


@transaction.atomic
def edit(
    *,
    by: str,
    organisation: str,
    place: Place,
    values: Mapping[str, str],
    groups: Sequence[str],
    origin: str = "",
) -> None:
    """Change what was typed, or which kinds go there. Raises NotFound."""
    former = [group.id for group in place.groups]
    changed = sorted(name for name, value in values.items() if value != place.config[name])
    if not changed and sorted(former) == sorted(groups):
        return
    notify.edit_destination(organisation=organisation, destination=place.id, values=values, groups=groups)
    after = {"channel": place.channel, "kinds": list(groups), "fields": changed}
    _record(Verb.DESTINATION_EDITED, by, organisation, place.id, origin, before={"kinds": former}, after=after)


@transaction.atomic
def remove(*, by: str, organisation: str, place: str, origin: str = "") -> None:
    """Nothing goes there any more. Raises NotFound."""
    notify.remove_destination(organisation=organisation, destination=place)
    _record(Verb.DESTINATION_REMOVED, by, organisation, place, origin)


@transaction.atomic
def restore(*, by: str, organisation: str, place: str, origin: str = "") -> None:
    """Bring a removed place back. Raises NotFound."""
    notify.restore_destination(organisation=organisation, destination=place)
    _record(Verb.DESTINATION_RESTORED, by, organisation, place, origin)


@transaction.atomic
def tried(*, by: str, organisation: str, place: str, arrived: bool, origin: str = "") -> None:
    """A trial was sent; one that arrived ends the row of failures."""
    if arrived:
        notify.arrived(destination=place)
    _record(Verb.DESTINATION_TRIED, by, organisation, place, origin, after={"arrived": arrived})


@transaction.atomic
def choose(*, by: str, choices: Mapping[str, How], origin: str = "") -> None:
    """How a user wants to hear of each group of kinds."""
    if notify.choose(user=by, choices=choices):
        audit.record(by=by, verb=Verb.CHOICES_CHANGED, subject=by, after=dict(choices), origin=origin)


@transaction.atomic
def stop_digest(*, user: str, origin: str = "") -> None:
    """No weekly mails any more, as asked for by the link in one; a second time changes nothing."""
    if notify.stop_digest(user=user):
        audit.record(by=user, verb=Verb.DIGEST_STOPPED, subject=user, origin=origin)


def _record(
    verb: Verb,
    by: str,
    organisation: str,
    place: str,
    origin: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit.record(by=by, verb=verb, subject=place, organisation=organisation, before=before, after=after, origin=origin)
