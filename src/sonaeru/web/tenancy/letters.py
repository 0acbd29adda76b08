"""What the owners of a company are told while it waits to be deleted, each in their language."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import people, places
from sonaeru.web.notify.message import Link, Message, letter
from sonaeru.web.tenancy import queries, roles
from sonaeru.web.ui.formats import long_date

KIND = "tenancy.deletion"
MARKED = Words("{name}の削除を受け付けました", "{name} will be deleted")
SOON = Words("{name}の削除まで、あと{days}日です", "{name} will be deleted in {days} days")
TEXT = Words(
    "{day}に、会社のデータをすべて削除します。\n元には戻せません。\n\nやめるときは、その日までに"
    "「書き出しと削除」のページで「削除をやめる」を押してください。\n控えがほしいときは、同じページで書き出せます。",
    "On {day}, all data of the company will be deleted.\nThis cannot be undone.\n\nTo keep the company, open the page"
    " Export and deletion before that day and press the button.\nThe same page gives you a copy of all data.",
)
CONSENT = "tenancy.consent_changed"
SHOWN = Words("団体に見せる内容が変わりました", "What you share has changed")
SHOWN_TEXT = Words(
    "何を見せているかは、いつでも確かめられます。\nやめるのも、いつでもできます。",
    "You can look at any time at what you share.\nYou can stop at any time, too.",
)
OPEN_SHOWN = Words("見せている内容を確かめる", "See what is shared")
LABEL = Words("書き出しと削除を開く", "Open Export and deletion")


def tell_owners(organisation: queries.Organisation, subject: Words, *, key: str) -> None:
    """Tell each owner, in the caller's transaction, when the company goes; nobody is told twice with the same key."""
    assert organisation.erased_on is not None
    for held in queries.seats_of_organisation(organisation.id):
        if held.seat.role == roles.OWNER.id:
            someone = people.recipient(held.user)
            notify.tell(
                user=held.user,
                kind=KIND,
                message=_message(organisation, subject, someone.language if someone else "ja"),
                organisation=organisation.id,
                urgent=True,
                key=f"{key}/{held.user}",
            )


def consent_changed(organisation: str) -> None:
    """Tell a company's owners and managers that what it shows has changed, in the caller's transaction."""
    address = places.address("tenancy:consent", organisation)
    notify.announce(organisation=organisation, kind=CONSENT, message=letter(SHOWN, SHOWN_TEXT, OPEN_SHOWN, address))


def days_left(moment: dt.datetime, *, now: dt.datetime) -> int:
    """Whole days until a moment, today counted as 0."""
    return (timezone.localtime(moment).date() - timezone.localtime(now).date()).days


def _message(organisation: queries.Organisation, subject: Words, language: str) -> Message:
    assert organisation.erased_on is not None
    day = long_date(timezone.localtime(organisation.erased_on).date(), language)
    facts = {"name": organisation.name, "day": day, "days": days_left(organisation.erased_on, now=timezone.now())}
    link = Link(LABEL.in_language(language), places.address("tenancy:data", organisation.id))
    title, text = (words.format(**facts).in_language(language) for words in (subject, TEXT))
    return Message(title, text, link, language)
