"""A company's places outside: what was typed for them, and how they do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from sonaeru.core.words import Words
from sonaeru.web.notify import channels, inbox, kinds, outbox, people
from sonaeru.web.notify.contract import Config
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.models import Destination
from sonaeru.web.notify.sealing import Unreadable, seal, unseal

TOLERATED = 3  # deliveries given up in a row before people are told (judgement)
REMOVED = Words("この送り先は外されています。", "This destination was removed.")
FAILING = Words("{channel}に、お知らせが届いていません", "{channel} is not taking your notices")
FAILING_TEXT = Words(
    "続けて{count}回、届きませんでした。\n理由：{reason}\n直るまでは、同じ内容をメールで送ります。",
    "Delivery failed {count} times in a row.\nReason: {reason}\nUntil it is mended, you get the same by mail.",
)
OPEN = Words("送り先を見る", "Look at the destination")


def config_of(destination: str) -> Config | None:
    """What was typed for a place; None if it was removed. Raises sealing.Unreadable."""
    row = Destination.objects.filter(pk=destination, removed_at=None).first()
    return opened(row) if row else None


def opened(row: Destination) -> Config:
    """What was typed. Raises sealing.Unreadable."""
    return Config(json.loads(unseal(row.config)))


def shown(row: Destination) -> dict[str, str]:
    """What was typed and is no secret, by field; nothing where it cannot be opened any more."""
    channel = channels.found().get(row.channel)
    try:
        config = opened(row)
    except Unreadable:
        return {}
    return {each.name: config[each.name] for each in (channel.FIELDS if channel else ()) if not each.secret}


def sealed(values: Mapping[str, str]) -> str:
    """What was typed, as it is stored."""
    return seal(json.dumps(dict(values), ensure_ascii=False))


def of_group(organisation: str, group: str) -> Iterable[Destination]:
    """The places of a company that want to hear of a group of kinds."""
    rows = Destination.objects.filter(organisation=organisation, removed_at=None)
    return [row for row in rows if group in row.groups]


def took(destination: str, *, now: dt.datetime) -> None:
    """A message arrived: earlier failures no longer count."""
    Destination.objects.filter(pk=destination).update(failures=0, fault={}, failed_at=None, sent_at=now)


def gave_up(destination: str, *, key: str, message: Message | None, reason: Words, now: dt.datetime) -> None:
    """A message was given up. From the third in a row on, owners and managers are told, and get the message by mail."""
    fault = {"ja": reason.ja, "en": reason.en}
    Destination.objects.filter(pk=destination).update(failures=F("failures") + 1, fault=fault, failed_at=now)
    row = Destination.objects.filter(pk=destination, removed_at=None).first()
    if row is None or row.failures < TOLERATED:
        return
    if row.failures == TOLERATED:
        _tell_failing(row, reason, now)
    if message is not None:
        _by_mail_instead(row, key.removesuffix(f"/{row.pk}"), message)


def address(name: str, *args: str) -> str:
    """The full address of a page, for messages that no request made."""
    return address_of(reverse(name, args=args))


def address_of(path: str) -> str:
    """The same for a path."""
    return (settings.ADDRESS or "http://127.0.0.1:8000").rstrip("/") + path


def tell_heads(
    *, organisation: str, kind: str, message: Callable[[str], Message], urgent: bool = False, key: str
) -> None:
    """Tell the owners and managers of a company, each in their language."""
    for user in people.heads(organisation):
        someone = people.recipient(user)
        inbox.put(
            user=user,
            kind=kind,
            message=message(someone.language if someone else "ja"),
            organisation=organisation,
            association="",
            urgent=urgent,
            key=f"{key}/{user}",
        )


def _tell_failing(row: Destination, reason: Words, now: dt.datetime) -> None:
    def message(language: str) -> Message:
        said = {"count": row.failures, "reason": reason.in_language(language)}
        name = channels.name(row.channel).in_language(language)
        link = Link(OPEN.in_language(language), address("accounts:notices", row.organisation))
        subject = FAILING.in_language(language).format(channel=name)
        return Message(subject, FAILING_TEXT.in_language(language).format(**said), link, language)

    key = f"failing/{row.pk}/{now:%Y%m%d%H%M%S}"
    tell_heads(organisation=row.organisation, kind=kinds.CHANNEL_FAILING, message=message, urgent=True, key=key)


def _by_mail_instead(row: Destination, key: str, message: Message) -> None:
    for user in people.heads(row.organisation):
        if someone := people.recipient(user):
            told = inbox.mail_key(f"{key}/{user}")  # whoever had this at once by mail does not get it twice
            outbox.put_mail(to=someone.mail, message=message, key=told, user=user, organisation=row.organisation)
