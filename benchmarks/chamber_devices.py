"""CPU time of an association's page of computers over 3,000 companies: `python3 benchmarks/chamber_devices.py`.

Best of several rounds of the whole request, without the network. Goal: 300 ms.
"""

from __future__ import annotations

import time

import _ready  # noqa: F401
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from sonaeru.web.devices.models import Counts
from sonaeru.web.tenancy import actions
from sonaeru.web.tenancy.models import Consent, Membership, Organisation
from sonaeru.web.tenancy.scopes import opened

COMPANIES = 3000
ROUNDS = 15
BY = "benchmark"
SIZES = ("1-5", "6-20", "21-50", "51-100")


def numbers(number: int) -> dict[str, object]:
    """What a company counted: 14 to 33 computers."""
    devices = 14 + number % 20
    states = {"pass": devices - number % 3, "warn": 0, "fail": number % 3, "unknown": 0}
    return {
        "devices": devices,
        "reported": devices - 1,
        "week": devices - 3,
        "measures": {f"T{no}": states for no in range(1, 11)},
        "ends": {"2027-01-12": 1, "2027-10-12": devices - 2, "2028-08-09": 1},
        "server_ends": {"2027-01-12": 1},
    }


def fill() -> tuple[str, Client]:
    """An association with its companies, and somebody who looks at it."""
    chamber = actions.create_association(by=BY, name="見本商工会議所")
    now = timezone.now()
    rows = [Organisation(name=f"見本{n}", industry="DEFG"[n % 4], size=SIZES[n % 4]) for n in range(COMPANIES)]
    Organisation.everywhere.bulk_create(rows)
    with opened(association=chamber):
        of = [{"organisation": row, "association_id": chamber} for row in rows]
        Membership.of_association.bulk_create(Membership(**each, joined_at=now) for each in of)
        Consent.of_association.bulk_create(Consent(**each, kind="evidence", given=True, by=BY) for each in of)
    counts = [Counts(organisation=row, at=now, numbers=numbers(number)) for number, row in enumerate(rows)]
    Counts.everywhere.bulk_create(counts)
    user = get_user_model().objects.create_user("adviser@example.jp")
    with opened(association=chamber):
        actions.grant_seat(by=BY, user=user.pk, role="adviser", association=chamber)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return chamber, client


def spent(client: Client, path: str) -> float:
    """CPU milliseconds of one page."""
    begun = time.process_time()
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return (time.process_time() - begun) * 1000


def main() -> None:
    """Print the table."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    chamber, client = fill()
    print("| page of an association | CPU ms | goal |\n|---|---|---|")
    for name, path in (("computers of 3,000 companies", ""), ("the same as CSV", "devices.csv")):
        times = [spent(client, f"/a/{chamber}/devices/{path}") for _ in range(ROUNDS + 1)][1:]
        print(f"| {name} | {min(times):.0f} | 300 |")


if __name__ == "__main__":
    main()
