"""A company with a token for everything, and a caller that speaks JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from tests.web.world import World, build

from sonaeru.web.api import actions
from sonaeru.web.api.scopes import Scope
from sonaeru.web.tenancy.scopes import opened


@dataclass
class Caller:
    """A program that shows one token."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = json.dumps(body) if body is not None and not isinstance(body, (str, bytes)) else body or ""
        shown = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=shown | headers
        )


def token(organisation: str, *scopes: Scope, days: int = 30) -> str:
    """A new token of a company; without scopes one for everything."""
    with opened(organisation=organisation):
        return actions.make(
            by="usr_test", organisation=organisation, name="給与", scopes=scopes or tuple(Scope), days=days
        )


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def call(world: World) -> Caller:
    return Caller(token(world.own.ids["organisation"]))
