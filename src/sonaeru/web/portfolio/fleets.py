"""The computers of an association's members, added up from what each company counted of itself, in its scope.

Only of companies that share what machines checked, at this moment; nothing of one company leaves this module.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sonaeru.core.assessment.fleets import Fleet, Sum, summed
from sonaeru.web.devices import counting
from sonaeru.web.devices.counting import Counted
from sonaeru.web.portfolio.queries import sample_parts
from sonaeru.web.tenancy import queries as tenancy
from sonaeru.web.tenancy.queries import Kind
from sonaeru.web.tenancy.roles import ConsentKind


@dataclass(frozen=True, slots=True)
class Seen:
    """What an association may see. `sharing`: companies that share; `having`: those of them with a computer.

    `oldest`, `newest`: when the numbers were worked out, None without any.
    """

    sharing: int
    having: int
    sum: Sum
    oldest: dt.datetime | None
    newest: dt.datetime | None


def seen(association: str, today: dt.date) -> Seen:
    """The figures of today. Sample companies count for a sample association alone."""
    sample = association in sample_parts("association")
    sharing = {
        each.organisation: each for each in tenancy.sharing(association, ConsentKind.EVIDENCE) if each.sample == sample
    }
    rows = counting.counted(sharing)
    fleets = [_fleet(row, sharing[row.organisation]) for row in rows]
    days = [row.at for row in rows]
    return Seen(
        sharing=len(sharing),
        having=sum(each.devices > 0 for each in fleets),
        sum=summed(fleets, f"{today:%Y-%m}"),
        oldest=min(days, default=None),
        newest=max(days, default=None),
    )


def _fleet(row: Counted, member: Kind) -> Fleet:
    numbers = row.numbers
    return Fleet(
        company=row.organisation,
        industry=member.industry,
        size=member.size,
        devices=numbers["devices"],
        reported=numbers["reported"],
        week=numbers["week"],
        measures=numbers["measures"],
        ends=numbers["ends"],
        server_ends=_servers(numbers),
    )


def _servers(numbers: Mapping[str, Any]) -> Mapping[str, int]:
    """Numbers that were worked out by an older program do not tell servers apart."""
    servers: Mapping[str, int] = numbers.get("server_ends", {})
    return servers
