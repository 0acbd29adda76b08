"""The weekly mail: on Monday at 8 in the morning, one mail per person with what is new and what still waits.

A week is a slot that begins on a Monday at 8; the slot is part of the mail's key, so there is one mail a week however
often and on however many machines this runs. A worker that was down on Monday sends it when it is back.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.db import models, transaction
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.notify import outbox, people
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.models import Notice
from sonaeru.web.notify.people import Recipient
from sonaeru.web.notify.places import address

SALT = "sonaeru.notify.digest"
HOUR = 8
MOST_LINES = 20
# How far back a digest looks: what is older stands in the inbox, and nobody is mailed a month of old news.
OLDEST = dt.timedelta(days=28)

SUBJECT = Words("今週のお知らせ（{count}件）", "This week's notices ({count})")
NEW = Words("新しいお知らせ", "New")
MORE = Words("ほかに{count}件", "and {count} more")
WAITING = Words("まだ読んでいないお知らせが、前から{count}件あります。", "{count} earlier notices are still unread.")
OPEN = Words("お知らせを読む", "Read the notices")
STOP = Words("このまとめメールを止める：\n{address}", "Stop this weekly mail:\n{address}")


class NotOurs(ValueError):
    """The link was not made by this installation, or it was changed."""


def monday(now: dt.datetime) -> dt.datetime:
    """The latest Monday at 8 that has come, in the product's time zone."""
    local = timezone.localtime(now)
    begins = (local - dt.timedelta(days=local.weekday())).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return begins if begins <= local else begins - dt.timedelta(days=7)


def put_digests(*, now: dt.datetime) -> int:
    """Store the mails of this week's slot for whoever has something new; returns how many."""
    slot = monday(now)
    users = _new(slot).order_by("user").values_list("user", flat=True).distinct()
    return sum(_put(user, slot, now) for user in list(users))


def stop_token(user: str) -> str:
    """What the link in a digest carries, so that one POST stops it without signing in."""
    return signing.dumps(user, salt=SALT)


def user_of(token: str) -> str:
    """Whose digest a link stops. Raises NotOurs."""
    try:
        return str(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        raise NotOurs from None


@transaction.atomic
def _put(user: str, slot: dt.datetime, now: dt.datetime) -> bool:
    someone = people.recipient(user)
    rows = _new(slot).filter(user=user)
    notices = list(rows.order_by("created_at", "pk"))
    # Marked first: a row that another worker has marked meanwhile is its own to tell.
    if not notices or not rows.filter(pk__in=[row.pk for row in notices]).update(digest_at=now):
        return False
    if someone is None:
        return False
    stop = address("accounts:unsubscribe", stop_token(user))
    message = _message(someone, notices, _waiting(user, notices), stop)
    key = f"digest/{user}/{slot:%Y-%m-%d}"
    outbox.put_mail(to=someone.mail, message=message, key=key, user=user, unsubscribe=stop)
    return True


def _new(slot: dt.datetime) -> models.QuerySet[Notice]:
    rows = Notice.objects.filter(how=How.WEEKLY, digest_at=None, read_at=None)
    return rows.filter(created_at__lt=slot, created_at__gte=slot - OLDEST)


def _waiting(user: str, new: list[Notice]) -> int:
    return Notice.objects.filter(user=user, read_at=None).exclude(pk__in=[row.pk for row in new]).count()


def _message(someone: Recipient, notices: list[Notice], waiting: int, stop: str) -> Message:
    language = someone.language
    lines = [NEW.in_language(language), *(f"・{row.subject}" for row in notices[:MOST_LINES])]
    if len(notices) > MOST_LINES:
        lines.append(MORE.in_language(language).format(count=len(notices) - MOST_LINES))
    parts = ["\n".join(lines)]
    if waiting:
        parts.append(WAITING.in_language(language).format(count=waiting))
    parts.append(STOP.in_language(language).format(address=stop))
    link = Link(OPEN.in_language(language), address("accounts:inbox"))
    subject = SUBJECT.in_language(language).format(count=len(notices))
    return Message(subject, "\n\n".join(parts), link, language)
