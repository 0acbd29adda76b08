"""What this room keeps: notices, the list of what was sent, and a company's places outside."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from sonaeru.core.words import Words
from sonaeru.web.holdings.registry import Kept, Room, Table, aged, declare, plain
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

HEADINGS = {
    "subject": Words("件名", "Subject"),
    "text": Words("文面", "Text"),
    "path": Words("ページ", "Page"),
    "read_at": Words("読んだ日時", "Read at"),
    "channel": Words("送り方", "Channel"),
    "groups": Words("知らせること", "What is told"),
    "settings": Words("設定", "Settings"),
    "sent_at": Words("最後に送った日時", "Last sent at"),
    "failures": Words("続けて失敗した数", "Failures in a row"),
}


def _old_deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=[State.DONE, State.FAILED])


def _removed() -> QuerySet[Destination]:
    return Destination.objects.exclude(removed_at=None)


def _export(organisation: str) -> Iterator[Table]:
    """Without what is secret: whoever holds an export must not be able to write into the company's chats."""
    told = Notice.objects.filter(organisation=organisation).order_by("created_at", "pk")
    yield Table.of("notices", NOTICES, NOTICE_COLUMNS, told)
    yield Table("notice_destinations", DESTINATIONS, DESTINATION_COLUMNS, tuple(_destinations(organisation)))


def _destinations(organisation: str) -> Iterator[tuple[object, ...]]:
    for row in Destination.objects.filter(organisation=organisation):
        at = map(plain, (row.created_at, row.removed_at, row.sent_at))
        typed = "; ".join(f"{name}: {value}" for name, value in places.shown(row).items())
        yield (row.pk, row.channel, ", ".join(row.groups), typed, *at, row.failures)


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
        headings=HEADINGS,
        erase=_erase,
    )
)
