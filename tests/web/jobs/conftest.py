"""Other worker processes beside this one, and a database that they share."""

from __future__ import annotations

import datetime as dt
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.web.jobs import other_worker
from tests.web.jobs.given import BOUND

from sonaeru.web.jobs.models import Event, Run

ROOT = Path(__file__).resolve().parents[3]
START = "import sys, django; django.setup(); from tests.web.jobs import other_worker; other_worker.main(*sys.argv[1:])"


@dataclass(frozen=True)
class Other:
    """A worker in another process."""

    process: subprocess.Popen[bytes]

    def says(self) -> str:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], BOUND)
        assert ready, "the other worker says nothing"
        return self.process.stdout.readline().decode().strip()

    def go_on(self) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"\n")

    def kill(self) -> None:
        """SIGKILL: no handler, no clean-up."""
        self.process.kill()
        self.process.wait(BOUND)


Start = Callable[[str, dt.datetime], Other]


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a database that other processes see too. The one of the SQLite tests is in this one's memory."""
    if connection.vendor == "postgresql":
        yield "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
        return
    memory = connections["default"]
    connections["default"] = type(memory)(memory.settings_dict | {"NAME": str(tmp_path / "shared.sqlite3")})
    with connection.schema_editor() as editor:
        editor.create_model(Event)
        editor.create_model(Run)
    yield f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    connection.close()
    connections["default"] = memory


@pytest.fixture
def start(shared_database: str, tmp_path: Path) -> Iterator[Start]:
    """Start another worker in a mode of `other_worker`; none outlives the test."""
    environment = os.environ | {
        "DATABASE_URL": shared_database,
        "DJANGO_SETTINGS_MODULE": "sonaeru.web.config.settings",
        "SONAERU_HOME": str(tmp_path),
        other_worker.PAUSES: "1",
    }
    with ExitStack() as stack:

        def begin(mode: str, now: dt.datetime) -> Other:
            command = [sys.executable, "-c", START, mode, now.isoformat()]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
            process = stack.enter_context(subprocess.Popen(command, env=environment, cwd=ROOT, **pipes))
            stack.callback(process.kill)
            return Other(process)

        yield begin
