"""Two companies and an association without anybody, users, and browsers in which they signed in."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from sonaeru.web.accounts import invitations
from sonaeru.web.accounts.invitations import Invited
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.tenancy import actions

PASSWORD = "three quiet green boats"
_numbers = count(1)


@dataclass(frozen=True)
class Given:
    """Ids of the places, and the mails that were to be sent."""

    company: str
    other: str
    chamber: str
    mails: list[dict[str, Any]]

    def open_at(self, spot: Spot) -> tuple[Invited, ...]:
        with spot.opened():
            return invitations.waiting(spot)

    def link(self) -> str:
        """The path of the link in the latest mail."""
        address: str = self.mails[-1]["message"].link.address
        found = re.search(r"/account/invitation/[^/]+/", address)
        assert found
        return found[0]


def places(mails: list[dict[str, Any]]) -> Given:
    facts = {"by": "usr_test", "industry": "D", "size": "6-20"}
    company, other = (actions.create_organisation(name=name, **facts) for name in ("見本建設", "となり工業"))
    return Given(company, other, actions.create_association(by="usr_test", name="見本商工会議所"), mails)


def user(name: str = "", mail: str = "", password: str | None = None) -> Any:
    """Somebody with a verified address; without a password unless one is given, for hashing takes its time."""
    made = get_user_model().objects.create_user(mail or f"u{next(_numbers)}@example.jp", password, name=name)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def sign_in(someone: Any, *, fresh: bool = True) -> Client:
    """A browser in which somebody signed in, a moment or an hour ago."""
    client = Client()
    client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - (0 if fresh else 3600), "email": someone.email}
    ]
    session["account_authentication_methods_user"] = someone.pk
    session.save()
    return client
