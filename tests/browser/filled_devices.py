"""What the pages of data, equipment and members' computers show when they are full."""

from __future__ import annotations

import datetime as dt
import json

from django.utils import timezone
from tests.web.devices.given_data import JVN, KEV, NEW_DAY, products
from tests.web.portfolio.conftest import company
from tests.web.world import BY, Tenant

from sonaeru.web.devices import actions_gear as gear
from sonaeru.web.devices import importing
from sonaeru.web.devices.models import Bundle, Counts
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

SIZES = ("6-20", "21-50")


def data() -> None:
    """Lists of weaknesses, one of them old; tables that were taken in, and others that somebody looks at."""
    for content in (KEV, JVN):
        importing.take_feed(by=BY, content=content)
    for number, taken_at in enumerate((timezone.now(), None)):
        tables = products("debian", "php", as_of=NEW_DAY + dt.timedelta(number))
        for row in tables[0]["row"]:
            row["eol"] = dt.date(2031 + number, 1, 1)
        # As they come out of a file, where days are text.
        plain = json.loads(json.dumps(tables, default=dt.date.isoformat))
        facts = {"as_of": NEW_DAY, "tables": plain, "sha256": str(number) * 64, "imported_by": BY}
        Bundle.objects.create(**facts, taken_at=taken_at)


def fleets(own: Tenant, long: str) -> list[str]:
    """Equipment of the company, by id; members of the association with enough computers to be added up."""
    company_id, chamber = own.ids["organisation"], own.ids["association"]
    names = (("Cisco", "IOS XE"), ("ヤマハ", "RTX1210"), (long, long))
    with opened(organisation=company_id):
        made = [gear.add(by=BY, organisation=company_id, vendor=a, product=b, version="1.0") for a, b in names]
    state = {"pass": 5, "warn": 1, "fail": 0, "unknown": 1}
    good = state | {"warn": 0}
    for number in range(24):
        member = company(f"端末のある会社{number}", chamber, shares=(ConsentKind.EVIDENCE,), size=SIZES[number % 2])
        measures = {f"T{no}": state if (number + no) % 3 else good for no in range(1, 10)}
        ends = {"2025-10-14": 1, "2027-01-12": 2, "2027-10-12": 4}
        servers = {"2027-01-12": 1} if number < 14 else {}
        numbers = {"devices": 8, "reported": 7, "week": 5, "measures": measures, "ends": ends, "server_ends": servers}
        with opened(organisation=member):
            Counts.objects.create(organisation_id=member, at=timezone.now(), numbers=numbers)
    return made
