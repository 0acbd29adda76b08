"""The agent as a file to fetch: the one of this version, whole, with its sum."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sonaeru.agent import VERSION
from sonaeru.cli import agent, up
from sonaeru.web.devices import pyz, queries

ADDRESS = "/agent/sonaeru-agent.pyz"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_it_is_handed_out_with_its_sum_and_not_sent_twice(db: None) -> None:
    agent.put(pyz.place())
    made = agent.built()
    answer = Client().get(ADDRESS)
    digest = hashlib.sha256(made).hexdigest()
    assert answer.content == made and answer.headers["ETag"] == f'"{digest}"'
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sonaeru-agent.pyz"'
    again = Client().get(ADDRESS, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    found = queries.agent_file()
    assert found and (found.sha256, found.size, found.version) == (digest, len(made), VERSION)


def test_while_there_is_none_a_page_says_what_to_do(db: None) -> None:
    answer = Client().get(ADDRESS)
    assert answer.status_code == 404 and "sonaeru up" in answer.content.decode()
    assert queries.agent_file() is None


def test_what_is_no_agent_is_not_handed_out(home: Path, db: None) -> None:
    pyz.place().parent.mkdir()
    pyz.place().write_bytes(b"half of it")
    assert Client().get(ADDRESS).status_code == 404


def test_another_one_is_replaced_and_the_same_left_alone() -> None:
    agent.put(pyz.place())
    first = pyz.place().stat()
    agent.put(pyz.place())
    assert pyz.place().stat().st_mtime_ns == first.st_mtime_ns
    pyz.place().write_bytes(b"of yesterday")
    agent.put(pyz.place())
    assert pyz.place().read_bytes() == agent.built()
    assert [each.name for each in pyz.place().parent.iterdir()] == [pyz.NAME]


def test_a_place_that_takes_no_file_stops_no_page(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "agent").write_text("in the way")
    up._put_agent()
    assert "エージェントのファイルを書けませんでした" in capsys.readouterr().err
