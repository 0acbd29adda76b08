"""A check at each stage of its journey, made through the pages as a visitor makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sonaeru.core.editions import Answer
from sonaeru.web.accounts.actions import open_account
from sonaeru.web.assessment import actions
from sonaeru.web.assessment.models import Assessment
from sonaeru.web.library import reader
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries
from sonaeru.web.tenancy.scopes import opened

START = {"industry": "D", "size": "6-20", "company": "見本建設株式会社"}


@dataclass(frozen=True)
class Visitor:
    """A browser with the token of its check."""

    client: Client
    token: str

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"/check/{self.token}/{path}")

    def post(self, path: str, **fields: str) -> HttpResponse:
        return self.client.post(f"/check/{self.token}/{path}", fields)

    def answer(self, answers: Mapping[int, str]) -> None:
        for no, word in answers.items():
            assert self.post(f"q/{no}/", answer=word).status_code == 303


Start = Callable[..., Visitor]


@pytest.fixture
def start(db: None) -> Start:
    """Begin a check; fields of the first page may be changed."""

    def begin(**fields: str) -> Visitor:
        client = Client()
        response = client.post("/check/", START | fields)
        assert response.status_code == 303, response.content.decode()
        return Visitor(client, response["Location"].split("/")[2])

    return begin


@pytest.fixture
def finished(start: Start) -> Callable[..., Visitor]:
    """Begin, answer all items with one word (some otherwise), and confirm."""

    def finish(word: str = "implemented", others: Mapping[int, str] | None = None, **fields: str) -> Visitor:
        visitor = start(**fields)
        visitor.answer({no: word for no in range(1, 26)} | dict(others or {}))
        assert visitor.post("finish/")["Location"].endswith("/result/")
        return visitor

    return finish


@dataclass(frozen=True)
class Company:
    """A company by its id, and a browser in which one of its people signed in."""

    id: str
    user: str
    client: Client

    @property
    def root(self) -> str:
        return f"/c/{self.id}/checks/"

    def get(self, path: str = "", **facts: str) -> HttpResponse:
        return self.client.get(self.root + path, **facts)

    def post(self, path: str, **fields: object) -> HttpResponse:
        return self.client.post(self.root + path, fields)

    def page(self, path: str = "") -> str:
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    def value(self) -> queries.Organisation:
        with opened(organisation=self.id):
            return queries.organisation(self.id)

    def site(self, name: str) -> str:
        with opened(organisation=self.id):
            return tenancy.add_site(by=self.user, organisation=self.id, name=name)

    def rows(self, **conditions: object) -> list[Assessment]:
        with opened(organisation=self.id):
            return list(Assessment.of_company.filter(**conditions).order_by("pk"))

    def add(self, word: str = "partly", others: Mapping[int, str] | None = None, **facts: object) -> str:
        """A finished check; returns its text id."""
        answers = {no: Answer((others or {}).get(no, word)) for no in range(1, 26)}
        facts = {"at": timezone.now(), "source": "web"} | facts
        with opened(organisation=self.id):
            return actions.add_finished(
                by=self.user,
                organisation=self.value(),
                question_set=reader.offered_edition(),
                answers=answers,
                **facts,
            )


def signed_in(mail: str) -> tuple[str, Client]:
    """The id of a user, and a browser in which that user signed in."""
    user = open_account(mail=mail, language="ja")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user), settings.AUTHENTICATION_BACKENDS[-1])
    return user, client


def company_of(mail: str, name: str, role: str = "owner") -> Company:
    """A new company with one person in it."""
    user, client = signed_in(mail)
    made = tenancy.create_organisation(by=user, name=name, industry="D", size="6-20")
    with opened(organisation=made):
        tenancy.grant_seat(by=user, user=user, role=role, organisation=made)
    return Company(made, user, client)


@pytest.fixture
def company(db: None) -> Company:
    return company_of("owner@a.example", "見本建設")


@pytest.fixture
def other_company(db: None) -> Company:
    return company_of("owner@b.example", "となり工業")
