"""A chamber with two members and one that is none, seen by an adviser and a manager."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from sonaeru.core.editions import Answer
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.library import reader
from sonaeru.web.tenancy import actions, queries
from sonaeru.web.tenancy.roles import ConsentKind
from sonaeru.web.tenancy.scopes import opened

BY = "usr_test"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Limits are counted in memory: each test begins at zero."""
    cache.clear()


@dataclass(frozen=True)
class Chamber:
    """Ids: `member` shares its score, `shy` nothing, `stranger` never joined; `other` is another chamber."""

    id: str
    other: str
    member: str
    shy: str
    stranger: str


def company(name: str, *chambers: str, shares: tuple[ConsentKind, ...] = (), size: str = "6-20") -> str:
    """A company that joined chambers and shares kinds of data with them."""
    made = actions.create_organisation(by=BY, name=name, industry="D", size=size)
    for chamber in chambers:
        with opened(association=chamber, organisation=made):
            actions.invite_to_association(by=BY, organisation=made, association=chamber)
            actions.join_association(by=BY, organisation=made, association=chamber)
            for kind in shares:
                actions.give_consent(by=BY, organisation=made, association=chamber, kind=kind)
    return made


def answered(organisation: str, answer: Answer = Answer.PARTLY, *, days_ago: int = 3) -> None:
    """A finished check with one answer to everything."""
    with opened(organisation=organisation):
        assessment.add_finished(
            by=BY,
            organisation=queries.organisation(organisation),
            question_set=reader.offered_edition(),
            answers=dict.fromkeys(range(1, 26), answer),
            at=timezone.now() - dt.timedelta(days=days_ago),
        )


def consent(given: bool, organisation: str, chamber: str, kind: ConsentKind) -> None:
    """The company gives or withdraws."""
    act = actions.give_consent if given else actions.withdraw_consent
    with opened(organisation=organisation):
        act(by=BY, organisation=organisation, association=chamber, kind=kind)


@pytest.fixture
def chamber(db: None) -> Chamber:
    ours = actions.create_association(by=BY, name="みどり商工会議所")
    other = actions.create_association(by=BY, name="あおい商工会")
    return Chamber(
        ours,
        other,
        company("かえで建設", ours, shares=(ConsentKind.SCORE,)),
        company("もみじ印刷", ours),
        company("つばき運送", other, shares=tuple(ConsentKind)),
    )


@pytest.fixture
def signed_in(chamber: Chamber) -> Callable[..., Client]:
    """A browser of somebody with a role at the chamber, or with the given seat elsewhere."""

    def enter(role: str = "", mail: str = "", **place: str) -> Client:
        user = get_user_model().objects.create_user(mail or f"{role or 'nobody'}@example.jp")
        if role:
            where = place or {"association": chamber.id}
            with opened(**where):
                actions.grant_seat(by=BY, user=user.pk, role=role, **where)
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def adviser(signed_in: Callable[..., Client]) -> Client:
    return signed_in("adviser")


@pytest.fixture
def manager(signed_in: Callable[..., Client]) -> Client:
    return signed_in("association_manager")
