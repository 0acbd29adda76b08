"""Taking in what computers and equipment are judged by. A file is used whole or not at all, with its row in the log."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sonaeru.core.devices.facts import day_of
from sonaeru.core.words import Words
from sonaeru.web.audit import actions as audit
from sonaeru.web.devices import data, models
from sonaeru.web.devices.verbs import Verb
from sonaeru.web.library import bundles, feeds
from sonaeru.web.library.feeds import List
from sonaeru.web.ui.errors import NotFound

A_BATCH = 1000
# Who acts, where nobody is signed in.
COMMAND = "command"


class Refused(Exception):
    """The file is not used, and nothing is lost. `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def is_bundle(content: bytes) -> bool:
    """Whether a file says that it holds tables; it need not be right."""
    return b'"sonaeru.data/' in content[: bundles.MAX_BYTES]


# Tables of end dates


@transaction.atomic
def hold(*, by: str, content: bytes) -> data.Bundle:
    """Keep a signed file so that somebody can look at what it would change; it takes the place of another. Raises Refused."""
    try:
        found = bundles.opened(content, settings.DATA_KEY, timezone.localdate())
    except bundles.Refused as error:
        raise Refused(error.words) from error
    if models.Bundle.objects.filter(sha256=found.sha256).exclude(taken_at=None).exists():
        raise Refused(Words("このファイルは、もう取り込んであります。", "This file is already in use."))
    _refuse_older(found)
    models.Bundle.objects.filter(taken_at=None).delete()
    row = models.Bundle.objects.create(
        as_of=found.as_of, tables=list(found.products), sha256=found.sha256, imported_by=by
    )
    return data.bundle(row)


@transaction.atomic
def take(*, by: str, sha256: str, origin: str = "") -> data.Bundle:
    """Judge by the tables that were looked at. Raises Refused, NotFound if they are not there any more."""
    row = models.Bundle.objects.select_for_update().filter(sha256=sha256, taken_at=None).first()
    if row is None:
        raise NotFound
    if not data.newer(tuple(row.tables)):
        raise Refused(Words("もっと新しい表が、先に取り込まれました。", "Newer tables were taken in meanwhile."))
    row.taken_at, row.imported_by = timezone.now(), by
    row.save(update_fields=["taken_at", "imported_by"])
    after = {"as_of": row.as_of.isoformat(), "sha256": sha256}
    audit.record(by=by, verb=Verb.BUNDLE_IMPORTED, subject=row.pk, after=after, origin=origin)
    return data.bundle(row)


def decline() -> None:
    """Forget the file that was looked at."""
    models.Bundle.objects.filter(taken_at=None).delete()


@transaction.atomic
def undo(*, by: str, bundle: str, origin: str = "") -> None:
    """Go back to the tables before the last file. Raises NotFound for any other file."""
    last = data.last_taken()
    if last is None or last.id != bundle:
        raise NotFound
    models.Bundle.objects.filter(pk=bundle).delete()
    before = {"as_of": last.as_of.isoformat(), "sha256": last.sha256}
    audit.record(by=by, verb=Verb.BUNDLE_UNDONE, subject=bundle, before=before, origin=origin)


def _refuse_older(found: bundles.Opened) -> None:
    if data.newer(found.products):
        return
    used = data.known().products
    ours = max(day_of(used[each["product"]]["as_of"]) for each in found.products)
    raise Refused(
        Words(
            "いま使っている表より新しいものが、入っていません（ファイル {theirs}、いまの表 {ours}）。",
            "It holds nothing newer than what is used (the file {theirs}, in use {ours}).",
        ).format(theirs=found.as_of, ours=ours)
    )


# Lists of weaknesses


@transaction.atomic
def take_feed(*, by: str, content: bytes, origin: str = "") -> List:
    """Use a list instead of the former one of its kind. Raises Refused; the former one then stays."""
    try:
        found = feeds.read(content, timezone.localdate())
    except feeds.Refused as error:
        raise Refused(error.words) from error
    digest = hashlib.sha256(content).hexdigest()
    former = models.Feed.objects.select_for_update().filter(pk=found.kind).first()
    if former:
        _refuse_former(former, found.as_of, digest)
        former.delete()
    feed = models.Feed.objects.create(kind=found.kind, as_of=found.as_of, imported_by=by, sha256=digest)
    rows = (models.FeedEntry(feed=feed, **_columns(each)) for each in found.entries)
    models.FeedEntry.objects.bulk_create(rows, batch_size=A_BATCH)
    before = {"as_of": former.as_of.isoformat()} if former else None
    after = {"as_of": found.as_of.isoformat(), "entries": len(found.entries), "sha256": digest}
    audit.record(by=by, verb=Verb.FEED_IMPORTED, subject=found.kind, before=before, after=after, origin=origin)
    return found


def _refuse_former(former: models.Feed, as_of: dt.date, digest: str) -> None:
    if former.sha256 == digest:
        raise Refused(Words("このファイルは、もう取り込んであります。", "This file is already in use."))
    if as_of < former.as_of:
        words = Words(
            "いま使っている表より古いファイルです（ファイル {theirs}、いまの表 {ours}）。",
            "The file is older than what is used (the file {theirs}, in use {ours}).",
        )
        raise Refused(words.format(theirs=as_of, ours=former.as_of))


def _columns(entry: feeds.Entry) -> dict[str, object]:
    names = ("number", "vendor", "product", "title", "added_on", "link")
    return {name: getattr(entry, name) for name in names}
