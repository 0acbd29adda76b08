"""What the tests of attacks begin with: somebody, a company, and the three kinds of links that stand in mails."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from sonaeru.core.editions import Answer
from sonaeru.web.accounts import invitations
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.assessment import claiming
from sonaeru.web.assessment import queries as checks
from sonaeru.web.library import reader
from sonaeru.web.portfolio import actions as portfolio
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.scopes import opened

MAIL, WORD = "hanako@example.co.jp", "kaki-no-tane-42"
FACTS = {"by": "usr_test", "industry": "D", "size": "6-20"}


def somebody(mail: str = MAIL, password: str | None = WORD, *, verified: bool = True) -> Any:
    user = get_user_model().objects.create_user(mail, password)
    EmailAddress.objects.create(user=user, email=mail, verified=verified, primary=True)
    return user


def company(owner: str, name: str = "ひみつ工業") -> str:
    made = tenancy.create_organisation(name=name, **FACTS)
    with opened(organisation=made):
        tenancy.grant_seat(by="usr_test", user=owner, role="owner", organisation=made)
    return made


def finished_check() -> str:
    """The token of an anonymous check that is finished."""
    token = assessment.start(question_set=reader.offered_edition(), industry="D", size="6-20", company="見本建設")
    for no in range(1, 26):
        assessment.answer(check=_check(token), item=no, answer=Answer.PARTLY)
    assessment.finish(check=_check(token))
    return token


def claim_link(mail: str = MAIL, token: str = "") -> str:
    """The path of the link that keeps a check."""
    links: list[str] = []

    def address(link: str) -> str:
        links.append(link)
        return f"http://testserver/keep/{link}/"

    claiming.ask(check=_check(token or finished_check()), mail=mail, address=address, language="ja")
    return f"/keep/{links[0]}/"


def _check(token: str) -> checks.Check:
    found = checks.check(token)
    assert found
    return found


def invitation_link(mail: str = MAIL) -> str:
    made: list[str] = []
    place = company(somebody("boss@example.jp", None).pk)

    def address(token: str) -> str:
        made.append(token)
        return f"http://testserver/{token}"

    with opened(organisation=place):
        invitations.invite(by="usr_test", spot=Spot(organisation=place), mail=mail, role="viewer", address=address)
    return f"/account/invitation/{made[0]}/"


def joining_link(mail: str = MAIL) -> str:
    made: list[str] = []
    chamber = tenancy.create_association(by="usr_test", name="みどり商工会議所")

    def address(token: str) -> str:
        made.append(token)
        return f"http://testserver/{token}"

    with opened(association=chamber):
        portfolio.invite(by="usr_test", association=chamber, mail=mail, address=address)
    return f"/join/{made[0]}/"
