"""Telling one person: the row of the inbox, and the mail if this is one that goes out at once."""

from __future__ import annotations

from urllib.parse import urlsplit

from sonaeru.web.notify import outbox, people
from sonaeru.web.notify.kinds import Group, How, group_of
from sonaeru.web.notify.message import Link, Message, cut
from sonaeru.web.notify.models import Notice, Preference
from sonaeru.web.ui.ids import text_id

EVERY_OTHER = "*"  # in Preference.choices: what holds for groups that are not named


def put(
    *, user: str, kind: str, message: Message, organisation: str, association: str, urgent: bool, key: str = ""
) -> str:
    """Store a notice, and its mail where the person wants it at once; the same key twice is one notice."""
    key = key or text_id("key")
    someone, how = people.recipient(user), how_told(user, group_of(kind), urgent=urgent)
    row = Notice(
        key=key,
        user=user,
        organisation=organisation,
        association=association,
        kind=kind,
        subject=cut(message.subject, 300),
        text=message.text,
        how=how,
        **_linked(message.link),
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    if how == How.AT_ONCE and someone:
        outbox.put_mail(to=someone.mail, message=message, key=mail_key(key), user=user, organisation=organisation)
    return Notice.objects.values_list("pk", flat=True).get(key=key)


def mail_key(key: str) -> str:
    """The key of the mail that goes with a notice."""
    return f"mail/{key}"


def how_told(user: str, group: Group, *, urgent: bool = False) -> How:
    """How somebody hears of a group: as chosen, else at once what is urgent and on Monday what is not.

    Owners hear at once of what may hurt the company, whatever they chose.
    """
    someone = people.recipient(user)
    if group.urgent and someone and someone.owner:
        return How.AT_ONCE
    row = Preference.objects.filter(pk=user).first()
    return chosen(row.choices if row else {}, group, urgent=urgent)


def chosen(choices: dict[str, str], group: Group, *, urgent: bool = False) -> How:
    """What a person's choices say about a group."""
    default = How.AT_ONCE if urgent or group.urgent else choices.get(EVERY_OTHER, How.WEEKLY)
    return How(choices.get(group.id, default))


def _linked(link: Link | None) -> dict[str, str]:
    if link is None:
        return {}
    parts = urlsplit(link.address)
    # One slash in front: with two, a browser would take the path for another host.
    return {"label": link.label, "path": "/" + parts._replace(scheme="", netloc="").geturl().lstrip("/")}
