"""What this room keeps: notices, the list of what was sent, and a company's places outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from sonaeru.core.words import Words
from sonaeru.web.holdings.registry import Kept, Room, Table, aged, declare
from sonaeru.web.jobs.leases import State
from sonaeru.web.notify import places
from sonaeru.web.notify.models import Delivery, Destination, Notice

# Judgement: half a year to read again what one was told; a season to find out why a mail did not come; a month in
# which a removed place can be brought back.
NOTICE_DAYS = 180
DELIVERY_DAYS = 90
REMOVED_DAYS = 30

NOTICES = Words("お知らせ", "Notices")
DESTINATIONS = Words("お知らせの送り先", "Destinations of notices")
NOTICE_COLUMNS = ("id", "user", "kind", "subject", "text", "path", "created_at", "read_at")
DESTINATION_COLUMNS = ("id", "channel", "groups", "settings", "created_at", "removed_at", "sent_at", "failures")


def _old_deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=[State.DONE, State.FAILED])


def _removed() -> QuerySet[Destination]:
    return Destination.objects.exclude(removed_at=None)


def _export(organisation: str) -> Iterator[Table]:
    """Without what is secret: whoever holds an export must not be able to write into the company's chats."""
    yield Table("notices", NOTICES, NOTICE_COLUMNS, tuple(_notices(organisation)))
    yield Table("notice_destinations", DESTINATIONS, DESTINATION_COLUMNS, tuple(_destinations(organisation)))


def _notices(organisation: str) -> Iterator[tuple[object, ...]]:
    for row in Notice.objects.filter(organisation=organisation).order_by("created_at", "pk"):
        at = (row.created_at.isoformat(), _iso(row.read_at))
        yield (row.pk, row.user, row.kind, row.subject, row.text, row.path, *at)


def _destinations(organisation: str) -> Iterator[tuple[object, ...]]:
    for row in Destination.objects.filter(organisation=organisation):
        at = (row.created_at.isoformat(), _iso(row.removed_at), _iso(row.sent_at))
        typed = "; ".join(f"{name}: {value}" for name, value in places.shown(row).items())
        yield (row.pk, row.channel, ", ".join(row.groups), typed, *at, row.failures)


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _erase(organisation: str) -> None:
    for model in (Notice, Delivery, Destination):
        model._base_manager.filter(organisation=organisation).delete()


declare(
    Room(
        name="notify",
        kept=(
            aged(
                "notify.notices",
                NOTICES,
                Words("知らせた日", "the day it was told"),
                Words("あとから読み返すため", "To read it again later"),
                lambda: NOTICE_DAYS,
                Notice.objects.all,
                "created_at",
            ),
            aged(
                "notify.deliveries",
                Words("送った記録（文面と宛先なし）", "What was sent (without text and address)"),
                Words("送り終えた日", "the day it was sent or given up"),
                Words("届かなかったわけを調べるため", "To find out why something did not arrive"),
                lambda: DELIVERY_DAYS,
                _old_deliveries,
                "done_at",
            ),
            aged(
                "notify.removed_destinations",
                Words("外したお知らせの送り先", "Removed destinations of notices"),
                Words("外した日", "the day it was removed"),
                Words("まちがえて外したときに元にもどすため", "To bring back what was removed by mistake"),
                lambda: REMOVED_DAYS,
                _removed,
                "removed_at",
            ),
            Kept(
                id="notify.destinations",
                name=DESTINATIONS,
                since=Words("加えた日", "the day it was added"),
                why=Words("会社が決めた所へ知らせるため", "To notify where the company wants it"),
            ),
        ),
        export=_export,
        erase=_erase,
    )
)
