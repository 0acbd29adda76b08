"""Equipment that a company wrote down, and the rows of the lists that may concern it. Needs the company's open scope."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.core import signing
from django.db.models import Count, QuerySet

from sonaeru.core.devices.gear import Listed, Named, plain
from sonaeru.web.devices import models
from sonaeru.web.tenancy.queries import NotFound, one

MOST: Final = 200
SHOWN: Final = 5
# So many names are offered while somebody types: those that the lists name most often (judgement: a page stays light).
OFFERED: Final = 400
# How long the button that brings back what was removed works.
UNDO_SECONDS: Final = 24 * 3600
_SALT: Final = "sonaeru.devices.gear"


@dataclass(frozen=True)
class Gear:
    """A piece of equipment as the company wrote it."""

    id: str
    vendor: str
    product: str
    version: str


@dataclass(frozen=True)
class Match:
    """A row of a list that may concern it."""

    kind: str
    number: str
    vendor: str
    product: str
    title: str
    added_on: dt.date | None
    link: str


@dataclass(frozen=True)
class LookedUp:
    """Equipment with the newest rows that may concern it; `count`: how many there are in all."""

    gear: Gear
    matches: tuple[Match, ...]
    count: int


def all_gear(organisation: str) -> tuple[Gear, ...]:
    """What the company wrote down, by vendor and product."""
    return tuple(map(_gear, models.Gear.objects.filter(organisation=organisation)))


def gear(organisation: str, gear: str) -> Gear:
    """One piece. Raises NotFound."""
    return _gear(one(models.Gear.objects.filter(organisation=organisation, pk=gear)))


def looked_up(organisation: str, *, most: int | None = SHOWN) -> tuple[LookedUp, ...]:
    """All equipment with what may concern it; `most`: rows of each, None for all."""
    return tuple(_look_up(each, most) for each in all_gear(organisation))


def known_twice(organisation: str, vendor: str, product: str, version: str) -> bool:
    """Whether the same is written down already, however it was typed."""
    wanted = tuple(map(plain, (vendor, product, version)))
    return any(
        wanted == tuple(map(plain, (each.vendor, each.product, each.version))) for each in all_gear(organisation)
    )


def vendors() -> tuple[str, ...]:
    """Vendors to offer, by name."""
    return _most("vendor")


def products() -> tuple[str, ...]:
    """Products to offer, by name."""
    return _most("product")


def undo_token(organisation: str, removed: Gear) -> str:
    """What brings back something that was removed, in its own company, for a day. Nothing of it is stored."""
    return signing.dumps([organisation, removed.vendor, removed.product, removed.version], salt=_SALT)


def of_token(organisation: str, token: str) -> tuple[str, str, str]:
    """Vendor, product and version of what was removed. Raises NotFound for what is too old or not of this company."""
    try:
        of, *names = signing.loads(token, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise NotFound from error
    if of != organisation:
        raise NotFound
    vendor, product, version = names
    return vendor, product, version


def _look_up(found: Gear, most: int | None) -> LookedUp:
    own, rows, count = Named(found.vendor, found.product), list[models.FeedEntry](), 0
    for kind, sha256 in models.Feed.objects.order_by("-kind").values_list("kind", "sha256"):
        names = _listed(kind, sha256).matching(own)
        if names:
            entries = _entries(kind, names)
            count += entries.count()
            rows += entries if most is None else entries[: max(most - len(rows), 0)]
    return LookedUp(found, tuple(map(_match, rows)), count)


def _entries(kind: str, names: tuple[Named, ...]) -> QuerySet[models.FeedEntry]:
    of = {"vendor__in": {each.vendor for each in names}, "product__in": {each.product for each in names}}
    return models.FeedEntry.objects.filter(feed=kind, **of)


@lru_cache(maxsize=4)
def _listed(kind: str, sha256: str) -> Listed:
    """The names of a list: read once for each list, not for each page."""
    rows = models.FeedEntry.objects.filter(feed=kind).order_by().values_list("vendor", "product").distinct()
    return Listed(Named(*row) for row in rows)


def _most(column: str) -> tuple[str, ...]:
    rows = models.FeedEntry.objects.order_by().values(column).annotate(n=Count("pk")).order_by("-n", column)
    return tuple(sorted(rows.values_list(column, flat=True)[:OFFERED]))


def _gear(row: models.Gear) -> Gear:
    return Gear(row.pk, row.vendor, row.product, row.version)


def _match(row: models.FeedEntry) -> Match:
    names = ("number", "vendor", "product", "title", "added_on", "link")
    return Match(row.feed_id, **{name: getattr(row, name) for name in names})
