"""What newer tables change, in words: for the page that asks before they are used, and for the command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sonaeru.core.words import Words
from sonaeru.web.devices.data import Renewal
from sonaeru.web.library.bundles import Change
from sonaeru.web.ui.formats import long_date

FIELDS = {
    "eol": Words("更新が終わる日", "End of updates"),
    "extended_end": Words("延長が終わる日", "End of extended updates"),
    "extended_end_consumer": Words("個人向けの延長が終わる日", "End of extended updates for consumers"),
    "first_extended_revision": Words("延長で届く最初の番号", "First revision of extended updates"),
    "build": Words("ビルド番号", "Build"),
    "edition": Words("エディション", "Edition"),
    "xprotect": Words("XProtectの新しい版", "Newest XProtect"),
}
NEWEST = Words("{line}のいちばん新しい版", "Newest version of {line}")
OVER, GOES_ON = Words("終わった", "ended"), Words("日は未発表", "no date published")
NEW, GONE = Words("（新しい行）", "(new)"), Words("（行がなくなる）", "(no longer listed)")


@dataclass(frozen=True)
class Line:
    """One difference: which version, what of it, from what to what."""

    version: str
    field: str
    before: str
    after: str


def lines(renewal: Renewal, language: str) -> Iterator[Line]:
    """The differences of one product."""
    title = renewal.title.in_language(language)
    for each in renewal.changes:
        yield Line(
            version=each.version or title,
            field=_field(each, language),
            before=_value(each.before, language) if each.before is not None else NEW.in_language(language),
            after=_value(each.after, language) if each.after is not None else GONE.in_language(language),
        )


def _field(change: Change, language: str) -> str:
    known = FIELDS.get(change.field) or NEWEST.format(line=change.field)
    return known.in_language(language)


def _value(value: object, language: str) -> str:
    if isinstance(value, bool):
        return (OVER if value else GOES_ON).in_language(language)
    try:
        return long_date(dt.date.fromisoformat(str(value)), language).partition("（")[0]
    except ValueError:
        return str(value)
