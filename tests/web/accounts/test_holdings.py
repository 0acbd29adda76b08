"""What is kept of sign-ins goes when its days are over."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.web.accounts.signing import MAIL, WORD, is_signed_in, sign_in, somebody

from sonaeru.web.accounts.models import User
from sonaeru.web.holdings import registry

pytestmark = pytest.mark.django_db


def swept(kind: str, **later: int) -> int:
    """How many rows of a kind the sweep takes some time from now."""
    gone = registry.sweep(timezone.now() + dt.timedelta(**later), note=lambda _: None)
    return next(each.rows for each in gone if each.kind == kind)


def test_a_session_goes_a_day_after_its_end_and_not_before(client: Client) -> None:
    somebody()
    sign_in(client)
    assert swept("accounts.sessions", days=14) == 0
    assert is_signed_in(client)
    assert swept("accounts.sessions", days=16) == 1
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_counts_of_wrong_passwords_go_after_a_week(client: Client) -> None:
    somebody()
    sign_in(client, password="wrong-guess-x")
    assert swept("accounts.guesses", days=6) == 0
    assert swept("accounts.guesses", days=8) == 1
    assert not AccessAttempt.objects.exists()


def test_an_account_that_nobody_verified_goes_after_a_month_and_others_stay(client: Client) -> None:
    somebody("jiro@example.co.jp")
    client.post("/account/signup/", {"email": MAIL, "password1": WORD})
    assert swept("accounts.unverified", days=29) == 0
    assert swept("accounts.unverified", days=31) == 1
    assert [user.email for user in User.objects.all()] == ["jiro@example.co.jp"]
