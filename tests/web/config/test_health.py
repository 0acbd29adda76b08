"""/health/: one word for the program that watches."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db


def down(*args: object) -> None:
    raise OperationalError("connection to server at 10.1.2.3 failed: password of sonaeru")


def test_it_says_ok_while_the_database_answers(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_says_unavailable_and_nothing_more_while_the_database_is_away(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(connection, "cursor", down)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


@pytest.mark.parametrize("away", [False, True])
def test_it_is_never_kept_and_sets_no_cookie(client: Client, monkeypatch, away: bool) -> None:
    if away:
        monkeypatch.setattr(connection, "cursor", down)
    response = client.get("/health/")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_it_can_only_be_read(client: Client) -> None:
    assert client.post("/health/").status_code == 405
    assert client.head("/health/").status_code == 200
