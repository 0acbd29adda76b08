"""The sample data: an invented association with its members, people and three years of checks.

Everything is made through the doors that people use, save the passwords, and is known again: companies and checks say
so themselves, an association and users stand in a list of their own. Taking it out takes exactly that.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from sonaeru.core.editions import Answer, QuestionSet
from sonaeru.web.accounts.actions import StillNeeded, delete_account, open_account
from sonaeru.web.accounts.queries import user_by_mail
from sonaeru.web.assessment import actions as assessment
from sonaeru.web.assessment import queries as checks
from sonaeru.web.devices import samples as devices
from sonaeru.web.library.reader import SampleAssociation, SampleMember, offered_editions
from sonaeru.web.plan import actions as plan
from sonaeru.web.plan import actions_documents as papers
from sonaeru.web.plan import board
from sonaeru.web.plan.files import Content
from sonaeru.web.portfolio.actions import freeze_figures
from sonaeru.web.portfolio.models import SamplePart
from sonaeru.web.portfolio.queries import sample_parts
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import actions_help, erasure, queries
from sonaeru.web.tenancy.roles import OWNER, ConsentKind
from sonaeru.web.tenancy.scopes import opened

BY: Final = "demo"
# From worst to best; a step up or down is one place. Unknown lies beside "not": both are found out and mended alike.
LADDER: Final = (Answer.UNKNOWN, Answer.NOT_IMPLEMENTED, Answer.PARTLY, Answer.IMPLEMENTED)
# How often an answer moves up or down from one year to the next, in percent (judgement: it should look like life).
MOVES: Final[Mapping[str, tuple[int, int]]] = {
    "rising": (32, 4),
    "steady": (9, 8),
    "falling": (5, 22),
    "lately": (25, 5),
    "one": (0, 0),
    "paper": (0, 0),
}
# How many days ago each check was, oldest first; up to a month sooner or later.
WHEN: Final[Mapping[str, tuple[int, ...]]] = {
    "rising": (1050, 680, 60),
    "steady": (1040, 700, 120),
    "falling": (1030, 660, 90),
    "lately": (420, 45),
    "one": (410,),
    "paper": (40,),
}
DRAFT_ANSWERS: Final = 11
# The companies of these stories have computers that report.
EQUIPPED: Final = ("rising", "steady", "lately")
# So many companies, the first ones, answered the questionnaires without a score and have begun their plan; in how many
# days the things on it are due.
PLANS: Final = 3
DUE_DAYS: Final = (4, 11, 18, 25)


class Taken(Exception):
    """A real account holds the mail address of an invented person; nothing is put in."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was put in: ids, and who signs in with the one password."""

    association: str
    companies: tuple[str, ...]
    mails: tuple[str, ...]


@transaction.atomic
def add(*, question_set: QuestionSet, sample: SampleAssociation, password: str) -> Added:
    """Put the sample association in, where none is any more (`remove`). Raises Taken."""
    association = tenancy.create_association(by=BY, name=sample.association)
    SamplePart.objects.create(ref=association, kind="association")
    users = _users(sample, password)
    companies = []
    for number, member in enumerate(sample.companies):
        owner = users["owner"] if number == 0 else _account(f"owner{number + 1:02}@{sample.mail_domain}", "")
        companies.append(_Builder(sample, member, number, association, question_set).build(owner))
    with opened(association=association):
        for person in sample.people:
            if person.role != OWNER.id:
                tenancy.grant_seat(by=BY, user=users[person.mail], role=person.role, association=association)
        freeze_figures(by=BY, association=association, on=timezone.localdate(), origin=BY)
    return Added(association, tuple(companies), tuple(f"{each.mail}@{sample.mail_domain}" for each in sample.people))


@transaction.atomic
def remove() -> int:
    """Take all sample data out, with what belongs to it; returns how many companies there were. Nothing real goes."""
    companies = sample_parts("organisation")
    for organisation in companies:
        erasure.erase_sample(by=BY, organisation=organisation)
    for association in sample_parts("association"):
        with opened(association=association):
            tenancy.delete_association(by=BY, association=association)
    for user in get_user_model().objects.filter(pk__in=sample_parts("user")).values_list("pk", flat=True):
        # Who became the only owner of a real company meanwhile is no longer invented.
        with suppress(StillNeeded):
            delete_account(by=user, origin=BY)
    SamplePart.objects.all().delete()
    assessment.delete_samples()
    return len(companies)


def _users(sample: SampleAssociation, password: str) -> dict[str, str]:
    hashed = make_password(password)
    return {each.mail: _account(f"{each.mail}@{sample.mail_domain}", each.name, hashed) for each in sample.people}


def _account(mail: str, name: str, hashed: str = "") -> str:
    if user_by_mail(mail):
        raise Taken(mail)
    user = open_account(mail=mail, language="ja", by=BY, origin=BY)
    SamplePart.objects.create(ref=user, kind="user")
    facts = {"name": name} | ({"password": hashed} if hashed else {})
    get_user_model().objects.filter(pk=user).update(**facts)
    return user


class _Builder:
    """Makes one company; the same one every time, for chance begins from its name."""

    def __init__(
        self, sample: SampleAssociation, member: SampleMember, number: int, association: str, question_set: QuestionSet
    ) -> None:
        self.sample, self.member, self.number = sample, member, number
        self.association, self.question_set = association, question_set
        self.latest: dt.datetime | None = None
        self.chance = random.Random(member.name)  # noqa: S311 - invented answers, no secrets

    def build(self, owner: str) -> str:
        member = self.member
        made = tenancy.create_organisation(
            by=BY,
            name=member.name,
            industry=member.industry,
            size=member.size,
            prefecture=self.chance.choice(["11", "12", "13", "14"]),
            sample=True,
        )
        SamplePart.objects.create(ref=made, kind="organisation")
        with opened(organisation=made, association=self.association):
            tenancy.grant_seat(by=BY, user=owner, role=OWNER.id, organisation=made)
            self._join(made, owner)
            people = self._people(made)
            self._checks(queries.organisation(made), self._sites(made))
            if member.story in EQUIPPED:
                chance = random.Random(f"{member.name} devices")  # noqa: S311 - invented too
                devices.add(by=owner, organisation=made, people=people, level=member.level, chance=chance)
            if self.number < PLANS:
                self._beside(queries.organisation(made))
                self._plan(made, people, owner)
        return made

    def _join(self, made: str, owner: str) -> None:
        tenancy.invite_to_association(by=BY, organisation=made, association=self.association)
        tenancy.join_association(by=BY, organisation=made, association=self.association)
        for kind in self._kinds():
            tenancy.give_consent(by=owner, organisation=made, association=self.association, kind=kind, origin=BY)
        if self.member.help:
            # Nobody holds a role at the association yet, so no mail goes out to invented people.
            actions_help.ask(by=BY, organisation=made, association=self.association, note=self.member.help)

    def _kinds(self) -> tuple[ConsentKind, ...]:
        if self.member.shares == "all":
            return tuple(ConsentKind)
        return tuple(ConsentKind(kind) for kind in self.member.shares.split() if kind != "none")

    def _people(self, made: str) -> list[str]:
        sample, people = self.sample, []
        for number in range(self.member.people):
            surname = sample.surnames[(self.number + number) % len(sample.surnames)]
            given = sample.given_names[(self.number * 3 + number) % len(sample.given_names)]
            person = tenancy.add_person(
                by=BY,
                organisation=made,
                name=f"{surname} {given}",
                mail=f"person{self.number + 1:02}-{number + 1}@{sample.mail_domain}",
                department=sample.departments[number % len(sample.departments)],
            )
            people.append(person)
        return people

    def _sites(self, made: str) -> list[str]:
        names = self.sample.sites[: self.member.sites]
        return [tenancy.add_site(by=BY, organisation=made, name=name) for name in names]

    def _checks(self, company: queries.Organisation, sites: list[str]) -> None:
        if self.member.story == "draft":
            self._draft(company)
        for at, answers in self._history():
            if self.member.story == "paper":
                self._paper(company, at, answers)
                continue
            if at == self.latest:
                for site in sites:
                    self._finished(company, at - dt.timedelta(days=7), self._moved(answers, 8, 8), site)
            self._finished(company, at, answers)

    def _beside(self, company: queries.Organisation) -> None:
        """The questionnaires without a score, on the day of the last check."""
        at = self.latest or timezone.now()
        for edition in offered_editions():
            if not edition.scored:
                self._finished(company, at, self._first(edition), edition=edition)

    def _plan(self, made: str, people: list[str], owner: str) -> None:
        """The best four of the ranking: one is done, one is begun; and the paper of one more."""
        today = timezone.localdate()
        ranked = board.standpoint(made, today=today).ranked()
        chosen = [each.id for each in ranked if each.action][: len(DUE_DAYS)]
        items = [plan.add(by=owner, organisation=made, action=each, origin=BY).item for each in chosen]
        for item, person, days in zip(items, people, DUE_DAYS, strict=False):
            facts = {"owner": person, "due_on": today + dt.timedelta(days=days)}
            plan.edit(by=owner, organisation=made, items=[item], facts=facts, origin=BY)
        plan.finish(by=owner, organisation=made, item=items[-1], origin=BY)
        plan.start(by=owner, organisation=made, item=items[0], origin=BY)
        self._paper_of(made, owner, today)

    def _paper_of(self, made: str, owner: str, today: dt.date) -> None:
        facts = {
            "kind": "nda-staff",
            "title": "秘密を守る約束（署名つき）",
            "dated_on": today - dt.timedelta(days=40),
            "approver": "社長",
            "review_on": today + dt.timedelta(days=325),
        }
        text = "見本データです。秘密を守る約束の署名を、ここに置きます。\n".encode()
        papers.add(by=owner, organisation=made, facts=facts, content=Content("約束.txt", text), origin=BY)

    def _finished(
        self,
        company: queries.Organisation,
        at: dt.datetime,
        answers: dict[int, Answer],
        site: str = "",
        edition: QuestionSet | None = None,
    ) -> None:
        assessment.add_finished(
            by=BY,
            organisation=company,
            question_set=edition or self.question_set,
            answers=answers,
            at=at,
            site=site,
            source="web",
            origin=BY,
        )

    def _paper(self, company: queries.Organisation, at: dt.datetime, answers: dict[int, Answer]) -> None:
        assessment.enter_paper(
            by=BY,
            organisation=company,
            question_set=self.question_set,
            answers=answers,
            dated_on=timezone.localtime(at).date(),
            answered_by=self.sample.surnames[self.number % len(self.sample.surnames)],
            association=self.association,
            origin=BY,
        )

    def _draft(self, company: queries.Organisation) -> None:
        number = assessment.start_for(by=BY, organisation=company, question_set=self.question_set, origin=BY)
        begun = checks.company_check(company.id, number)
        assert begun is not None
        for item, answer in list(self._first(self.question_set).items())[:DRAFT_ANSWERS]:
            assessment.answer(check=begun, item=item, answer=answer)

    def _history(self) -> Iterator[tuple[dt.datetime, dict[int, Answer]]]:
        days = [when + self.chance.randint(-28, 28) for when in WHEN.get(self.member.story, ())]
        moments = [timezone.now() - dt.timedelta(days=each, minutes=self.chance.randint(0, 500)) for each in days]
        self.latest = moments[-1] if moments else None
        answers = self._first(self.question_set)
        for moment in moments:
            yield moment, answers
            answers = self._moved(answers, *MOVES[self.member.story])

    def _first(self, edition: QuestionSet) -> dict[int, Answer]:
        level = self.member.level
        weights = [(100 - level) * 0.2, (100 - level) * 0.35, (100 - level) * 0.45, level]
        return {item.no: self.chance.choices(LADDER, weights)[0] for item in edition.items}

    def _moved(self, answers: dict[int, Answer], up: int, down: int) -> dict[int, Answer]:
        return {no: LADDER[self._place(LADDER.index(answer), up, down)] for no, answer in answers.items()}

    def _place(self, place: int, up: int, down: int) -> int:
        drawn = self.chance.randrange(100)
        step = 1 if drawn < up else -1 if drawn < up + down else 0
        return min(max(place + step, 0), len(LADDER) - 1)
