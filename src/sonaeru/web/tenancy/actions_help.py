"""Help that a company asks of its association: asked and taken back by the company, ended by an adviser.

The log says that it was asked, never about what. What changes nothing writes nothing.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import people, places
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.tenancy import checks, queries
from sonaeru.web.tenancy.models import Membership
from sonaeru.web.tenancy.queries import NotFound, one
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.tenancy.verbs import Verb
from sonaeru.web.ui.formats import one_line

ASKED = Words("{name}が手伝いを頼んでいます", "{name} asks for help")
ASKED_TEXT = Words(
    "加入している会社から、手伝いの頼みが届きました。\n何についてかは、会社のページで見られます。\n\n"
    "終わったら、同じページで「対応しました」を押してください。",
    "A member company asks its advisers for help.\nThe page of the company says what about.\n\n"
    "When you have helped, press the button on the same page.",
)
ASKED_LINK = Words("会社のページを開く", "Open the page of the company")
GIVEN = Words("{name}が、頼んだ手伝いに対応しました", "{name} dealt with your request for help")
GIVEN_TEXT = Words(
    "支援員が「対応しました」を押しました。\nまだ困っていることがあれば、もう一度頼めます。",
    "An adviser marked your request as done.\nIf something is still open, you can ask again.",
)
GIVEN_LINK = Words("もう一度頼む", "Ask again")


@transaction.atomic
def ask(*, by: str, organisation: str, association: str, note: str = "", origin: str = "") -> None:
    """Ask an association that the company joined, in the company's scope; asked again, only the note is replaced.

    Its people are told, once an hour at most. Raises Refused("note"), and NotFound for any other association or a
    company that is being deleted: nobody there would see it.
    """
    row, note = _membership(organisation, association), checks.line(note, "note")
    if row.joined_at is None or queries.organisation(organisation).deleted_at:
        raise NotFound
    if row.help_asked_at:
        _store(row, row.help_asked_at, note)
        return
    _store(row, timezone.now(), note)
    _tell_advisers(organisation, association)
    _record(by, Verb.HELP_ASKED, organisation, association, origin)


@transaction.atomic
def take_back(*, by: str, organisation: str, association: str, origin: str = "") -> None:
    """No longer ask, in the company's scope. Raises NotFound."""
    row = _membership(organisation, association)
    if row.help_asked_at:
        _store(row, None, "")
        _record(by, Verb.HELP_TAKEN_BACK, organisation, association, origin)


@transaction.atomic
def given(*, by: str, organisation: str, association: str, origin: str = "") -> bool:
    """An adviser has helped, in the association's scope: the company is told. False: it did not ask. Raises NotFound."""
    rows = Membership.of_association.select_for_update().filter(joined_at__isnull=False)
    row = one(rows.filter(organisation=organisation, association=association))
    if row.help_asked_at is None:
        return False
    key = f"help-given/{row.pk}/{row.help_asked_at:%Y%m%d%H%M%S}"
    _store(row, None, "")
    with opened(organisation=organisation):
        _tell_company(organisation, association, key)
        _record(by, Verb.HELP_GIVEN, organisation, association, origin)
    return True


def _membership(organisation: str, association: str) -> Membership:
    return one(Membership.objects.select_for_update().filter(organisation=organisation, association=association))


def _store(row: Membership, asked_at: dt.datetime | None, note: str) -> None:
    row.help_asked_at, row.help_note = asked_at, note
    row.save(update_fields=["help_asked_at", "help_note"])


def _tell_advisers(organisation: str, association: str) -> None:
    name, now = queries.organisation(organisation).name, timezone.now()
    # The company decided to ask: its association is opened to learn whom to tell, and for nothing else.
    with opened(association=association):
        users = {held.user for held in queries.seats_of_association(association)}
    for user in sorted(users):
        someone = people.recipient(user)
        notify.tell(
            user=user,
            kind=Verb.HELP_ASKED,
            message=_asked(name, association, organisation, someone.language if someone else "ja"),
            association=association,
            key=f"help/{association}/{organisation}/{now:%Y%m%d%H}/{user}",
        )


def _tell_company(organisation: str, association: str, key: str) -> None:
    name = queries.association(association).name

    def message(language: str) -> Message:
        link = Link(GIVEN_LINK.in_language(language), places.address("tenancy:help", organisation))
        return _message(GIVEN, GIVEN_TEXT, name, link, language)

    notify.announce(organisation=organisation, kind=Verb.HELP_GIVEN, message=message, urgent=True, key=key)


def _asked(name: str, association: str, organisation: str, language: str) -> Message:
    link = Link(ASKED_LINK.in_language(language), places.address("portfolio:company", association, organisation))
    return _message(ASKED, ASKED_TEXT, name, link, language)


def _message(subject: Words, text: Words, name: str, link: Link, language: str) -> Message:
    return Message(
        subject.in_language(language).format(name=one_line(name)), text.in_language(language), link, language
    )


def _record(by: str, verb: Verb, organisation: str, association: str, origin: str) -> None:
    audit.record(
        by=by, verb=verb, subject=association, organisation=organisation, association=association, origin=origin
    )
