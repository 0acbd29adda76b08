"""A company with a result and two people, and somebody in a role who looks at its plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import Company, company_of, signed_in

from sonaeru.web.plan import actions, board, queries
from sonaeru.web.plan.board import Line, Standpoint
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

TODAY = timezone.localdate()
# Item 24 is lacking, item 11 unknown, all else is in place.
ANSWERS = {24: "not_implemented", 11: "unknown"}


@dataclass(frozen=True)
class Plan:
    """A company, two people of it, and the browser of its owner."""

    company: Company
    suzuki: str
    sato: str

    @property
    def id(self) -> str:
        return self.company.id

    @property
    def by(self) -> str:
        return self.company.user

    def at(self, path: str = "") -> str:
        """The address of a page of the plan."""
        return f"/c/{self.id}/plan/{path}"

    def get(self, path: str = "") -> HttpResponse:
        return self.company.client.get(self.at(path))

    def text(self, path: str = "") -> str:
        response = self.get(path)
        assert response.status_code == 200
        return response.content.decode()

    def post(self, path: str, fields: Mapping[str, Any] | None = None) -> HttpResponse:
        return self.company.client.post(self.at(path), fields or {})

    def do(self, act: Callable[..., Any], **facts: Any) -> Any:
        """An act of this room, in the company's scope."""
        with opened(organisation=self.id):
            return act(by=self.by, organisation=self.id, **facts)

    def add(self, action: str = "incident-card") -> str:
        """Put an action on the plan; returns the item's id."""
        return str(self.do(actions.add, action=action).item)

    def read(self, read: Callable[..., Any], *more: Any) -> Any:
        """A question to this room."""
        with opened(organisation=self.id):
            return read(self.id, *more)

    def item(self, item: str) -> queries.Item:
        found: queries.Item = self.read(queries.item, item)
        return found

    def stand(self) -> Standpoint:
        with opened(organisation=self.id):
            return board.standpoint(self.id, today=TODAY)

    def line(self, item: str) -> Line:
        return next(line for line in self.stand().lines if line.item.id == item)

    def viewer(self, role: str) -> Client:
        """A browser of somebody else with a role in the company."""
        user, client = signed_in(f"{role}@a.example")
        with opened(organisation=self.id):
            tenancy.grant_seat(by=self.by, user=user, role=role, organisation=self.id)
        return client


def person(organisation: str, name: str, mail: str = "") -> str:
    with opened(organisation=organisation):
        return tenancy.add_person(by="usr_test", organisation=organisation, name=name, mail=mail)


def later(days: int) -> dt.date:
    """A day from today on."""
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def plan(db: None) -> Plan:
    company = company_of("owner@a.example", "見本建設")
    company.add("implemented", ANSWERS)
    suzuki = person(company.id, "鈴木", "suzuki@a.example")
    return Plan(company, suzuki, person(company.id, "佐藤", "sato@a.example"))


@pytest.fixture
def empty(db: None) -> Plan:
    """A company that answered nothing yet."""
    company = company_of("owner@b.example", "となり工業")
    return Plan(company, person(company.id, "田中"), person(company.id, "山田"))
