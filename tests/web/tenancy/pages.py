"""A browser at a company's settings, signed in by somebody with a role a moment ago."""

from __future__ import annotations

import time

from django.contrib.auth import get_user_model
from django.test import Client
from tests.web.tenancy.conftest import BY

from sonaeru.web.tenancy import actions
from sonaeru.web.tenancy.scopes import opened


def user(mail: str, name: str = "") -> str:
    """The id of somebody who can sign in."""
    return get_user_model().objects.create_user(mail, "a long enough password", name=name).pk


def signed_in(organisation: str, role: str = "owner", *, recently: bool = True) -> Client:
    """`recently`: also proved just now who they are, as dangerous acts ask."""
    someone = user(f"{role}@a.example", "見本 花子")
    with opened(organisation=organisation):
        actions.grant_seat(by=BY, user=someone, role=role, organisation=organisation)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=someone))
    if recently:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = someone
        session.save()
    return client


def at(organisation: str, page: str = "") -> str:
    """The address of a page of the settings."""
    return f"/c/{organisation}/settings/{page}"
