"""Two of everything: a company and an association of ours, and foreign ones, with somebody in every role at ours."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from sonaeru.core.editions import Answer
from sonaeru.web.accounts import invitations
from sonaeru.web.accounts.models import User
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.api import actions as api
from sonaeru.web.api.scopes import Scope
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.assessment import queries as checks
from sonaeru.web.assessment import results
from sonaeru.web.devices import actions as devices
from sonaeru.web.devices import actions_gear as equipment
from sonaeru.web.devices.models import Source
from sonaeru.web.library import reader
from sonaeru.web.notify import actions as notify
from sonaeru.web.plan import actions as plan
from sonaeru.web.plan import actions_documents as papers
from sonaeru.web.plan.files import Content
from sonaeru.web.portfolio import actions as portfolio
from sonaeru.web.tenancy import actions, actions_people, queries
from sonaeru.web.tenancy.roles import ConsentKind, Place, Role
from sonaeru.web.tenancy.scopes import opened

BY = "usr_test"


@dataclass
class Tenant:
    """A company, an association that it joined, and what they own, by the name that an address gives it."""

    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """Ours and the other ones."""

    own: Tenant
    foreign: Tenant
    users: dict[Role, User] = field(default_factory=dict)

    def signed_in(self, role: Role) -> Client:
        """A browser in which somebody with one role at our tenant signed in a moment ago."""
        return browser(self.user(role))

    def user(self, role: Role) -> User:
        """Somebody with one role at our tenant, the same each time."""
        if role not in self.users:
            self.users[role] = self._join(role)
        return self.users[role]

    def _join(self, role: Role) -> User:
        user = get_user_model().objects.create_user(f"{role.place}-{role.id}@example.jp", "a long enough password")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        place = {Place.ORGANISATION: "organisation", Place.ASSOCIATION: "association"}.get(role.place)
        where = {place: self.own.ids[place]} if place else {}
        if where:
            with opened(**where):
                actions.grant_seat(by=BY, user=user.pk, role=role.id, **where)
        else:
            actions.grant_seat(by=BY, user=user.pk, role=role.id)
        return user


def browser(user: User) -> Client:
    """A browser whose user proved just now who they are, as dangerous acts ask."""
    client = Client()
    client.force_login(user)
    session = client.session
    # In an hour: a walk over every page may take longer than the ten minutes for which a proof holds.
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 3600}]
    session["account_authentication_methods_user"] = user.pk
    session.save()
    return client


def build() -> World:
    """Two tenants; nothing of one belongs to the other. The installation is the same for both."""
    own, foreign = tenant("みどり"), tenant("あおい")
    own.ids |= {
        "operator/seat": actions.grant_seat(by=BY, user="usr_keeper", role="operator"),
        "operator/invitation": _invite(Spot(), "operator"),
    }
    foreign.ids |= {"operator/seat": foreign.ids["c/seat"], "operator/invitation": foreign.ids["c/invitation"]}
    return World(own, foreign)


def tenant(name: str) -> Tenant:
    """A company with everything that an address may name, member of an association to which it shows all."""
    company = actions.create_organisation(by=BY, name=f"{name}工業", industry="E", size="6-20")
    chamber = actions.create_association(by=BY, name=f"{name}商工会議所")
    ids = {"organisation": company, "company": company, "association": chamber, "partner": chamber}
    with opened(association=chamber):
        actions.invite_to_association(by=BY, organisation=company, association=chamber)
        ids["a/seat"] = actions.grant_seat(by=BY, user=f"usr_{name}", role="adviser", association=chamber)
        ids["a/invitation"] = _invite(Spot(association=chamber), "adviser")
        ids["invited"] = portfolio.invite(
            by=BY, association=chamber, mail="owner@example.jp", address=lambda token: f"http://localhost/{token}"
        )
    with opened(organisation=company):
        actions.join_association(by=BY, organisation=company, association=chamber)
        for kind in ConsentKind:
            actions.give_consent(by=BY, organisation=company, association=chamber, kind=kind)
        ids |= _of_company(company, name)
        ids |= _of_plan(company, ids["person"])
        ids |= _of_devices(company, ids["person"])
        check = checks.company_check(company, ids["number"])
        assert check
        ids |= {"no": "1", "pk": "1", "action": results.result(check).steps[0].ranked.id}
    return Tenant(ids)


def _of_company(company: str, name: str) -> dict[str, str]:
    rows = [(1, ("氏名",)), (2, ("田中",))]
    answers = {no: Answer.PARTLY for no in range(1, 26)}
    return {
        "site": actions.add_site(by=BY, organisation=company, name="本社"),
        "person": actions.add_person(by=BY, organisation=company, name="田中", mail="t@example.jp"),
        "table": actions_people.begin_import(by=BY, organisation=company, rows=rows),
        "c/seat": actions.grant_seat(by=BY, user=f"usr_{name}", role="owner", organisation=company),
        "c/invitation": _invite(Spot(organisation=company), "viewer"),
        "api_token": api.make(by=BY, organisation=company, name="給与", scopes=Scope, days=30).split("_", 1)[1][:20],
        "number": assessment.add_finished(
            by=BY,
            organisation=queries.organisation(company),
            question_set=reader.offered_edition(),
            answers=answers,
            at=timezone.now(),
        ),
        "destination": notify.add_destination(
            organisation=company,
            channel="slack",
            values={"url": "https://hooks.example/x"},
            groups=["check"],
            language="ja",
        ),
    }


def _of_plan(company: str, person: str) -> dict[str, str]:
    made = plan.add(by=BY, organisation=company, action="incident-card")
    plan.edit(by=BY, organisation=company, items=[made.item], facts={"owner": person})
    facts = {"kind": "incident-card", "title": "連絡カード"}
    content = Content("card.txt", "カード".encode())
    return {
        "item": made.item,
        "change": made.change,
        "document": papers.add(by=BY, organisation=company, facts=facts, content=content, item=made.item),
        "calendar/token": plan.make_calendar(by=BY, organisation=company),
    }


def _of_devices(company: str, person: str) -> dict[str, str]:
    code, signs = devices.make_code(by=BY, organisation=company, uses=2, person=person)
    device = devices.enrol(code=signs, source=Source.AGENT, label="受付", os_family="linux")
    gear = equipment.add(by=BY, organisation=company, vendor="Fortinet", product="FortiOS", version="7.2.4")
    return {"code": code, "device": device.id, "pc": device.token, "gear": gear, "check": "firewall-on"}


def _invite(spot: Spot, role: str) -> str:
    return invitations.invite(
        by=BY, spot=spot, mail="new@example.jp", role=role, address=lambda token: f"http://localhost/{token}"
    )
