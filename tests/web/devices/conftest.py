"""A company with computers that reported, and the browser of its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.web.assessment.conftest import Company, company_of

from sonaeru.web.devices import actions, models, queries
from sonaeru.web.devices.models import Source
from sonaeru.web.devices.queries import Device
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

GOOD: Mapping[str, Any] = {
    "os.family": "linux",
    "os.product": "debian",
    "os.version": "13",
    "os.autoupdate": "on",
    "device.role": "laptop",
    "fw.state": "on",
    "disk.system": "on",
    "acct.user_is_admin": False,
}
BAD: Mapping[str, Any] = {**GOOD, "fw.state": "off", "disk.system": "off", "acct.user_is_admin": True}


@dataclass(frozen=True)
class Fleet:
    """A company and its computers."""

    company: Company

    @property
    def id(self) -> str:
        return self.company.id

    @property
    def by(self) -> str:
        return self.company.user

    def at(self, path: str = "") -> str:
        """The address of a page of the room."""
        return f"/c/{self.id}/devices/{path}"

    def get(self, path: str = "") -> HttpResponse:
        return self.company.client.get(self.at(path))

    def text(self, path: str = "") -> str:
        response = self.get(path)
        assert response.status_code == 200, response.content.decode()
        return response.content.decode()

    def post(self, path: str, **fields: Any) -> HttpResponse:
        return self.company.client.post(self.at(path), fields)

    def person(self, name: str, mail: str = "") -> str:
        """Somebody on the list of people."""
        with opened(organisation=self.id):
            return tenancy.add_person(by=self.by, organisation=self.id, name=name, mail=mail)

    def browser(self, role: str) -> Client:
        """The browser of somebody else with a role in the company."""
        user = get_user_model().objects.create_user(f"{role}@a.example")
        with opened(organisation=self.id):
            tenancy.grant_seat(by=self.by, user=user.pk, role=role, organisation=self.id)
        client = Client()
        client.force_login(user)
        return client

    def row(self, device: Device) -> models.Device:
        """The row of a computer."""
        return models.Device.everywhere.get(pk=device.id)

    def device(self, label: str, facts: Mapping[str, Any] | None = None, *, person: str = "") -> Device:
        """A computer that came in by a code, and reported if facts are given."""
        with opened(organisation=self.id):
            signs = actions.make_code(by=self.by, organisation=self.id, person=person)[1]
        device = actions.enrol(code=signs, source=Source.AGENT, label=label, os_family="linux")
        return self.report(device, facts) if facts else device

    def report(self, device: Device, facts: Mapping[str, Any], *, days_ago: int = 0) -> Device:
        """What a computer reported so many days ago."""
        at = timezone.now() - dt.timedelta(days=days_ago)
        with opened(organisation=self.id):
            models.Report.objects.create(
                organisation_id=self.id,
                device_id=device.id,
                key=str(uuid4()),
                received_at=at,
                collected_at=at,
                facts={key: {"v": value} for key, value in facts.items()},
            )
            models.Device.objects.filter(pk=device.id).update(reported_at=at)
            return queries.device(self.id, device.id)


@pytest.fixture
def fleet(db: None) -> Fleet:
    return Fleet(company_of("owner@a.example", "見本建設"))
