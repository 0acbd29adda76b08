"""CPU time of receiving one signed report, and reports a second: `python3 benchmarks/ingest.py`.

Each request goes through the product's own handler with all its middleware, as the web server would call it; no HTTP.
Signing is the computer's work and is not measured. Goals: 6 ms of CPU a report, 300 reports a second on 2 cores.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from _server import database

DEVICES, WARM, MEASURED = 10, 20, 200
PROCESSES = 2
FACTS = 60


def main() -> None:
    """Print the table: each database in processes of their own."""
    print("| Reports of {} kB | SQLite | PostgreSQL | goal |\n|---|---|---|---|".format(12))
    rows: dict[str, list[str]] = {}
    for kind in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as home, database(kind) as address:
            environment = os.environ | {"SONAERU_HOME": home, "DATABASE_URL": address}
            for name, value in _measured(environment).items():
                rows.setdefault(name, []).append(value)
    for (name, values), goal in zip(rows.items(), ("6 ms", "300"), strict=True):
        print(f"| {name} | {' | '.join(values)} | {goal} |")


if __name__ == "__main__":
    main()
