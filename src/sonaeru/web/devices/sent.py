"""What arrived of one computer, readable: every fact with a name, a value in words, and when it was read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sonaeru.core.words import Words, words
from sonaeru.web.devices.queries import Report
from sonaeru.web.library import devices as library
from sonaeru.web.library.facts import names


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: `name` is None where we have none but the key; `known`: whether there is a value."""

    key: str
    name: Words | None
    value: str | Words
    known: bool
    at: dt.datetime | None


def rows(report: Report) -> Iterator[Row]:
    """The facts of a report in the order in which they stand."""
    for key, fact in report.facts.items():
        name = names().get(key)
        known = "why" not in fact
        value = _shown(fact["v"]) if known else words(library.wording()["reasons"][fact["why"]], key)
        yield Row(key, name, value, known, _moment(fact.get("at")))


def dated(report: Report) -> bool:
    """Whether facts were read at other times than the report was made, to the hour."""
    moments = (_moment(fact.get("at")) for fact in report.facts.values())
    return any(abs(report.collected_at - moment) > dt.timedelta(hours=1) for moment in moments if moment)


def as_json(report: Report) -> str:
    """Exactly what is kept of a report."""
    kept = {
        "report_id": report.key,
        "received_at": report.received_at.isoformat(),
        "collected_at": report.collected_at.isoformat(),
        "data_as_of": report.data_as_of.isoformat() if report.data_as_of else None,
        "privilege": report.privilege,
        "flags": list(report.flags),
        "facts": dict(report.facts),
    }
    return json.dumps(kept, ensure_ascii=False, indent=1)


def _shown(value: Any) -> str:
    """A value as a reader takes it."""
    if value is None:
        return _("設定なし")
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, list):
        return "\n".join(map(_item, value)) or _("なし")
    return str(value)


def _item(item: Any) -> str:
    parts = item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else [item]
    return " ".join(str(part) for part in parts if part is not None)


def _moment(text: str | None) -> dt.datetime | None:
    """When a fact was read, where it says so to the second."""
    return parse_datetime(text) if text and len(text) > 10 else None
