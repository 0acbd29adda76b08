"""Until when a product gets updates, and which versions are the newest: dated tables and how they are read.

A date in the past stays true, however old the table is. That something is still current needs a young table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from sonaeru.core.devices.facts import Reading, day_of, known, missing, possible

ENDING_DAYS = 90
# How old a table may be and still say that something is current.
LATEST_DAYS, UNDATED_DAYS, ANNOUNCED_DAYS = 45, 120, 400
# How one can be enrolled for extended updates; False is not at all.
ENROLMENTS: tuple[object, ...] = ("consumer", "commercial", False)
PAID = ENROLMENTS[:2]
ENROLLED: Mapping[object, tuple[object, ...]] = {
    "consumer": ("consumer",),
    "commercial": ("commercial",),
    True: PAID,
    False: (False,),
}
# A date, or True/False where the source only says that it is over, or is not.
End = Union[dt.date, bool]


@dataclass(frozen=True)
class Row:
    """The life of one version of a product. `as_of`: the day of the table."""

    product: str
    cycle: str
    eol: End
    as_of: dt.date
    label: str = ""
    build: int | None = None
    edition: str = "ANY"
    extended_kind: str = ""
    extended_end: End | None = None
    extended_end_consumer: dt.date | None = None
    first_extended_revision: int | None = None


@dataclass(frozen=True)
class Newest:
    """The newest version of a line, the day it came out, and the day of the table."""

    version: str
    released: dt.date
    as_of: dt.date


@dataclass(frozen=True)
class Tables:
    """All that is known of the world outside the computer, looked up by build or by cycle."""

    by_build: Mapping[int, Sequence[Row]] = field(default_factory=dict)
    by_cycle: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    macos: Mapping[int, Newest] = field(default_factory=dict)
    xprotect: Newest | None = None

    @property
    def as_of(self) -> dt.date | None:
        """The day of the oldest table, None without any."""
        return min((row.as_of for row in self.by_cycle.values()), default=None)


def tables(products: Iterable[Mapping[str, Any]]) -> Tables:
    """The tables of some products, each as it stands in its file. Raises KeyError or ValueError for what is no table."""
    products = list(products)
    rows = [_row(product, row) for product in products for row in product.get("row", ())]
    by_build: dict[int, list[Row]] = {}
    for row in rows:
        if row.build is not None:
            by_build.setdefault(row.build, []).append(row)
    newest = [(product, each) for product in products for each in product.get("latest", ())]
    xprotect = [_newest(product, product["xprotect"]) for product in products if "xprotect" in product]
    return Tables(
        by_build=by_build,
        by_cycle={(row.product, row.cycle): row for row in rows},
        macos={each["major"]: _newest(product, each) for product, each in newest},
        xprotect=xprotect[0] if xprotect else None,
    )


def limits(product: Mapping[str, Any]) -> Mapping[str, int]:
    """How many days old a table may be, by what it says: `announced` ends, versions without one (`undated`), `latest`."""
    rows = product.get("row", ())
    says = {
        "announced": any(not isinstance(row["eol"], bool) for row in rows),
        "undated": any(row["eol"] is False for row in rows),
        "latest": bool(product.get("latest")) or "xprotect" in product,
    }
    days = {"announced": ANNOUNCED_DAYS, "undated": UNDATED_DAYS, "latest": LATEST_DAYS}
    return {kind: days[kind] for kind, said in says.items() if said}


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a dotted version; zeros at the end say nothing. Raises ValueError if a part is no number."""
    found = [int(part) for part in version.split(".")]
    while found[-1:] == [0]:
        found.pop()
    return tuple(found)


def stages(row: Row, today: dt.date, enrolled: Sequence[object] = (False,)) -> Reading:
    """Where a version stands: supported, ending, extended, ended, undated; several if `enrolled` leaves it open."""
    age = (today - row.as_of).days
    if isinstance(row.eol, bool):
        return known("ended") if row.eol else _young(age, UNDATED_DAYS, "undated")
    left = (row.eol - today).days
    if left > ENDING_DAYS:
        return _young(age, ANNOUNCED_DAYS, "supported")
    if left >= 0:
        return known("ending")
    return _extended(row, today, enrolled)


def enrolments(row: Row, extended: Reading, revision: Reading) -> Sequence[object]:
    """In which ways a computer may be enrolled for extended updates.

    Nobody has to read a licence: a revision that only extended updates bring shows that they arrive.
    """
    if extended.known and extended.value is not None:
        return ENROLLED[extended.value]
    if row.first_extended_revision is None or not revision.known or revision.value is None:
        return ENROLMENTS
    return PAID if revision.value >= row.first_extended_revision else (False,)


def newest(found: str, latest: Newest | None, today: dt.date) -> Reading:
    """Whether a version is the newest of its line: `current`, or the days for which a newer one has been out."""
    if latest is None:
        return missing("no_row")
    if numbers(found) < numbers(latest.version):
        return known((today - latest.released).days)
    return _young((today - latest.as_of).days, LATEST_DAYS, "current")


def _young(age: int, limit: int, stage: str) -> Reading:
    return known(stage) if age <= limit else missing("data_stale")


def _extended(row: Row, today: dt.date, enrolled: Sequence[object]) -> Reading:
    if _over(row.extended_end, today):
        return known("ended")
    if row.extended_kind == "free":
        return known("extended")
    return possible((_enrolled(row, today, each) for each in enrolled), "enrolment_unknown")


def _enrolled(row: Row, today: dt.date, how: object) -> str:
    over = how is False or (how == "consumer" and row.extended_end_consumer and row.extended_end_consumer < today)
    return "ended" if over else "extended"


def _over(end: End | None, today: dt.date) -> bool:
    if end is None or isinstance(end, bool):
        return end is not False
    return end < today


def _row(product: Mapping[str, Any], row: Mapping[str, Any]) -> Row:
    extended = product.get("extended", {}).get("kind", "")
    return Row(
        product=product["product"],
        cycle=row["cycle"],
        eol=_end(row["eol"]),
        as_of=day_of(product["as_of"]),
        label=row.get("label", row["cycle"]),
        build=row.get("build"),
        edition=row.get("edition", "ANY"),
        extended_kind=extended,
        extended_end=_end(row["extended_end"]) if "extended_end" in row else None,
        extended_end_consumer=day_of(row["extended_end_consumer"]) if "extended_end_consumer" in row else None,
        first_extended_revision=row.get("first_extended_revision"),
    )


def _newest(product: Mapping[str, Any], row: Mapping[str, Any]) -> Newest:
    numbers(row["version"])
    return Newest(row["version"], day_of(row["released"]), day_of(product["as_of"]))


def _end(value: object) -> End:
    return value if isinstance(value, bool) else day_of(value)
