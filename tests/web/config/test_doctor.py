"""`doctor`: what is wrong is named with what to do; what cannot be told is called unknown."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink as Mailbox
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.web.config.copies import WORDS
from tests.web.config.web import free_port

from sonaeru.cli.__main__ import main
from sonaeru.web.config.operation import database, doctor, machine, outgoing, trace
from sonaeru.web.config.operation.condition import State
from sonaeru.web.config.operation.passphrase import VARIABLE
from sonaeru.web.jobs.models import Run
from sonaeru.web.library import reader
from sonaeru.web.tenancy.actions import grant_seat
from sonaeru.web.ui import pdf

pytestmark = pytest.mark.django_db

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: Patch) -> None:
    """A key file as the product makes it, and none in the environment."""
    (home / "secret_key").chmod(0o600)
    monkeypatch.delenv("SONAERU_SECRET_KEY", raising=False)


def raises(error: Exception) -> Callable[..., None]:
    def raising(*args: object, **options: object) -> None:
        raise error

    return raising


def values(**answers: object) -> Callable[[str], object]:
    """A database that gives these values to queries ending in these names."""
    return lambda query: answers.get(query.split()[-1].removesuffix("()"))


def disk(free: int) -> Callable[[Path], SimpleNamespace]:
    return lambda path: SimpleNamespace(free=free)


def state_of(name: str) -> State:
    return {each.name: each.state for each in doctor.examine()}[name]


def test_a_sound_installation_has_nothing_to_put_right() -> None:
    found = {each.name: each.state for each in doctor.examine()}
    # The tests' SQLite lives in memory, where there is no write-ahead log.
    memory = State.WARN if connection.vendor == "sqlite" else State.OK
    assert found.pop("database") == memory
    # Nothing has run here yet, nobody has signed in, no mail server is named.
    new = {"worker": "unknown", "sign_in": "warn", "mail": "warn", "backup": "unknown", "restore_test": "unknown"}
    assert {name: found.pop(name) for name in new} == new
    assert set(found.values()) == {State.OK}


def test_every_look_bears_the_name_of_what_it_finds() -> None:
    names = [each.name for each in doctor.examine()]
    assert len(set(names)) == len(names) == len(doctor.LOOKS) == 18


FAULTS: dict[str, tuple[str, State, Callable[[Patch, Settings], object]]] = {
    "old Python": ("python", State.FAIL, lambda p, s: p.setattr(machine.sys, "version_info", (3, 10, 14))),
    "any host": ("address", State.WARN, lambda p, s: setattr(s, "ALLOWED_HOSTS", ["*"])),
    "plain http": ("address", State.WARN, lambda p, s: setattr(s, "ADDRESS", "http://check.example.jp")),
    "https, no proxy": (
        "address",
        State.WARN,
        lambda p, s: (setattr(s, "ADDRESS", "https://a.jp"), setattr(s, "SECURE", True)),
    ),
    "key for all": ("secret_key", State.FAIL, lambda p, s: (s.HOME / "secret_key").chmod(0o644)),
    "key for the group": ("secret_key", State.FAIL, lambda p, s: (s.HOME / "secret_key").chmod(0o640)),
    "no key": ("secret_key", State.UNKNOWN, lambda p, s: (s.HOME / "secret_key").unlink()),
    "no folder": ("data_folder", State.FAIL, lambda p, s: shutil.rmtree(s.HOME)),
    "little space": ("free_space", State.WARN, lambda p, s: p.setattr(machine.shutil, "disk_usage", disk(1024**3 - 1))),
    "no space": (
        "free_space",
        State.FAIL,
        lambda p, s: p.setattr(machine.shutil, "disk_usage", disk(100 * 1024**2 - 1)),
    ),
    "space unknown": (
        "free_space",
        State.UNKNOWN,
        lambda p, s: p.setattr(machine.shutil, "disk_usage", raises(OSError("?"))),
    ),
    "no static files": ("static_files", State.FAIL, lambda p, s: setattr(s, "STATIC_ROOT", s.HOME / "static")),
    "no fonts": ("fonts", State.FAIL, lambda p, s: p.setattr(pdf, "check_fonts", raises(pdf.FontsMissing("gone")))),
    "edited content": (
        "content",
        State.FAIL,
        lambda p, s: p.setattr(reader, "question_sets", raises(reader.ContentError("3.1"))),
    ),
    "early clock": (
        "clock",
        State.FAIL,
        lambda p, s: p.setattr(timezone, "now", lambda: dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
    ),
    "no date to compare": ("clock", State.UNKNOWN, lambda p, s: p.setattr(machine, "_days", lambda room: [])),
    "database away": (
        "database",
        State.FAIL,
        lambda p, s: p.setattr(connection, "cursor", raises(OperationalError("gone"))),
    ),
    "migrations not known": (
        "migrations",
        State.UNKNOWN,
        lambda p, s: p.setattr(connection, "cursor", raises(OperationalError("gone"))),
    ),
    "not migrated": (
        "migrations",
        State.FAIL,
        lambda p, s: p.setattr(MigrationRecorder, "applied_migrations", lambda self: {}),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, monkeypatch: Patch, settings: Settings) -> None:
    name, state, make = FAULTS[fault]
    make(monkeypatch, settings)
    assert state_of(name) == state


def test_whatever_is_not_fine_comes_with_what_to_do_in_both_languages(monkeypatch: Patch, settings: Settings) -> None:
    for _, _, make in FAULTS.values():
        make(monkeypatch, settings)
        for each in doctor.examine():
            assert each.sentence.ja and each.sentence.en
            assert (each.remedy is None) == (each.state is State.OK)
        monkeypatch.undo()
        settings.HOME.mkdir(exist_ok=True)
        (settings.HOME / "secret_key").touch(0o600)


def test_a_database_of_a_newer_version_is_found(monkeypatch: Patch) -> None:
    applied = MigrationRecorder(connection).applied_migrations() | {("assessment", "0099_future"): None}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: applied)
    found = database.migrations()
    assert found.state is State.FAIL
    assert "新しい" in found.sentence.ja


SQLITE = {"journal_mode": "wal", "foreign_keys": 1, "1": 1}
POSTGRESQL = {"server_version": "15.4", "server_version_num": "150004", "1": 1}


@pytest.mark.parametrize(
    ("vendor", "answers", "state"),
    [
        ("sqlite", SQLITE, State.OK),
        ("sqlite", SQLITE | {"journal_mode": "delete"}, State.WARN),
        ("sqlite", SQLITE | {"foreign_keys": 0}, State.FAIL),
        ("postgresql", POSTGRESQL, State.OK),
        ("postgresql", POSTGRESQL | {"server_version_num": "149999"}, State.FAIL),
    ],
)
def test_the_mode_of_the_database_is_judged(monkeypatch: Patch, vendor: str, answers: Any, state: State) -> None:
    monkeypatch.setattr(connection, "vendor", vendor, raising=False)
    monkeypatch.setattr(database, "first_value", values(**answers))
    assert database.database().state is state


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, State.OK), (-4, State.OK), (10, State.WARN), (-59, State.WARN), (61, State.FAIL)]
)
def test_the_clock_of_the_database_server_is_compared(monkeypatch: Patch, seconds: int, state: State) -> None:
    now = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    monkeypatch.setattr(connection, "vendor", "postgresql", raising=False)
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(database, "first_value", values(clock_timestamp=now + dt.timedelta(seconds=seconds)))
    assert database.database_clock().state is state


def test_a_sqlite_that_cannot_claim_work_is_too_old(monkeypatch: Patch) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite", raising=False)
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", (3, 34, 1))
    assert database.database().state is State.FAIL


@pytest.mark.parametrize(("seconds", "state"), [(0, State.OK), (170, State.OK), (190, State.FAIL)])
def test_a_worker_that_fell_silent_is_told(seconds: int, state: State) -> None:
    now = timezone.now()
    Run.objects.create(name="jobs.reclaim", started_at=now - dt.timedelta(days=1))
    Run.objects.create(name="jobs.dispatch_events", started_at=now - dt.timedelta(seconds=seconds))
    assert database.worker().state is state


def test_an_operator_who_can_sign_in_is_counted() -> None:
    grant_seat(by="usr_a", user="usr_desk", role="desk_agent")
    assert database.sign_in().state is State.WARN
    grant_seat(by="usr_a", user="usr_b", role="operator")
    assert database.sign_in().state is State.OK


def test_a_mail_server_that_takes_the_connection_is_fine(settings: Settings) -> None:
    server = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    server.start()
    try:
        assert outgoing.mail().state is State.OK
    finally:
        server.stop()
    away = outgoing.mail()
    assert away.state is State.FAIL and "つながりません" in away.sentence.ja


@pytest.mark.parametrize(
    ("look", "days", "state"),
    [
        (trace.backup, 7, State.OK),
        (trace.backup, 8, State.WARN),
        (trace.restore_test, 92, State.OK),
        (trace.restore_test, 93, State.WARN),
    ],
)
def test_the_age_of_a_copy_and_of_its_trial_is_judged(home: Path, look: doctor.Look, days: int, state: State) -> None:
    moment = timezone.now() - dt.timedelta(days=days, minutes=1)
    (home / "operation.json").write_text(json.dumps({look.__name__: moment.isoformat()}))
    assert look().state is state


def test_a_note_of_copies_that_cannot_be_read_is_none(home: Path) -> None:
    (home / "operation.json").write_text("{")
    assert trace.backup().state is State.UNKNOWN


def test_a_backup_and_its_trial_are_noted(home: Path, tmp_path: Path, transactional_db, monkeypatch, capsys) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    assert main(["backup", os.fspath(tmp_path / "copy")]) == 0
    assert (trace.backup().state, trace.restore_test().state) == (State.OK, State.UNKNOWN)
    assert main(["restore", os.fspath(tmp_path / "copy"), "--check"]) == 0
    assert trace.restore_test().state is State.OK
    assert "元に戻せます" in capsys.readouterr().out
    (tmp_path / "copy").write_bytes((tmp_path / "copy").read_bytes()[:-1])
    (home / "operation.json").unlink()
    assert main(["restore", os.fspath(tmp_path / "copy"), "--check"]) == 2
    assert trace.restore_test().state is State.UNKNOWN


def test_a_static_file_that_was_deleted_is_missed(home: Path, settings: Settings) -> None:
    shutil.copytree(settings.STATIC_ROOT, home / "static")
    settings.STATIC_ROOT = home / "static"
    assert machine.static_files().state is State.OK
    next((home / "static" / "ui").glob("app.*.css")).unlink()
    assert machine.static_files().state is State.FAIL


def test_a_key_in_the_environment_needs_no_file(home: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("SONAERU_SECRET_KEY", "kept elsewhere")
    (home / "secret_key").unlink()
    found = machine.secret_key()
    assert found.state is State.OK
    assert "kept elsewhere" not in found.sentence.ja + found.sentence.en


def test_the_command_returns_0_while_nothing_must_be_put_right(capsys) -> None:
    assert main(["doctor"]) == 0
    assert "不明　worker" in capsys.readouterr().out


def test_the_command_returns_1_and_says_how_many_must_be_put_right(home: Path, capsys) -> None:
    (home / "secret_key").chmod(0o644)
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert "直す　secret_key" in printed.out
    assert "直すことが1つあります" in printed.err


def test_the_json_form_holds_every_condition(capsys) -> None:
    assert main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == 0
    assert {each["name"] for each in told["checks"]} == {each.name for each in doctor.examine()}
    assert {"name", "state", "sentence", "remedy"} == set(told["checks"][0])


@pytest.mark.parametrize("words", [["doctor"], ["doctor", "--json"]])
def test_settings_that_cannot_be_read_are_a_condition_too(words: list[str], monkeypatch: Patch, capsys) -> None:
    monkeypatch.setattr(django, "setup", raises(ImproperlyConfigured("SONAERU_PROXIES must be a whole number")))
    assert main(words) == 1
    assert "SONAERU_PROXIES must be a whole number" in capsys.readouterr().out
