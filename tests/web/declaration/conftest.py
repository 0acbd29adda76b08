"""A company with somebody signed in, and the facts of its declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.web.assessment.conftest import Company, company_of

from sonaeru.web.declaration import actions
from sonaeru.web.tenancy.scopes import opened

FACTS = {
    "representative": "代表取締役 見本 一郎",
    "adopted_on": dt.date(2026, 11, 1),
    "place": "web",
    "address": "https://www.example.jp/policy/",
    "published_on": dt.date(2026, 11, 2),
    "applied_on": dt.date(2026, 11, 3),
    "notified_on": dt.date(2026, 11, 10),
    "purpose": "partners",
}
TYPED = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in FACTS.items()}


@pytest.fixture
def company(db: None) -> Company:
    return company_of("owner@a.example", "見本建設")


@pytest.fixture
def viewer(db: None) -> Company:
    return company_of("viewer@b.example", "となり工業", role="viewer")


@pytest.fixture
def here(company: Company) -> str:
    """The root of the company's pages of this room."""
    return f"/c/{company.id}/declaration/"


@pytest.fixture
def inside(company: Company) -> Iterator[str]:
    """The company's id while it is open."""
    with opened(organisation=company.id):
        yield company.id


def declare(organisation: str, star: int = 2, **facts: object) -> None:
    """Facts as if somebody typed them."""
    with opened(organisation=organisation):
        actions.change(by="usr_test", organisation=organisation, star=star, facts=facts or FACTS)
