"""Facts about one computer, and what they still say on the day on which they are judged.

A fact is a value, or the reason why there is none. The value None means: looked, and not set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

TOKYO = dt.timezone(dt.timedelta(hours=9))
# Reasons that say that a source does not exist, or was not asked: a weaker source may then speak for it.
ABSENT = frozenset({"not_asked", "not_supported", "not_installed"})
FRESH_DAYS = 30
FRESH_DAYS_OF = {
    "os.pending_security": 10,
    "os.pending_since_days": 10,
    "os.update_index_age_days": 10,
    "canary.state": 2,
}
# Facts that are ages: they grow by the days since they were read.
AGES = frozenset({"os.update_index_age_days", "av.signature_age_days", "waf.rules_age_days"})
# What an operating system does where nothing is set, by fact and family; "" stands for every family.
DEFAULTS: Mapping[tuple[str, str], object] = {
    ("os.autoupdate", "windows"): "on",
    ("os.autoupdate", "linux"): "off",
    ("fw.public", "windows"): True,
    ("fw.private", "windows"): True,
    ("fw.domain", "windows"): True,
    ("origin.gate", "windows"): "on",
    ("acct.uac", "windows"): "on",
    ("svc.ssh_root", ""): "prohibit-password",
    ("svc.ssh_password", ""): True,
    ("media.autorun", "windows"): 145,
    ("media.policy", ""): "free",
    ("ransom.cfa", "windows"): "off",
    ("acct.pw_min_len", ""): 0,
}


@dataclass(frozen=True)
class Fact:
    """A fact as it was read. `day`: the day of reading in Asia/Tokyo, None for the day of judging."""

    value: object = None
    why: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Reading:
    """What is known: one value, several possible ones (`why` says what is missing), or none (`why` says why)."""

    values: tuple[object, ...] = ()
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether there is exactly one value."""
        return len(self.values) == 1

    @property
    def value(self) -> Any:
        """The one value. Raises IndexError if there is none."""
        return self.values[0]

    @property
    def failed(self) -> bool:
        """Whether a source that exists could not be read: nothing weaker may overrule it."""
        return not self.values and self.why not in ABSENT


def known(value: object) -> Reading:
    """A reading with one value."""
    return Reading((value,))


def missing(why: str) -> Reading:
    """A reading without value, and why."""
    return Reading((), why)


def possible(values: Iterable[object], why: str) -> Reading:
    """A reading with the different ones of these values; `why` they are several, dropped if they are one."""
    different = tuple(dict.fromkeys(values))
    return Reading(different, "" if len(different) == 1 else why)


def day_of(moment: object) -> dt.date:
    """The day in Asia/Tokyo of a date, of an ISO date, or of an ISO moment with `Z` or an offset.

    Raises ValueError for anything else.
    """
    if isinstance(moment, dt.datetime):
        return moment.astimezone(TOKYO).date()
    if isinstance(moment, dt.date):
        return moment
    if not isinstance(moment, str):
        raise ValueError("not a date")
    return _day_of_text(moment)


# The facts of a report were read in the same few seconds.
@lru_cache(maxsize=256)
def _day_of_text(moment: str) -> dt.date:
    if len(moment) == 10:
        return dt.date.fromisoformat(moment)
    # Python 3.9 does not read the Z itself.
    stamp = dt.datetime.fromisoformat(moment[:-1] + "+00:00" if moment.endswith("Z") else moment)
    if stamp.tzinfo is None:
        raise ValueError("a moment needs Z or an offset")
    try:
        return stamp.astimezone(TOKYO).date()
    except OverflowError:
        raise ValueError("not a date") from None


def reading(key: str, fact: Fact | None, today: dt.date) -> Reading:
    """What a fact says today: too old is `stale`, from tomorrow is `conflict`, ages have grown."""
    if fact is None:
        return missing("not_asked")
    if fact.why:
        return missing(fact.why)
    age = (today - fact.day).days if fact.day else 0
    if age < 0:
        return missing("conflict")
    if age > FRESH_DAYS_OF.get(key, FRESH_DAYS):
        return missing("stale")
    return known(fact.value + age if key in AGES and isinstance(fact.value, int) else fact.value)


def default(key: str, family: object) -> object:
    """What holds where nothing is set, None if nobody can say."""
    return DEFAULTS.get((key, cast(str, family)), DEFAULTS.get((key, "")))
