"""CPU time of a company's pages with 200 computers: `python3 benchmarks/fleet.py`. Goal: 150 ms each; best of several.

The first page of a day judges every computer anew; after that what was found is remembered until something changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import _ready  # noqa: F401
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from sonaeru.web.devices import samples
from sonaeru.web.devices.models import Device, Judged, Report, Source
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

COMPUTERS, REPORTS, ROUNDS, GOAL = 200, 6, 7, 150
PROFILES = ("windows", "unlocked", "careless", "old", "shy", "mac", "server")


def company() -> tuple[str, Client]:
    """A company with its computers, six reports each, and the browser of its owner."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    user = get_user_model().objects.create_user("owner@a.example")
    made = tenancy.create_organisation(by="usr_test", name="見本建設", industry="D", size="101-")
    now = timezone.now()
    with opened(organisation=made):
        tenancy.grant_seat(by="usr_test", user=user.pk, role="owner", organisation=made)
        devices = Device.objects.bulk_create(
            Device(
                organisation_id=made, label=f"PC-{number}", source=Source.AGENT, reported_at=now, os_family="windows"
            )
            for number in range(COMPUTERS)
        )
        Report.objects.bulk_create(
            Report(
                organisation_id=made,
                device=device,
                key=f"{device.pk}-{week}",
                received_at=now - timezone.timedelta(weeks=week),
                collected_at=now - timezone.timedelta(weeks=week),
                facts=samples.facts(PROFILES[number % len(PROFILES)], now - timezone.timedelta(weeks=week)),
            )
            for number, device in enumerate(devices)
            for week in range(REPORTS)
        )
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return made, client


def milliseconds(client: Client, path: str, before: Callable[[], object] = lambda: None) -> tuple[float, int]:
    """CPU time of one page, the best round, and its size in kB."""
    spent, size = [], 0
    for _ in range(ROUNDS):
        before()
        begun = time.process_time()
        response = client.get(path)
        spent.append((time.process_time() - begun) * 1000)
        assert response.status_code == 200, path
        size = len(response.content) // 1024
    return min(spent), size


def main() -> None:
    """Print the table."""
    made, client = company()
    at = f"/c/{made}/devices/"
    with opened(organisation=made):
        one = Device.objects.filter(label="PC-2").values_list("pk", flat=True).get()
        forget = partial(Judged.objects.all().delete)
        milliseconds(client, at)
        rows = [
            ("all computers", *milliseconds(client, at), GOAL),
            ("narrowed to what fails", *milliseconds(client, f"{at}?state=fail"), GOAL),
            ("one cause", *milliseconds(client, f"{at}fix/disk-encrypted/"), GOAL),
            ("one computer with its reports", *milliseconds(client, f"{at}pc/{one}/"), GOAL),
            ("CSV", *milliseconds(client, f"{at}devices.csv"), GOAL),
            ("all computers, the first page of a day", *milliseconds(client, at, forget), "–"),
        ]
    print(f"| page, {COMPUTERS} computers | CPU ms | kB | goal |\n|---|---|---|---|")
    for name, spent, size, goal in rows:
        print(f"| {name} | {spent:.0f} | {size} | {goal} |")


if __name__ == "__main__":
    main()
