"""The rows of deliveries: storing a message that is to be sent, and reading it back when its turn comes."""

from __future__ import annotations

import json
from dataclasses import asdict

from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.models import Delivery, Destination
from sonaeru.web.notify.sealing import seal, unseal
from sonaeru.web.ui.ids import text_id

MAIL = "email"


def put_mail(
    *, to: str, message: Message, key: str = "", user: str = "", organisation: str = "", unsubscribe: str = ""
) -> str:
    """Store a mail; one that is stored under the same key already stays the only one. Returns the row's id."""
    content = _packed(message, unsubscribe)
    row = Delivery(channel=MAIL, address=to, user=user, organisation=organisation, content=content)
    return _put(row, key)


def put_for(destination: Destination, *, message: Message, key: str) -> str:
    """Store a message for a company's place outside; the same key twice is one message. Returns the row's id."""
    row = Delivery(
        channel=destination.channel,
        destination=destination.pk,
        organisation=destination.organisation,
        content=_packed(message),
    )
    return _put(row, f"{key}/{destination.pk}")


def unpacked(row: Delivery) -> tuple[Message, str]:
    """The message of a row, and the address that stops such mails ("" for most). Raises sealing.Unreadable."""
    content = json.loads(unseal(row.content))
    link = content.pop("link")
    unsubscribe = content.pop("unsubscribe")
    return Message(**content, link=Link(**link) if link else None), unsubscribe


def _packed(message: Message, unsubscribe: str = "") -> str:
    return seal(json.dumps(asdict(message) | {"unsubscribe": unsubscribe}, ensure_ascii=False))


def _put(row: Delivery, key: str) -> str:
    row.key = key or text_id("key")
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
    return Delivery.objects.values_list("pk", flat=True).get(key=row.key)
