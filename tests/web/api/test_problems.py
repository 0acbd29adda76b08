"""Errors of the API: one shape for all of them, in words."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings
from tests.web.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/people", '{"name": ', {}, 400),
        ("POST", "/people", "name=x", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("POST", "/people", "[" * 1_100_000, {}, 413),
        ("PUT", "/people", {}, {}, 405),
        ("GET", "/nothing", None, {}, 404),
        ("GET", "/people?page=0", None, {}, 422),
        ("GET", "/people?page=x", None, {}, 422),
        ("GET", "/people/%00", None, {}, 404),
    ],
)
def test_every_refusal_is_a_problem_that_says_its_status(
    call: Caller, method: str, path: str, body: object, headers: dict[str, str], status: int
) -> None:
    content_type = headers.pop("Content-Type", "application/json")
    answer = call.client.generic(
        method,
        f"/api/v1{path}",
        body if isinstance(body, str) else "{}",
        content_type=content_type,
        headers={"Authorization": f"Bearer {call.token}"},
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.headers["Cache-Control"]) == (status, "no-store")


def test_a_caller_who_asks_for_japanese_reads_japanese(call: Caller) -> None:
    caller = Caller("")
    assert caller("GET", "/people", **{"Accept-Language": "ja-JP"}).json()["title"] == "つなぐ鍵がないか、使えません"
    assert caller("GET", "/people").json()["title"] == "The token is missing or cannot be used"


def test_a_missing_token_is_asked_for_by_its_name(call: Caller) -> None:
    assert Caller("")("GET", "/people").headers["WWW-Authenticate"] == 'Bearer realm="sonaeru"'


def test_too_many_calls_are_slowed_down(call: Caller, settings: Settings) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    cache.clear()
    answers = [call("GET", "/people").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_our_own_failure_is_told_without_its_inside(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(organisation: str) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("sonaeru.web.tenancy.queries.people", fail)
    answer = call("GET", "/people")
    assert (answer.status_code, "inside" in answer.content.decode()) == (500, False)
