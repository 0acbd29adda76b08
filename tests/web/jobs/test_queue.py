"""The queue by setting: a file, the database, Redis; jobs are signed, and wake only what is committed."""

from __future__ import annotations

import pickle

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from huey import MemoryHuey, SqliteHuey

from sonaeru.web.jobs import queue as wiring
from sonaeru.web.jobs.queue import on_commit, prepare, queue, queue_at


def test_by_default_the_queue_is_a_file_in_the_data_folder(settings) -> None:
    assert isinstance(queue, SqliteHuey)
    assert (settings.HOME / "queue.sqlite3").is_file()


@pytest.mark.parametrize("where", ["", "redis", "postgres://db.example.jp/a", "memory"])
def test_a_setting_that_names_no_queue_stops_the_start_and_says_what_would(where: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must be sqlite, postgres, or an address such as redis://"):
        queue_at(where)


def test_redis_without_its_package_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(wiring, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="pip install redis") as told:
        queue_at("redis://:secret@127.0.0.1:6379/0")
    assert "secret" not in str(told.value)


def test_the_queue_in_the_database_needs_postgresql_and_then_works(transactional_db) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
            queue_at("postgres")
        return
    waiting = queue_at("postgres")
    prepare(waiting)
    prepare(waiting)
    waiting.flush()
    ran: list[str] = []
    waiting.task(name="note")(ran.append)("org_1")
    assert waiting.pending_count() == 1
    waiting.execute(waiting.dequeue())
    assert (ran, waiting.pending_count()) == (["org_1"], 0)
    waiting.storage.close()


def test_a_job_that_this_installation_did_not_sign_is_refused() -> None:
    forged = MemoryHuey("forged", serializer=queue.serializer)
    forged.storage.enqueue(pickle.dumps(("not", "a", "job")))
    with pytest.raises(ValueError, match="(?i)s(eparator|ignature)"):
        forged.dequeue()


def test_a_job_is_woken_when_the_transaction_holds(transactional_db) -> None:
    woken: list[str] = []
    with transaction.atomic():
        on_commit(woken.append, "rep_1")
        assert woken == []
    assert woken == ["rep_1"]


def test_a_job_is_not_woken_when_the_transaction_is_undone(transactional_db) -> None:
    woken: list[str] = []
    with pytest.raises(RuntimeError), transaction.atomic():
        on_commit(woken.append, "rep_1")
        raise RuntimeError
    assert woken == []


def test_a_queue_that_is_down_does_not_undo_what_was_saved(transactional_db, caplog) -> None:
    def down(key: str) -> None:
        raise OSError("no queue")

    with transaction.atomic():
        on_commit(down, "rep_1")
    assert "no queue" in caplog.text
