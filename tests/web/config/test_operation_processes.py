"""Backup and restore as an operator runs them: real processes, from SQLite to the database in use and back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader
from tests.web.config.copies import COST, WORDS, held

from sonaeru.web.config.operation import archive, tables
from sonaeru.web.config.operation.passphrase import VARIABLE

ROOT = Path(__file__).resolve().parents[3]
CHECK_OF_ITS_TIME = {
    "id": 1,
    "token_hash": "0" * 64,
    "question_set": "ipa-5min",
    "edition": "3.1",
    "company": "𠮷野商店",
    "industry": "D",
    "size": "1-5",
    "series": "0b5a0f86-6f0c-4f0e-8f38-3a3c6c9d3f11",
    "follows": False,
    "sample": False,
    "started_at": "2026-04-01T00:00:00.123456+00:00",
    "finished_at": None,
}
# While this process looks at its snapshot, another one writes and is done before the snapshot ends.
WATCHER = """
import subprocess, sys
from sonaeru.cli._django import prepare
prepare(migrate=True)
from django.core.management import call_command
from django.db import connection
from sonaeru.web.config.operation.backup import snapshot
def count():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessment_assessment")
        return cursor.fetchone()[0]
call_command("sample", stdout=sys.stderr)
with snapshot():
    before = count()
    subprocess.run([sys.executable, "-m", "sonaeru", "demo", "--small", "--remove"], check=True, stdout=subprocess.DEVNULL)
    during = count()
print(before, during, count())
"""

Place = Mapping[str, str]


def python(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, with a data folder and a database of its own."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("SONAERU_", "DATABASE_URL", "DJANGO"))
    }
    environment = plain | {VARIABLE: WORDS, "PYTHONPATH": str(ROOT / "src")} | dict(place)
    return subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def sonaeru(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    return python(place, "-m", "sonaeru", *words)


@pytest.fixture
def sqlite(tmp_path: Path) -> Callable[[str], Place]:
    """Names a place whose database is a file."""
    return lambda name: {"SONAERU_HOME": str(tmp_path / name)}


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Place]:
    """An unused place with the kind of database that the tests run on."""
    server, place = os.environ.get("DATABASE_URL", ""), {"SONAERU_HOME": str(tmp_path / "other")}
    if not server.startswith("postgres"):
        yield place
        return
    name = f"sonaeru_scratch_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield place | {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_goes_to_another_database_and_back_unchanged(
    sqlite: Callable[[str], Place], other: Place, tmp_path: Path
) -> None:
    first = sqlite("first")
    copies = [tmp_path / f"{number}.backup" for number in range(3)]
    steps = [
        (first, "demo", "--small"),
        (first, "backup", str(copies[0])),
        (other, "restore", str(copies[0])),
        (other, "backup", str(copies[1])),
        (first, "restore", str(copies[1]), "--replace"),
        (first, "backup", str(copies[2])),
    ]
    done = [sonaeru(place, *words) for place, *words in steps]
    assert [each.returncode for each in done] == [0] * len(steps), done
    heads, rows = zip(*(held(path) for path in copies), strict=True)
    assert rows[0] == rows[1] == rows[2]
    assert sum(map(len, rows[0].values())) >= 78
    assert len({head.secret_key for head in heads}) == 1
    assert {(Path(place["SONAERU_HOME"]) / "secret_key").read_text() for place in (first, other)} == {
        heads[0].secret_key
    }


def test_a_backup_of_an_older_version_is_brought_up_to_date(other: Place, tmp_path: Path) -> None:
    loader = MigrationLoader(None)
    state = tuple(loader.graph.forwards_plan(("assessment", "0001_initial")))
    models = tables.models(loader, state)
    columns = {label: tables.columns(model) for label, model in models.items()}
    head = archive.Head("0.0.9", "2026-04-01T00:00:00+00:00", state, columns, "the key of the copy")
    row = [CHECK_OF_ITS_TIME[name] for name in columns["assessment.assessment"]]
    with (tmp_path / "old").open("wb") as file:
        archive.write(file, WORDS, COST, head, [("assessment.assessment", [row])])

    assert sonaeru(other, "restore", str(tmp_path / "old")).returncode == 0
    assert sonaeru(other, "demo", "--small").returncode == 0  # its keys come after those of the copy
    assert sonaeru(other, "backup", str(tmp_path / "new")).returncode == 0
    now, rows = held(tmp_path / "new")
    found = dict(zip(now.columns["assessment.assessment"], rows["assessment.assessment"][0], strict=True))
    assert len(rows["assessment.assessment"]) >= 1 + 3
    assert {name: found[name] for name in ("id", "company", "started_at")} == {
        name: CHECK_OF_ITS_TIME[name] for name in ("id", "company", "started_at")
    }
    assert set(now.migrations) == set(loader.graph.nodes) > set(state)


def test_a_backup_sees_one_moment_and_keeps_nobody_waiting(other: Place) -> None:
    before, during, after = map(int, python(other, "-c", WATCHER).stdout.split())
    assert before == during >= 3
    assert after == 0


def test_doctor_tells_of_settings_that_cannot_be_read(sqlite: Callable[[str], Place]) -> None:
    told = sonaeru({**sqlite("place"), "SONAERU_PROXIES": "two"}, "doctor")
    assert told.returncode == 1
    assert "SONAERU_PROXIES" in told.stdout
    assert "Traceback" not in told.stderr
