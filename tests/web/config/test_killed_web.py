"""The web server killed with SIGKILL in the middle of answers: what was confirmed is stored, and nothing is stored by half."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from tests.web.config.test_operation_processes import sonaeru
from tests.web.config.web import BOUND, Browser, Server, free_port, served, until_answers

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are found in Linux's /proc")

ITEMS = range(1, 26)
STORED = "SELECT item, answer FROM assessment_givenanswer ORDER BY id"


class Place:
    """A database of its own, which the test can ask, and hold so that whoever writes waits."""

    def __init__(self, home: Path, server: str) -> None:
        self.home, self.server = home, server
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("SONAERU_", "DATABASE_URL", "DJANGO"))}
        self.environment = plain | {"SONAERU_HOME": str(home)} | ({"DATABASE_URL": server} if server else {})

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        if self.server:
            with psycopg.connect(self.server) as link:
                return link.execute(query).fetchall()
        with sqlite3.connect(self.home / "sonaeru.sqlite3") as link:
            return link.execute(query).fetchall()

    def forget(self) -> None:
        """No answer is there."""
        link = psycopg.connect(self.server) if self.server else sqlite3.connect(self.home / "sonaeru.sqlite3")
        with closing(link):
            link.execute("DELETE FROM assessment_givenanswer")
            link.commit()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody can write an answer meanwhile; readers go on."""
        if self.server:
            with psycopg.connect(self.server) as link:
                link.execute("LOCK TABLE assessment_givenanswer IN EXCLUSIVE MODE")
                yield
                link.rollback()
            return
        link = sqlite3.connect(self.home / "sonaeru.sqlite3", isolation_level=None)
        link.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            link.rollback()
            link.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with the kind of database that the tests run on, ready to serve."""
    home = tmp_path_factory.mktemp("home")
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield _ready(Place(home, ""))
        return
    name = f"sonaeru_scratch_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield _ready(Place(home, urlsplit(server)._replace(path=f"/{name}").geturl()))
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def place(made: Place) -> Place:
    """The same for every test of this module, without the answers of the one before."""
    made.forget()
    return made


@pytest.fixture(scope="module")
def server(made: Place) -> Iterator[Server]:
    """One web server for the tests that let its first process live."""
    with served(made.environment, free_port(), processes=2) as running:
        yield running


def _ready(place: Place) -> Place:
    names = ("SONAERU_HOME", "DATABASE_URL")
    made = sonaeru({name: place.environment[name] for name in names if name in place.environment}, "migrate")
    assert made.returncode == 0, made.stderr
    place.environment["SONAERU_STARTS_PER_TEN_MINUTES"] = "0"
    # The pages name their static files by what was laid out for the tests.
    (place.home / "static").symlink_to(Path(os.environ["SONAERU_HOME"]) / "static")
    return place


def begin(port: int) -> tuple[Browser, str]:
    """A check that has begun."""
    browser = Browser(port)
    browser.get("/check/")
    status, where = browser.post("/check/", industry="D", size="6-20")
    assert status == 303, where
    path = f"/check/{where.split('/')[2]}"
    browser.get(f"{path}/q/1/")
    return browser, path


def answer(browser: Browser, path: str, items: range, confirmed: list[int]) -> None:
    """Answer one item after the other; what got no answer is sent again, as a person would."""
    for number in items:
        for _ in range(200):
            try:
                status, _said = browser.post(f"{path}/q/{number}/", answer="implemented")
            except (OSError, HTTPException):
                until_answers(browser.port)
                continue
            assert status == 303
            confirmed.append(number)
            break


def test_a_worker_killed_in_the_middle_of_an_answer_stores_nothing_of_it_and_another_takes_over(
    place: Place, server: Server
) -> None:
    browser, path = begin(server.port)
    lost: list[BaseException] = []

    def send() -> None:
        try:
            browser.post(f"{path}/q/1/", answer="implemented")
        except (OSError, HTTPException) as error:
            lost.append(error)

    with place.held():
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        sender.join(0.5)
        assert sender.is_alive(), "the answer waits in the middle of its transaction"
        server.kill(server.workers())
        sender.join(BOUND)
    assert lost, "nothing was confirmed"
    until_answers(server.port)
    assert place.rows(STORED) == []
    answer(browser, path, range(1, 2), [])
    assert place.rows(STORED) == [(1, "implemented")]


def test_no_confirmed_answer_is_lost_while_workers_are_killed_again_and_again(place: Place, server: Server) -> None:
    visitors = [begin(server.port) for _ in range(4)]
    confirmed: list[list[int]] = [[] for _ in visitors]
    threads = [
        threading.Thread(target=answer, args=(*visitor, ITEMS, done), daemon=True)
        for visitor, done in zip(visitors, confirmed, strict=True)
    ]
    for thread in threads:
        thread.start()
    for step in (8, 30, 60):
        _until(lambda step=step: sum(map(len, confirmed)) >= step)
        server.kill(server.workers()[:1])
    for thread in threads:
        thread.join(BOUND)
    assert [sorted(done) for done in confirmed] == [list(ITEMS)] * len(visitors)
    counts = place.rows("SELECT assessment_id, count(DISTINCT item) FROM assessment_givenanswer GROUP BY assessment_id")
    assert [count for _, count in counts] == [25] * len(visitors)
    assert {word for _, word in place.rows(STORED)} == {"implemented"}


def test_after_the_whole_server_is_killed_everything_confirmed_is_there_and_it_goes_on(place: Place) -> None:
    port, confirmed = free_port(), []
    with served(place.environment, port) as server:
        browser, path = begin(port)
        thread = threading.Thread(target=answer, args=(browser, path, ITEMS, confirmed), daemon=True)
        thread.start()
        _until(lambda: len(confirmed) >= 5)
        server.kill([server.process.pid, *server.workers()])
    with served(place.environment, port):
        thread.join(BOUND)
        assert not thread.is_alive()
    assert confirmed == list(ITEMS)
    assert {item for item, _ in place.rows(STORED)} == set(ITEMS)


def _until(reached: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(BOUND * 100):
        if reached():
            return
        waiting.wait(0.01)
    raise TimeoutError
