"""CPU time of receiving one signed report, and reports a second: `python3 benchmarks/ingest.py`.

Each request goes through the product's own handler with all its middleware, as a web server would call it; no HTTP.
Best of twelve rounds. Signing is the computer's work and is not measured; what PostgreSQL uses in its own processes is not either.
Goals: 6 ms of CPU a report, 300 reports a second on 2 cores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from _server import database

PROGRAM = Path(__file__).with_name("_ingesting.py")
PROCESSES = 2


def receiving(environment: dict[str, str], processes: int, *words: str) -> list[dict[str, Any]]:
    """What each of so many processes used, when all began at once."""
    command = [sys.executable, str(PROGRAM), *words]
    with ExitStack() as started:
        running = [
            started.enter_context(
                subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(processes)
        ]
        for each in running:
            assert each.stdout and each.stdout.readline() == "ready\n", "a process did not start"
        for each in running:
            assert each.stdin
            each.stdin.write("\n")
            each.stdin.flush()
        return [json.loads(each.stdout.readline()) for each in running if each.stdout]


def measured(kind: str) -> tuple[int, str, str]:
    """Size of a report in bytes, CPU of one in the best round, reports a second of two processes."""
    with tempfile.TemporaryDirectory() as home, database(kind) as address:
        environment = os.environ | {"SONAERU_HOME": home, "DATABASE_URL": address}
        (alone,) = receiving(environment, 1, "migrate")
        both = receiving(environment, PROCESSES)
    rate = sum(each["count"] for each in both) / max(each["wall"] for each in both)
    return alone["size"], f"{1000 * alone['cpu']:.1f} ms", f"{rate:.0f}"


def main() -> None:
    """Print the table."""
    (size, *light), (_, *heavy) = measured("SQLite"), measured("PostgreSQL")
    print(f"| report of {size / 1000:.1f} kB | SQLite | PostgreSQL | goal |\n|---|---|---|---|")
    for name, goal, *values in zip(
        ("CPU", f"a second, {PROCESSES} processes"), ("6 ms", "300"), light, heavy, strict=True
    ):
        print(f"| {name} | {' | '.join(values)} | {goal} |")


if __name__ == "__main__":
    main()
