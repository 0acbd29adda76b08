"""Two at the same moment, with real transactions: on both databases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, connections
from tests.web.assessment.conftest import company_of
from tests.web.devices.conftest import GOOD, Fleet
from tests.web.devices.sending import Pc, code_of, enrol, enrolled
from tests.web.test_attacks_by_link import together

from sonaeru.web.devices import models

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database as the product has it: of SQLite a file, since the tests' one in memory lets nobody wait."""
    if connection.vendor == "postgresql":
        yield
        return
    memory, settings = connections["default"], connections.settings["default"]
    name = settings["NAME"]
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "together.sqlite3")) as file:
        memory.connection.backup(file)
    settings["NAME"] = str(tmp_path / "together.sqlite3")
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], settings["NAME"] = memory, name


@pytest.fixture
def fleet(database: None) -> Fleet:
    cache.clear()
    return Fleet(company_of("owner@a.example", "見本建設"))


def answers(*acts: object) -> list[tuple[int, str]]:
    """Status and result or error of each, in order."""
    found = [(each.status_code, json.loads(each.content)) for each in together(*acts)]  # type: ignore[arg-type,attr-defined]
    return sorted((status, body.get("result") or body.get("error", "")) for status, body in found)


def test_one_report_sent_twice_at_once_is_one_row(fleet: Fleet) -> None:
    pc = enrolled(fleet)
    report = pc.report()
    assert answers(*[lambda: pc.send(report)] * 4) == [(200, "already_stored")] * 3 + [(201, "stored")]
    assert len(pc.rows()) == 1


def test_two_reports_of_one_number_at_once_are_one_row_and_a_mark(fleet: Fleet) -> None:
    pc = enrolled(fleet)
    copy = Pc(pc.device, pc.secret)
    one, two = pc.report(), copy.report(GOOD)
    assert answers(lambda: pc.send(one), lambda: copy.send(two)) == [(201, "stored"), (409, "sequence")]
    assert len(pc.rows()) == 1 and [mark["code"] for mark in pc.row().marks] == ["cloned"]


def test_the_last_use_of_a_code_is_not_shared(fleet: Fleet) -> None:
    code = code_of(fleet, uses=2)
    assert [status for status, _ in answers(*[lambda: enrol(code)] * 4)] == [201, 201, 404, 404]
    assert models.Device.everywhere.count() == 2


def test_a_computer_that_leaves_while_it_reports_leaves_nothing(fleet: Fleet) -> None:
    pc = enrolled(fleet)
    report = pc.report()
    found = answers(lambda: pc.send(report), pc.forget)
    assert (200, "forgotten") in found and set(found) <= {(200, "forgotten"), (201, "stored"), (401, "unknown_device")}
    assert not models.Device.everywhere.exists() and not models.Report.everywhere.exists()
