"""Guessing passwords is locked out per account and address, also behind proxies."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from tests.web.accounts.signing import MAIL, is_signed_in, sign_in, somebody

from sonaeru.web.accounts import guessing

pytestmark = pytest.mark.django_db


def guess(client: Client, times: int = 5, **facts: str) -> list[int]:
    """Wrong passwords in a row; returns the codes of the answers."""
    return [sign_in(client, password=f"wrong-{no}-guess", **facts).status_code for no in range(times)]


def test_the_fifth_wrong_password_locks_out_and_says_when_to_try_again(client: Client) -> None:
    somebody()
    assert guess(client) == [422, 422, 422, 422, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "15分たってから" in locked.content.decode()
    assert not is_signed_in(client)


def test_an_account_that_does_not_exist_is_locked_out_alike(client: Client) -> None:
    assert guess(client) == [422, 422, 422, 422, 429]


def test_somebody_else_behind_the_same_address_can_sign_in(client: Client) -> None:
    somebody("jiro@example.co.jp")
    guess(client)
    sign_in(client, mail="jiro@example.co.jp")
    assert is_signed_in(client)


def test_the_owner_of_the_account_can_sign_in_from_another_address(client: Client) -> None:
    somebody()
    guess(Client(REMOTE_ADDR="198.51.100.7"))
    sign_in(client)
    assert is_signed_in(client)


def test_behind_a_proxy_the_visitor_is_counted_and_cannot_choose_an_address(
    client: Client, settings: pytest.FixtureRequest
) -> None:
    settings.PROXIES = 1  # type: ignore[attr-defined]
    somebody()
    for no in range(5):
        Client(headers={"x-forwarded-for": f"203.0.113.{no}, 198.51.100.7"}).post(
            "/account/login/", {"login": MAIL, "password": "wrong-guess-x"}
        )
    assert sign_in(Client(headers={"x-forwarded-for": "203.0.113.99, 198.51.100.7"})).status_code == 429
    assert sign_in(Client(headers={"x-forwarded-for": "198.51.100.7, 192.0.2.1"})).status_code == 303


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_taken_a_fixed_count_from_the_right(
    settings: pytest.FixtureRequest, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    assert guessing.address(RequestFactory().get("/", headers={"x-forwarded-for": forwarded})) == address


def test_nothing_that_was_typed_is_kept(client: Client) -> None:
    somebody()
    guess(client)
    kept = str(list(AccessAttempt.objects.values()))
    assert MAIL not in kept
    assert "wrong-" not in kept


def test_a_visitor_who_is_locked_out_does_not_use_up_the_tries_of_the_account(client: Client) -> None:
    somebody()
    guess(Client(REMOTE_ADDR="198.51.100.7"), times=30)
    assert sign_in(client).status_code == 303
