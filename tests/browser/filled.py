"""The world of the isolation walk, filled: several rows in every list, a check at each stage, links that open."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from tests.browser import filled_devices, filled_own
from tests.web import world
from tests.web.portfolio.conftest import answered, company
from tests.web.test_isolation import Address

from sonaeru.cli import agent
from sonaeru.core.editions import Answer
from sonaeru.web.accounts import first_start, invitations
from sonaeru.web.accounts.actions import open_account
from sonaeru.web.accounts.spots import Spot
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.assessment import claiming
from sonaeru.web.assessment import queries as checks
from sonaeru.web.declaration import actions as declaration
from sonaeru.web.devices import actions as fleet_actions
from sonaeru.web.devices import pyz
from sonaeru.web.devices import queries as devices
from sonaeru.web.devices import samples as fleet
from sonaeru.web.guidance import actions as guidance
from sonaeru.web.library import reader
from sonaeru.web.notify import actions as notify
from sonaeru.web.notify import digest
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.plan import actions as plan
from sonaeru.web.plan import actions_documents as papers
from sonaeru.web.plan import reminding
from sonaeru.web.plan.models import PlanItem
from sonaeru.web.portfolio import actions as portfolio
from sonaeru.web.tenancy import actions, actions_people, links, queries
from sonaeru.web.tenancy.roles import ADVISER, ASSOCIATION_MANAGER, OPERATOR, OWNER, VIEWER, ConsentKind, Role
from sonaeru.web.tenancy.scopes import opened
from sonaeru.web.ui.sheets import Row

BY = world.BY
WORDS = (Answer.IMPLEMENTED, Answer.PARTLY, Answer.NOT_IMPLEMENTED, Answer.UNKNOWN)
MIXED = {no: WORDS[no % 4] for no in range(1, 26)}
WORD = "kaki-no-tane-42"
LONG = "独立行政法人みどり地域中小企業ものづくり支援センター北関東支部前橋第二工場"
DECLARED = {
    "representative": LONG[:60],
    "place": "web",
    "address": f"https://www.example.jp/{'long' * 20}/",
    "published_on": dt.date(2026, 11, 2),
    "applied_on": dt.date(2026, 11, 3),
    "purpose": "partners",
}
LONG_MAIL = "a-rather-long-name.of-a-person@department.of.a.long.example.co.jp"
# Who opens what: a visitor; somebody with every second step; somebody without any, without password and company.
ROLES: dict[str, Role | None] = {
    "visitor": None,
    "newcomer": None,
    "owner": OWNER,
    "viewer": VIEWER,
    "manager": ASSOCIATION_MANAGER,
    "adviser": ADVISER,
    "operator": OPERATOR,
}


@dataclass
class Filled:
    """What an address may name: every id by its name, or by the beginning of the route and its name; a cookie a role."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def keeping(self, name: str) -> Callable[[str], str]:
        """Makes addresses of links, and keeps what the first of them holds."""

        def address(token: str) -> str:
            self.ids.setdefault(name, [token])
            return f"http://localhost/{token}"

        return address

    @property
    def first(self) -> dict[str, str]:
        """One id for each name."""
        return {name: values[0] for name, values in self.ids.items()}

    def paths(self, address: Address) -> list[str]:
        """The path of an address with every object that it may name."""
        names = sorted(address.names)
        beginnings = (address.route.partition("<")[0], f"{address.route.partition('/')[0]}/", "")
        pools = [next(self.ids[start + name] for start in beginnings if start + name in self.ids) for name in names]
        return [_path(address.route, dict(zip(names, values, strict=True))) for values in product(*pools)]


def _path(route: str, values: dict[str, str]) -> str:
    for part in route.split("<")[1:]:
        kind = part.partition(">")[0]
        route = route.replace(f"<{kind}>", values[kind.rpartition(":")[2]])
    return f"/{route}"


def fill() -> Filled:
    """Make all of it; takes two seconds."""
    made = Filled()
    agent.put(pyz.place())
    # While there is no operator, the link of the first start opens.
    made.ids["start/token"] = [first_start.new_link(rescue=False)]
    base = world.build()
    made.ids |= {name: [value] for name, value in base.own.ids.items()}
    made.ids["start/token"] = [first_start.new_link(rescue=True)]
    users = {name: _user(name, base, role) for name, role in ROLES.items() if name != "visitor"}
    made.sessions = {name: world.browser(user).cookies["sessionid"].value for name, user in users.items()}
    made.sessions |= _between()
    _second_steps(users["owner"], made)
    made.sessions["halfway"] = _halfway(users["owner"])
    _notices(users["owner"])
    _company(made, users)
    _chamber(made)
    made.ids |= filled_own.fill(made.ids["organisation"][0])
    made.ids["pc/pc"] += made.ids["pc"]
    _installation()
    filled_devices.data()
    made.ids["gear"] += filled_devices.fleets(base.own, LONG[:60])
    _guides(made)
    _links(made, users["owner"])
    return made


def _between() -> dict[str, str]:
    """Visitors in the middle of signing in: a code was sent to a new address; to one whose password is forgotten."""
    visitors = {"new": Client(), "forgetful": Client()}
    visitors["new"].post("/account/signup/", {"email": "joining@example.jp", "password1": WORD})
    visitors["forgetful"].post("/account/password/reset/", {"email": "viewer@example.jp"})
    return {name: visitor.cookies["sessionid"].value for name, visitor in visitors.items()}


def _halfway(user: Any) -> str:
    visitor = Client()
    visitor.post("/account/login/", {"login": user.email, "password": WORD})
    return visitor.cookies["sessionid"].value


def _user(name: str, base: world.World, role: Role | None) -> Any:
    word = None if name == "newcomer" else WORD
    user = get_user_model().objects.create_user(f"{name}@example.jp", word, name=f"見本 {name}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role:
        where: dict[str, str] = {
            place: base.own.ids[place] for place in ("organisation", "association") if place == role.place
        }
        _seat(user.pk, role.id, **where)
    return user


def _seat(user: str, role: str, **where: str) -> None:
    if not where:
        actions.grant_seat(by=BY, user=user, role=role)
        return
    with opened(**where):
        actions.grant_seat(by=BY, user=user, role=role, **where)


def _second_steps(user: Any, made: Filled) -> None:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    for name in ("会社のパソコン", "スマホ"):
        key = Authenticator.objects.create(
            user=user, type="webauthn", data={"name": name, "credential": _passkey(name)}
        )
        made.ids["pk"] = [str(key.pk)]


def _passkey(name: str) -> dict[str, Any]:
    """What a browser sends when it made a passkey."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, hashlib.sha256(name.encode()).digest(), public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    proof = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, bytes(held))
    said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost")
    id = websafe_encode(held.credential_id)
    response = {
        "clientDataJSON": said.b64,
        "attestationObject": websafe_encode(AttestationObject.create("none", proof, {})),
    }
    return {"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}}


def _notices(user: Any) -> None:
    for number in range(4):
        text = Message(f"知らせ{number}：{LONG}", "一行目\n二行目", Link("開く", "http://localhost/home/"), "ja")
        notify.tell(user=user.pk, kind="backup.missed", message=text)


def _company(made: Filled, users: dict[str, Any]) -> None:
    own = made.ids["organisation"][0]
    with opened(organisation=own):
        _people(made, own)
        made.ids["site"] += [actions.add_site(by=BY, organisation=own, name=name) for name in ("東工場", LONG[:60])]
        actions.remove_site(by=BY, organisation=own, site=made.ids["site"][1])
        made.ids["number"] += _checks(own, made.ids["site"])
        made.ids["destination"].append(_destination(own))
        _plan(made, own, users["owner"].pk)
        _devices(made, own)
        declaration.change(by=BY, organisation=own, star=2, facts=DECLARED)
        for number in range(3):
            invitations.invite(
                by=users["owner"].pk,
                spot=Spot(organisation=own),
                mail=f"{number}{LONG_MAIL}",
                role="manager",
                address=made.keeping("account/invitation/token"),
            )
    _another_chamber(made, own)
    _figures(own)


def _figures(own: str) -> None:
    """An association that the company joined, with figures over enough companies; the other one has too few."""
    chamber = actions.create_association(by=BY, name="あかね商工会")
    joining = [own, *(company(f"数{number}") for number in range(24))]
    for number, each in enumerate(joining):
        with opened(association=chamber, organisation=each):
            actions.invite_to_association(by=BY, organisation=each, association=chamber)
            actions.join_association(by=BY, organisation=each, association=chamber)
            for kind in (ConsentKind.SCORE, ConsentKind.ANSWERS):
                actions.give_consent(by=BY, organisation=each, association=chamber, kind=kind)
        if each != own:
            answered(each, WORDS[number % 4])
    with opened(association=chamber):
        portfolio.freeze_figures(by=BY, association=chamber, on=timezone.localdate())


def _people(made: Filled, own: str) -> None:
    for number in range(12):
        mail, department = ("", "") if number % 4 == 0 else (f"{number}{LONG_MAIL}", f"{number}課")
        actions.add_person(by=BY, organisation=own, name=f"見本 {number}", mail=mail, department=department)
    gone = actions.add_person(by=BY, organisation=own, name="退職 太郎")
    actions.remove_person(by=BY, organisation=own, person=gone)
    made.ids["me/link"] = [links.token(queries.person(own, made.ids["person"][0]))]
    made.ids["person"].append(gone)
    tables: dict[str, list[tuple[str, ...]]] = {
        "headed": [
            ("氏名", "メール", "部署"),
            ("新人", "new@example.jp", "総務"),
            ("", "x@example.jp", ""),
            ("壊", "a@", ""),
        ],
        "unnamed": [("あ", "い", "う"), ("新人", "new2@example.jp", LONG)],
        "taken": [("氏名", "メール"), ("取込 済子", "taken@example.jp")],
    }
    made.ids["table"] = [_table(own, name, lines) for name, lines in tables.items()]
    actions_people.take_import(by=BY, organisation=own, pending=made.ids["table"][-1], update=True, alike=True)


def _table(own: str, who: str, lines: list[tuple[str, ...]]) -> str:
    rows: list[Row] = list(enumerate(lines, 1))
    return actions_people.begin_import(by=f"usr_{who}", organisation=own, rows=rows)


def _checks(own: str, sites: list[str]) -> list[str]:
    """A draft, a sheet of paper that waits for its yes; beside them results of sites and of former years."""
    where: dict[str, Any] = {
        "by": BY,
        "organisation": queries.organisation(own),
        "question_set": reader.offered_edition(),
    }
    now = dt.datetime.now(dt.UTC)
    for days in (900, 500, 200, 0):
        assessment.add_finished(answers=MIXED, at=now - dt.timedelta(days=days), **where)
    for site in (sites[0], sites[2]):
        assessment.add_finished(answers=MIXED, at=now - dt.timedelta(days=3), site=site, **where)
    draft = assessment.start_for(**where)
    begun = checks.company_check(own, draft)
    assert begun
    for no in range(1, 9):
        assessment.answer(check=begun, item=no, answer=MIXED[no])
    paper = assessment.enter_paper(answers=MIXED, dated_on=dt.date(2026, 1, 15), answered_by="見本", **where)
    for days in (300, 1):
        made_of = {item.no: WORDS[(item.no + days) % 4] for item in reader.offered_edition("readiness").items}
        tier = assessment.add_finished(
            **where | {"question_set": reader.offered_edition("readiness")},
            answers=made_of,
            at=now - dt.timedelta(days=days),
        )
    measures = assessment.start_for(**where | {"question_set": reader.offered_edition("technical-measures")})
    unknown = [no for no, answer in MIXED.items() if answer is Answer.UNKNOWN]
    return [draft, paper, tier, measures, assessment.start_for(only=unknown, **where)]


def _plan(made: Filled, own: str, by: str) -> None:
    """Items in every state: overdue, of somebody who left, begun, done, declined, closed by a paper, lapsed, own words."""
    today = dt.date.today()
    at: dict[str, Any] = {"by": by, "organisation": own}
    names = ("updates-auto", "passwords-long", "backup-start", "policy-publish", "nda-staff", "mfa-on")
    items = [plan.add(action=name, **at).item for name in names] + [plan.add_own(title=LONG, **at).item]
    made.ids["item"] += items
    gone = actions.add_person(by=BY, organisation=own, name="退職 次郎")
    plan.edit(items=items[:3], facts={"owner": made.ids["person"][0], "due_on": today, "note": "一行目\n二行目"}, **at)
    PlanItem.objects.filter(pk=items[0]).update(due_on=today - dt.timedelta(days=9))
    plan.edit(items=[items[5]], facts={"owner": gone}, **at)
    actions.remove_person(by=BY, organisation=own, person=gone)
    plan.start(item=items[0], **at)
    plan.finish(item=items[1], **at)
    plan.decline(item=items[2], reason=LONG, **at)
    for kind, days in (("policy", 90), ("nda-staff", -3)):
        review = today + dt.timedelta(days=days)
        facts = {"kind": kind, "title": LONG, "dated_on": today, "approver": "社長", "review_on": review}
        made.ids["document"].append(papers.add(facts=facts | {"link": "https://example.jp/paper"}, **at))
    removed = papers.add(facts={"title": "古い書類", "link": "https://example.jp/old"}, **at)
    papers.remove(document=removed, **at)
    made.ids["remind/token"] = [reminding.stop_token(queries.person(own, made.ids["person"][0]))]


def _devices(made: Filled, own: str) -> None:
    """Computers in every state, of people with and without an address; one revoked, one with a long name and marks."""
    people = [each.id for each in queries.people(own)][:8]
    fleet.add(by=BY, organisation=own, people=people, level=40, chance=random.Random(1))
    found = {each.label: each.id for each in devices.devices(own)}
    made.ids["device"] += [found[label] for label in ("社長のノート", "会議室", "自宅のパソコン", "新しいノート")]
    fleet_actions.rename(by=BY, organisation=own, device=found["会議室"], label=LONG)
    fleet_actions.revoke(by=BY, organisation=own, device=found["倉庫のパソコン"])
    fleet_actions.give(by=BY, organisation=own, device=found["社長のノート"], person=made.ids["person"][0])
    made.ids["device"].append(found["倉庫のパソコン"])
    made.ids["check"] += ["os-supported", "canary-quiet", "screen-lock"]
    made.ids["code"].append(fleet_actions.make_code(by=BY, organisation=own, uses=50, person=people[0])[0])


def _destination(own: str) -> str:
    values = {"url": f"https://hooks.example/{'long' * 20}"}
    return notify.add_destination(organisation=own, channel="teams", values=values, groups=["backup"], language="ja")


def _another_chamber(made: Filled, own: str) -> None:
    """One that invites the company, which has not joined."""
    other = actions.create_association(by=BY, name=LONG)
    with opened(association=other):
        actions.invite_to_association(by=BY, organisation=own, association=other)
    made.ids["partner"].append(other)


def _chamber(made: Filled) -> None:
    chamber = made.ids["association"][0]
    kinds = (tuple(ConsentKind), (ConsentKind.SCORE,), ())
    for number in range(6):
        member = company(f"見本{number}{LONG}"[:60], chamber, shares=kinds[number % 3])
        if number:
            answered(member, WORDS[number % 4], days_ago=100 * number)
        if number < 3:
            made.ids["company"].append(member)
    with opened(association=chamber):
        for number in range(3):
            portfolio.invite(
                by=BY,
                association=chamber,
                mail=f"{number}{LONG_MAIL}",
                company=LONG,
                address=made.keeping("join/token"),
            )
    for number in range(3):
        user = open_account(mail=f"adviser{number}@example.jp", language="ja")
        _seat(user, "adviser", association=chamber)


def _installation() -> None:
    for number in range(2):
        _seat(open_account(mail=f"desk{number}@example.jp", language="ja"), "desk_agent")


def _guides(made: Filled) -> None:
    """The guides with least and most beside them, a form of each kind, and what readers said."""
    made.ids |= {"guide": ["g01", "g11", "g16"], "file": ["rules.docx", "device-list.xlsx"]}
    for number, guide in enumerate(("g01", "g04", "g77")):
        sentence = LONG * 4 if number else ""
        guidance.give_opinion(browser=str(number), guide=guide, helpful=number % 2 == 0, sentence=sentence)


def _links(made: Filled, owner: Any) -> None:
    started: dict[str, Any] = {
        "question_set": reader.offered_edition(),
        "company": LONG,
        "industry": "D",
        "size": "6-20",
    }
    draft, done, whole = (assessment.start(**started) for _ in range(3))
    for token, last in ((draft, 9), (done, 25), (whole, 25)):
        for no in range(1, last + 1):
            assessment.answer(check=_by(token), item=no, answer=MIXED[no])
    assessment.finish(check=_by(done))
    known = [no for no, answer in MIXED.items() if answer is not Answer.UNKNOWN]
    look = assessment.again(former=_by(done), question_set=reader.offered_edition(), keep=known)
    _more(done)
    after = assessment.again(former=_by(done), question_set=reader.offered_edition())
    for no in range(1, 26):
        assessment.answer(check=_by(after), item=no, answer=WORDS[no % 3])
    assessment.finish(check=_by(after))
    made.ids["check/token"] = [draft, whole, done, look, after]
    made.ids["question_set"] = list(reader.offered())[1:]
    made.ids["no"] = ["1", "25"]
    made.ids["action"].append("check-1")
    for mail in ("new@example.jp", owner.email):
        claiming.ask(
            check=_by(done),
            mail=mail,
            address=made.keeping("link"),
            language="ja",
        )
    made.ids["account/unsubscribe/token"] = [digest.stop_token(owner.pk)]
    made.ids["provider_id"] = ["provider"]
    made.ids["rest"] = ["nothing"]
    made.ids["assessment"] = made.ids["number"]


def _more(done: str) -> None:
    """Behind a finished check: readiness answered twice, so that there is something to compare; the measures begun."""
    first = {item.no: WORDS[item.no % 4] for item in reader.offered_edition("readiness").items}
    for answers in (first, first | {1: Answer.IMPLEMENTED, 4: Answer.UNKNOWN, 7: Answer.NOT_IMPLEMENTED}):
        former = checks.more(_by(done), "readiness", finished=True)
        if former.id:
            assessment.again(former=former, question_set=former.question_set)
        for no, answer in answers.items():
            assessment.answer(check=checks.more(_by(done), "readiness", finished=False), item=no, answer=answer)
        assessment.finish(check=checks.more(_by(done), "readiness", finished=False))
    begun = checks.more(_by(done), "technical-measures", finished=False)
    assessment.answer(check=begun, item=1, answer=Answer.PARTLY)


def _by(token: str) -> checks.Check:
    found = checks.check(token)
    assert found
    return found
