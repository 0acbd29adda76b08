"""Steps of signing in that several tests take."""

from __future__ import annotations

import re
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client

from sonaeru.web.accounts.models import User
from sonaeru.web.notify import outbox
from sonaeru.web.notify.models import Delivery

MAIL = "hanako@example.co.jp"
WORD = "kaki-no-tane-42"


def somebody(mail: str = MAIL, password: str | None = WORD) -> User:
    """A user with a verified address."""
    user = User.objects.create_user(mail, password)
    EmailAddress.objects.create(user=user, email=mail, verified=True, primary=True)
    return user


def sign_in(client: Client, mail: str = MAIL, password: str = WORD, **facts: str) -> HttpResponse:
    """Send the sign-in form; `facts`: further fields, such as `next`."""
    return client.post("/account/login/", {"login": mail, "password": password} | facts)


@dataclass(frozen=True)
class Mail:
    """A mail that waits to be sent."""

    to: str
    subject: str
    text: str


def mails() -> list[Mail]:
    """The mails that wait, oldest first."""
    found = [(row.address, outbox.unpacked(row)[0]) for row in Delivery.objects.order_by("created_at", "pk")]
    return [Mail(to, message.subject, message.text) for to, message in found]


def code() -> str:
    """The code in the latest mail."""
    found = re.search(r"^([0-9A-Z][0-9A-Z-]{4,})$", mails()[-1].text, re.MULTILINE)
    assert found, mails()[-1].text
    return found[1]


def make_stale(client: Client) -> None:
    """Let the session's proofs of who it is be an hour old."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def is_signed_in(client: Client) -> bool:
    """Whether the user's own pages open."""
    return client.get("/account/").status_code == 200
