"""What the installation judges by and where it is from: tables of end dates, lists of weaknesses. No company's rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sonaeru.core.devices import Tables, tables
from sonaeru.core.devices.facts import day_of
from sonaeru.core.devices.lifecycle import limits
from sonaeru.core.words import Words
from sonaeru.web.devices import models
from sonaeru.web.library import devices as library
from sonaeru.web.library.bundles import Change, Product, changes

# A list of weaknesses that is older leaves out what is attacked now (judgement, as for newest versions).
FEED_DAYS: Final = 45
KINDS: Final = ("kev", "jvn")


@dataclass(frozen=True)
class Known:
    """Of each product the newest table. `edition` changes with any of them; `taken`: products not of the program."""

    edition: str
    products: Mapping[str, Product]
    taken: frozenset[str]
    tables: Tables


@dataclass(frozen=True)
class Table:
    """A table of a product. `limits`: by what it says, how many days it may be old; `over`: those that have passed."""

    product: str
    title: Words
    as_of: dt.date
    age: int
    source: str
    licence: str
    taken: bool
    limits: Mapping[str, int]

    @property
    def over(self) -> tuple[str, ...]:
        """What the table can no longer say."""
        return tuple(kind for kind, days in self.limits.items() if self.age > days)


@dataclass(frozen=True)
class Feed:
    """A list of weaknesses that was taken in."""

    kind: str
    as_of: dt.date
    age: int
    entries: int
    imported_at: dt.datetime
    imported_by: str

    @property
    def old(self) -> bool:
        """Whether it is too old to say that nothing is known."""
        return self.age > FEED_DAYS


@dataclass(frozen=True)
class Bundle:
    """A signed file of tables, in use or looked at."""

    id: str
    as_of: dt.date
    sha256: str
    imported_at: dt.datetime
    imported_by: str
    taken_at: dt.datetime | None
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Renewal:
    """A product whose table would be replaced: the days of both (None: there is none yet), and what differs."""

    title: Words
    before: dt.date | None
    after: dt.date
    changes: tuple[Change, ...]


def known() -> Known:
    """What computers are judged by. Put together once for each set of bundles, not for each page."""
    ids = models.Bundle.objects.exclude(taken_at=None).order_by("taken_at", "pk").values_list("pk", flat=True)
    return _known(tuple(ids))


def all_tables(today: dt.date) -> tuple[Table, ...]:
    """The tables in use, by title; those that can no longer say something come first."""
    found = known()
    rows = [_table(product, each, name in found.taken, today) for name, (product, each) in _dated(found).items()]
    return tuple(sorted(rows, key=lambda row: (not row.over, row.title.ja.casefold())))


def feeds(today: dt.date) -> tuple[Feed, ...]:
    """The lists that were taken in, of attacks first."""
    rows = {row.kind: row for row in models.Feed.objects.all()}
    return tuple(_feed(rows[kind], today) for kind in KINDS if kind in rows)


def pending() -> Bundle | None:
    """The file that somebody looks at and has not taken in."""
    row = models.Bundle.objects.filter(taken_at=None).first()
    return bundle(row) if row else None


def last_taken() -> Bundle | None:
    """The file that was taken in last: the one that can be undone."""
    row = models.Bundle.objects.exclude(taken_at=None).order_by("-taken_at", "-pk").first()
    return bundle(row) if row else None


def renewals(products: tuple[Product, ...]) -> tuple[Renewal, ...]:
    """What some tables would replace: those newer than what is used."""
    used = known().products
    return tuple(_renewal(used.get(each["product"]), each) for each in newer(products))


def newer(products: tuple[Product, ...]) -> tuple[Product, ...]:
    """Those of some tables that are newer than what is used."""
    used = known().products
    return tuple(each for each in products if _newer(each, used.get(each["product"])))


def bundle(row: models.Bundle) -> Bundle:
    """A row as it is read."""
    names = ("as_of", "sha256", "imported_at", "imported_by", "taken_at")
    return Bundle(row.pk, **{name: getattr(row, name) for name in names}, products=tuple(row.tables))


@lru_cache(maxsize=2)
def _known(bundles: tuple[str, ...]) -> Known:
    shipped = {each["product"]: each for each in library.raw_products()}
    products, rows = dict(shipped), models.Bundle.objects.in_bulk(bundles)
    for each in (each for pk in bundles if pk in rows for each in rows[pk].tables):
        if _newer(each, products.get(each["product"])):
            products[each["product"]] = each
    taken = frozenset(name for name, each in products.items() if each is not shipped.get(name))
    days = sorted((name, day_of(each["as_of"]).isoformat(), name in taken) for name, each in products.items())
    edition = hashlib.sha256(json.dumps([days, bundles]).encode()).hexdigest()
    return Known(edition, products, taken, tables(products.values()) if taken else library.lifecycles())


def _newer(product: Product, than: Product | None) -> bool:
    return than is None or day_of(product["as_of"]) > day_of(than["as_of"])


def _dated(found: Known) -> dict[str, tuple[Product, dt.date]]:
    return {name: (each, day_of(each["as_of"])) for name, each in found.products.items()}


def _table(product: Product, as_of: dt.date, taken: bool, today: dt.date) -> Table:
    return Table(
        product=product["product"],
        title=_title(product),
        as_of=as_of,
        age=(today - as_of).days,
        source=product["source"],
        licence=product["licence"],
        taken=taken,
        limits=limits(product),
    )


def _title(product: Mapping[str, Any]) -> Words:
    return Words(product["title"]["ja"], product["title"]["en"])


def _feed(row: models.Feed, today: dt.date) -> Feed:
    count = models.FeedEntry.objects.filter(feed=row).count()
    return Feed(row.kind, row.as_of, (today - row.as_of).days, count, row.imported_at, row.imported_by)


def _renewal(before: Product | None, after: Product) -> Renewal:
    day = day_of(before["as_of"]) if before else None
    return Renewal(_title(after), day, day_of(after["as_of"]), changes(before, after))
