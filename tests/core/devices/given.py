"""Facts for the tests, and the published cases as they ship."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sonaeru.core.devices import Check, Fact, Seen, Tables, look, tables
from sonaeru.web.library import devices, reader

TODAY = dt.date(2026, 11, 22)
CHECKS: Mapping[str, Check] = {check.id: check for check in devices.checks()}
PUBLISHED = json.loads(next(path for path in reader.cases() if path.stem == "devices").read_text(encoding="utf-8"))
# Every value that the published cases give to a fact: what facts can look like.
VALUES: dict[str, list[Any]] = {}
for _case in PUBLISHED["cases"]:
    for _key, _fact in _case["facts"].items():
        if "v" in _fact and _fact["v"] not in VALUES.setdefault(_key, []):
            VALUES[_key].append(_fact["v"])


def seen(
    facts: Mapping[str, object], *, today: dt.date = TODAY, against: Tables | None = None, days_old: int = 0
) -> Seen:
    """A computer with these facts. `Fact` stands for itself, anything else is a value read `days_old` days ago."""
    day = today - dt.timedelta(days_old)
    found = {key: fact if isinstance(fact, Fact) else Fact(fact, day=day) for key, fact in facts.items()}
    return look(found, against or devices.lifecycles(), today)


def why(reason: str) -> Fact:
    """A fact that could not be read."""
    return Fact(why=reason)


def case_facts(case: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts of a published case."""
    return {
        key: Fact(fact.get("v"), fact.get("why", ""), dt.date.fromisoformat(fact["at"]) if "at" in fact else None)
        for key, fact in case["facts"].items()
    }


def cases() -> Iterator[tuple[Check, dict[str, Fact], dt.date]]:
    """The published cases: check, facts, day."""
    for case in PUBLISHED["cases"]:
        yield CHECKS[case["check"]], case_facts(case), dt.date.fromisoformat(case["today"])


@cache
def aged(days: int) -> Tables:
    """The shipped tables as if they were made this many days earlier."""
    return tables({**product, "as_of": product["as_of"] - dt.timedelta(days)} for product in devices.raw_products())
