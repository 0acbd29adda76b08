"""Writing to people: how to fix something, and codes for their computers. Each with its row in the log, or nothing.

Called in the company's open scope.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from sonaeru.core.devices import Check
from sonaeru.web.audit import actions as audit
from sonaeru.web.devices import actions, helping, standing
from sonaeru.web.devices.verbs import Verb
from sonaeru.web.notify import actions as notify
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import Organisation


class Invented(Exception):
    """A company of the sample data: nobody gets a mail."""


@transaction.atomic
def send_help(*, by: str, organisation: Organisation, check: Check, people: Collection[str], origin: str = "") -> int:
    """Write to those of `people` (text ids) whose computers need it, once a day each; returns how many mails were made.

    Raises Invented.
    """
    if organisation.sample:
        raise Invented
    today = timezone.localdate()
    found = helping.affected(standing.standings(organisation.id, today=today), check.id)
    devices = [each.device for each, _ in found]
    waiting = helping.helping(organisation.id, check.id, devices, today=today).waiting
    chosen = [each for each in waiting if each.person.id in people]
    for each in chosen:
        notify.mail(
            to=each.person.mail,
            message=helping.message(organisation.name, check, each),
            key=helping.key(each.person.id, check.id, today),
            organisation=organisation.id,
        )
    if chosen:
        after = {"check": check.id, "people": [each.person.id for each in chosen]}
        audit.record(
            by=by,
            verb=Verb.HELP_SENT,
            subject=organisation.id,
            organisation=organisation.id,
            after=after,
            origin=origin,
        )
    return len(chosen)


@transaction.atomic
def make_code(
    *, by: str, organisation: Organisation, uses: int, person: str = "", mail: bool = False, origin: str = ""
) -> str:
    """Make a code and return its signs, shown once; with `mail`, its person gets them too. Raises NotFound, Invented."""
    if mail and organisation.sample:
        raise Invented
    signs = actions.make_code(by=by, organisation=organisation.id, uses=uses, person=person, origin=origin)[1]
    if mail:
        someone = tenancy.person(organisation.id, person)
        message = helping.invitation(organisation.name, someone, signs, actions.CODE_MINUTES)
        notify.mail(to=someone.mail, message=message, organisation=organisation.id)
    return signs
