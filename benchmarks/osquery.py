"""CPU time of what an osquery client asks of the server: `python3 benchmarks/osquery.py`.

Best of several rounds, with the whole of Django around the view and SQLite below it. A computer sends a log with
something new once a day, and looks every 5 minutes whether it is asked.
"""

from __future__ import annotations

import gzip
import json
import time
import uuid
from collections.abc import Callable

import _ready  # noqa: F401
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from sonaeru.web.devices import actions_osquery as doors
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

ROUNDS, CALLS = 5, 40
BY = "usr_benchmark"
CLIENT = Client(SERVER_NAME="localhost")
ROWS = {
    "sonaeru_system_windows": [{"platform": "windows", "version": "10.0.26200", "build": "26200"}],
    "sonaeru_disks_windows": [{"drive_letter": "C:", "conversion_status": "1", "protection_status": "1"}],
    "sonaeru_secure_boot": [{"secure_boot": "1"}],
    "sonaeru_listeners": [{"protocol": "6", "port": "445", "address": "0.0.0.0"}] * 20,
    "sonaeru_administrators": [{"sid": f"-{number}", "group_sid": "S-1-5-32-544"} for number in (500, 1001, 1002)],
}


def keys(count: int) -> list[str]:
    """Keys of so many computers of one company."""
    company = tenancy.create_organisation(by=BY, name="見本", industry="E", size="6-20")
    with opened(organisation=company):
        secret = doors.open_door(by=BY, organisation=company)
    return [doors.enrol(secret=secret, identifier=str(uuid.uuid4()), family="windows") for _ in range(count)]


def send(path: str, content: dict[str, object]) -> None:
    """One packed request that must succeed."""
    raw = gzip.compress(json.dumps(content).encode())
    response = CLIENT.post(f"/api/osquery/{path}", raw, "application/json", headers={"Content-Encoding": "gzip"})
    assert b"error" not in response.content, response.content


def a_day(key: str, number: int) -> None:
    """The lines of one day, newer with each number."""
    moment = int(timezone.now().timestamp()) - 10_000 + number
    lines = [{"name": name, "unixTime": moment, "snapshot": rows} for name, rows in ROWS.items()]
    send("log", {"node_key": key, "log_type": "result", "data": lines})


def again(key: str, number: int) -> None:
    """Lines that were taken already."""
    a_day(key, -1)


def nothing(key: str, number: int) -> None:
    """Whether anything is asked out of turn."""
    send("distributed/read", {"node_key": key})


def milliseconds(call: Callable[[str, int], None], known: list[str]) -> float:
    """CPU time of one call in ms: the best round."""
    best = float("inf")
    for turn in range(ROUNDS):
        start = time.process_time()
        for number, key in enumerate(known):
            call(key, turn * CALLS + number)
        best = min(best, time.process_time() - start)
    return best * 1000 / len(known)


def main() -> None:
    """Print the table."""
    call_command("migrate", verbosity=0)
    known = keys(CALLS)
    print("| what | CPU ms |\n|---|---|")
    for name, call in (("a log with a day", a_day), ("the same lines again", again), ("nothing is asked", nothing)):
        print(f"| {name} | {milliseconds(call, known):.1f} |")


if __name__ == "__main__":
    main()
