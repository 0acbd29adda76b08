"""What `doctor` asks the database, and what is known only through it. The limits are judgements."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from sonaeru.core.words import Words
from sonaeru.web.config.operation import tables
from sonaeru.web.config.operation.condition import Condition, State
from sonaeru.web.config.operation.refusal import first_line
from sonaeru.web.jobs.queries import last_beat
from sonaeru.web.tenancy import roles
from sonaeru.web.tenancy.queries import seats_of_installation

OLDEST_POSTGRESQL = 15
# The first that can claim work in one statement (UPDATE … RETURNING).
OLDEST_SQLITE = (3, 35)
SILENT_SECONDS = 180  # the beat comes each minute; one may be late while a long job runs
ODD_SECONDS, WRONG_SECONDS = 5, 60  # one-time codes of sign-in change every 30 seconds


def database() -> Condition:
    """The database answers, and works in the mode that the product counts on."""
    try:
        first_value("SELECT 1")
    except Error as error:
        reason = first_line(error)
        return Condition(
            "database",
            State.FAIL,
            Words(f"データベースが答えません：{reason}", f"The database does not answer: {reason}"),
            Words(
                "DATABASE_URL と、データベースの動きを確かめてください。",
                "Check DATABASE_URL and that the server runs.",
            ),
        )
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> Condition:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return Condition(
            "database",
            State.FAIL,
            Words(f"SQLiteが古いです（{sqlite3.sqlite_version}）。", f"SQLite is too old ({sqlite3.sqlite_version})."),
            Words("3.35以降のSQLiteの入ったPythonを使ってください。", "Use a Python with SQLite 3.35 or newer."),
        )
    journal, keys = first_value("PRAGMA journal_mode"), first_value("PRAGMA foreign_keys")
    if not keys:
        return Condition(
            "database",
            State.FAIL,
            Words("SQLiteが、行のつながりを守っていません。", "SQLite does not enforce foreign keys."),
            Words("新しいSQLiteの入ったPythonを使ってください。", "Use a Python with a current SQLite."),
        )
    if journal != "wal":
        return Condition(
            "database",
            State.WARN,
            Words(f"SQLiteの書き方が {journal} です。", f"SQLite writes in mode {journal}, not WAL."),
            Words(
                "データのフォルダーを、この機械のディスクに置いてください。",
                "Put the data folder on a disk of this machine.",
            ),
        )
    return Condition("database", State.OK, Words("SQLite（WAL）が答えます。", "SQLite (WAL) answers."))


def _postgresql() -> Condition:
    version = first_value("SHOW server_version")
    sentence = Words(f"PostgreSQL {version} が答えます。", f"PostgreSQL {version} answers.")
    if int(first_value("SHOW server_version_num")) >= OLDEST_POSTGRESQL * 10_000:
        return Condition("database", State.OK, sentence)
    return Condition("database", State.FAIL, sentence, Words("15以降にしてください。", "Use 15 or newer."))


def migrations() -> Condition:
    """The tables are as this version of the product expects them."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if tables.newer(executor.loader):
        return Condition(
            "migrations",
            State.FAIL,
            Words("データベースが、この版より新しいです。", "The database is newer than this version."),
            Words("そなえるを新しくしてください。", "Install the newer version of the product."),
        )
    if missing:
        return Condition(
            "migrations",
            State.FAIL,
            Words(f"データベースの更新が{missing}個残っています。", f"{missing} migrations are not applied."),
            Words("sonaeru migrate を動かしてください。", "Run sonaeru migrate."),
        )
    return Condition("migrations", State.OK, Words("データベースは最新です。", "All migrations are applied."))


def database_clock() -> Condition:
    """This machine and the database server agree on the time."""
    if connection.vendor == "sqlite":
        return Condition("database_clock", State.OK, Words("時計は1つだけです。", "There is only one clock."))
    apart = abs((timezone.now() - first_value("SELECT clock_timestamp()")).total_seconds())
    sentence = Words(f"データベースの時計との差は{apart:.0f}秒です。", f"The database's clock is {apart:.0f} s apart.")
    if apart <= ODD_SECONDS:
        return Condition("database_clock", State.OK, sentence)
    state = State.WARN if apart <= WRONG_SECONDS else State.FAIL
    return Condition("database_clock", state, sentence, Words("2台の時計を合わせてください。", "Set both clocks."))


def worker() -> Condition:
    """A worker was seen at work a short while ago: the minute's beat writes down when it ran."""
    beat = last_beat()
    remedy = Words("sonaeru up か sonaeru work を動かしてください。", "Start sonaeru up or sonaeru work.")
    if beat is None:
        never = Words("ワーカーは、まだ一度も動いていません。", "No worker has ever run.")
        return Condition("worker", State.UNKNOWN, never, remedy)
    seconds = (timezone.now() - beat).total_seconds()
    if seconds <= SILENT_SECONDS:
        return Condition("worker", State.OK, Words("ワーカーが動いています。", "A worker is running."))
    since = Words("ワーカーが{n}分前から動いていません。", "No worker has run for {n} minutes.")
    return Condition("worker", State.FAIL, since.format(n=int(seconds // 60)), remedy)


def sign_in() -> Condition:
    """Somebody may look after this installation from its pages."""
    operators = sum(held.seat.role == roles.OPERATOR.id for held in seats_of_installation())
    if operators:
        found = Words("運用者が{n}人います。", "{n} may operate it.").format(n=operators)
        return Condition("sign_in", State.OK, found)
    return Condition(
        "sign_in",
        State.WARN,
        Words("運用者が、まだいません。", "Nobody may operate it yet."),
        Words("最初の起動で表示された住所を開いてください。", "Open the address that the first start printed."),
    )


def first_value(query: str) -> Any:
    """The first value of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None
