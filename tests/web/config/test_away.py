"""The database is locked, gone or full: a clear page, nothing promised that is not so, and the emergency page opens."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.web.config.away import WAYS, gone

from sonaeru.web.config.operation import away
from sonaeru.web.ui.middleware import HEADERS

pytestmark = pytest.mark.django_db

TOKEN = "A" * 43


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_user("suzuki@example.jp", name="鈴木"))
    return client


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("address", [f"/check/{TOKEN}/q/1/", "/home/"])
def test_a_page_that_cannot_be_read_says_when_to_come_back(signed_in: Client, tmp_path: Path, way, address) -> None:
    with way(tmp_path):
        response = signed_in.get(address)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]
    assert "いま、記録の置き場につながりません" in page and "もう一度開いてください" in page
    assert 'href="/help-now/"' in page and "保存できていません" not in page
    assert "鈴木" not in page and "suzuki" not in page


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("address", "fields"),
    [(f"/check/{TOKEN}/q/1/", {"answer": "implemented"}), ("/check/", {"industry": "D", "size": "6-20"})],
)
def test_an_answer_that_was_lost_is_told_as_not_saved(client: Client, tmp_path: Path, way, address, fields) -> None:
    with way(tmp_path):
        response = client.post(address, fields)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "この答えは、まだ保存できていません。" in page
    assert "もう一度開く" not in page, "the address of a form is no page to open"


def test_the_page_carries_all_headers_and_sets_no_cookie(signed_in: Client, tmp_path: Path) -> None:
    with gone(tmp_path):
        response = signed_in.get("/home/")
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert not response.cookies
    assert "<form" not in response.content.decode()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_emergency_page_opens_also_for_somebody_who_is_signed_in(signed_in: Client, tmp_path: Path, way) -> None:
    with way(tmp_path):
        response = signed_in.get("/help-now/")
    assert response.status_code == 200
    assert "まず、この4つ" in response.content.decode()


def test_after_it_is_back_the_same_session_goes_on(signed_in: Client, tmp_path: Path) -> None:
    with gone(tmp_path):
        signed_in.get("/home/")
    assert "_auth_user_id" in signed_in.session


def test_a_program_is_told_in_its_own_form(client: Client, tmp_path: Path, rf) -> None:
    request = rf.get("/api/v1/people")
    try:
        raise LookupError("no such row") from away.OperationalError("server closed the connection")
    except LookupError:
        response = away.server_error(request)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response["Retry-After"] == "30"


def sqlite_without_room() -> None:
    """What SQLite itself says when its file may not grow."""
    with closing(sqlite3.connect(":memory:")) as link:
        link.execute("PRAGMA max_page_count = 1")
        try:
            link.execute("CREATE TABLE a (b)")
        except sqlite3.OperationalError as error:
            raise away.OperationalError(str(error)) from error


def postgresql_without_room() -> None:
    raise away.OperationalError from psycopg.errors.DiskFull()


def upload_without_room() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("write", [sqlite_without_room, postgresql_without_room, upload_without_room])
def test_a_full_disk_is_told_as_one_that_waiting_does_not_mend(rf, write) -> None:
    try:
        write()
    except Exception:
        response = away.server_error(rf.post("/check/"))
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "いま、記録の置き場がいっぱいです" in page and "運用者に知らせてください" in page
    assert "この答えは、まだ保存できていません。" in page and "前に保存した答えは、残っています。" in page
    assert "1分ほど" not in page


def test_another_fault_is_told_as_ours(rf) -> None:
    try:
        raise RuntimeError
    except RuntimeError:
        assert away.server_error(rf.get("/")).status_code == 500


def test_the_page_is_in_the_language_of_the_visitor(client: Client, tmp_path: Path) -> None:
    client.cookies["django_language"] = "en"
    with gone(tmp_path):
        assert 'lang="en"' in client.get(f"/check/{TOKEN}/q/1/").content.decode()
