"""Reminders: once before and once after, one mail for each person, at most one in seven days, stopped by one press."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.notify.conftest import Post, mailbox, read_all, way, worked_off  # noqa: F401

from sonaeru.web.notify.models import Notice
from sonaeru.web.notify.transport import Transport
from sonaeru.web.plan import actions, reminding
from sonaeru.web.plan.models import PlanItem, Reminded
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy import queries as people
from sonaeru.web.tenancy.models import Organisation
from sonaeru.web.tenancy.scopes import opened

from .conftest import TODAY, Plan, later

MORNING = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(8, 21)))


def morning(days: int = 0) -> dt.datetime:
    """8:21 on a day from today on."""
    return MORNING + dt.timedelta(days=days)


def due(plan: Plan, days: int, *, owner: str = "", title: str = "鍵を替える") -> str:
    """An item that is due in so many days."""
    item = str(plan.do(actions.add_own, title=title).item)
    with opened(organisation=plan.id):
        PlanItem.objects.filter(pk=item).update(owner=owner, due_on=later(days))
    return item


@pytest.mark.parametrize(
    ("days", "stage"),
    [(30, ""), (4, ""), (3, "before"), (0, "before"), (-1, "before"), (-6, "before"), (-7, "after"), (-90, "after")],
)
def test_a_date_asks_for_its_reminder(days: int, stage: str) -> None:
    assert reminding.stage(later(days), TODAY) == stage


def test_one_mail_holds_all_that_somebody_has_to_do(plan: Plan, mailbox: Post, way: Transport) -> None:  # noqa: F811
    due(plan, 2, owner=plan.suzuki, title="鍵を替える")
    due(plan, -1, owner=plan.suzuki, title="棚を直す")
    due(plan, 20, owner=plan.suzuki, title="まだ先のこと")
    due(plan, 1, owner=plan.sato, title="佐藤さんのこと")
    assert reminding.remind(now=morning()) == 2
    worked_off(way)
    mails: dict[str, EmailMessage] = {mail["To"]: mail for mail in read_all(mailbox)}
    assert set(mails) == {"suzuki@a.example", "sato@a.example"}
    body = mails["suzuki@a.example"].get_body(("plain",))
    assert body
    text = body.get_content()
    assert mails["suzuki@a.example"]["Subject"] == "期限の近い対策が2件あります"
    assert "鍵を替える" in text and "棚を直す" in text and "を過ぎています" in text
    assert "まだ先のこと" not in text and "佐藤さんのこと" not in text
    assert "/me/" in text and "/plan/" in text


def test_the_mail_says_it_in_english_too(plan: Plan, mailbox: Post, way: Transport) -> None:  # noqa: F811
    due(plan, -1, owner=plan.suzuki, title="Mend the shelf")
    reminding.remind(now=morning())
    worked_off(way)
    (mail,) = read_all(mailbox)
    body = mail.get_body(("plain",))
    assert body and "- Mend the shelf (was due" in body.get_content()


def test_the_mail_can_be_stopped_by_one_press_of_the_mail_program(
    plan: Plan,
    mailbox: Post,  # noqa: F811
    way: Transport,  # noqa: F811
) -> None:
    due(plan, 1, owner=plan.suzuki)
    reminding.remind(now=morning())
    worked_off(way)
    (mail,) = read_all(mailbox)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = mail["List-Unsubscribe"].strip("<>").partition("8000")[2]
    assert path.startswith("/remind/")
    program = Client(enforce_csrf_checks=True)
    assert "止めますか" in program.get(path).content.decode()
    for _ in range(2):
        assert "止めました" in program.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    due(plan, 1, owner=plan.suzuki, title="もう1つ")
    reminding.remind(now=morning(8))
    assert worked_off(way) == 0
    assert "また送ります" in Client().post(path, {"again": "1"}).content.decode()
    due(plan, 20, owner=plan.suzuki, title="三つめ")
    reminding.remind(now=morning(20))
    assert worked_off(way) == 1


@pytest.mark.parametrize("token", ["x", "a:b:c", "é" * 400])
def test_a_link_that_is_not_ours_stops_nobody(db: None, token: str) -> None:
    assert Client().post(f"/remind/{token}/stop/").status_code == 404


def test_nobody_is_reminded_twice_of_the_same(plan: Plan) -> None:
    due(plan, 2, owner=plan.suzuki)
    assert [reminding.remind(now=morning(days)) for days in (0, 0, 1, 2)] == [1, 0, 0, 0]


def test_the_second_reminder_comes_a_week_after_the_date(plan: Plan) -> None:
    due(plan, 0, owner=plan.suzuki)
    sent = {days: reminding.remind(now=morning(days)) for days in range(0, 20)}
    assert [days for days, count in sent.items() if count] == [0, 7]


def test_a_person_gets_one_mail_in_seven_days_and_nothing_is_lost(plan: Plan) -> None:
    due(plan, 0, owner=plan.suzuki)
    due(plan, 5, owner=plan.suzuki, title="二つめ")
    sent = [days for days in range(0, 20) if reminding.remind(now=morning(days))]
    assert all(later - sooner >= 7 for sooner, later in zip(sent, sent[1:], strict=False))
    with opened(organisation=plan.id):
        stages = set(Reminded.objects.values_list("item__title__ja", "stage"))
    assert stages == {(title, stage) for title in ("鍵を替える", "二つめ") for stage in ("before", "after")}


def test_a_new_date_is_reminded_of_anew(plan: Plan) -> None:
    item = due(plan, 1, owner=plan.suzuki)
    reminding.remind(now=morning())
    plan.do(actions.edit, items=[item], facts={"due_on": later(12)})
    assert reminding.remind(now=morning(10)) == 1


@pytest.mark.parametrize("act", [actions.finish, actions.remove])
def test_what_is_done_or_taken_off_is_not_reminded_of(plan: Plan, act) -> None:  # type: ignore[no-untyped-def]
    plan.do(act, item=due(plan, 1, owner=plan.suzuki))
    assert reminding.remind(now=morning()) == 0


def test_what_is_declined_is_not_reminded_of(plan: Plan) -> None:
    plan.do(actions.decline, item=due(plan, 1, owner=plan.suzuki), reason="x")
    assert reminding.remind(now=morning()) == 0


def test_what_nobody_can_be_reminded_of_is_told_to_the_heads_once(plan: Plan) -> None:
    with opened(organisation=plan.id):
        silent = tenancy.add_person(by=plan.by, organisation=plan.id, name="無線")
        gone = tenancy.add_person(by=plan.by, organisation=plan.id, name="退職", mail="gone@a.example")
        tenancy.remove_person(by=plan.by, organisation=plan.id, person=gone)
    for owner in ("", silent, gone):
        due(plan, 1, owner=owner)
    assert [reminding.remind(now=morning(days)) for days in (0, 1)] == [1, 0]
    (told,) = Notice.objects.filter(kind="plan.due")
    assert (told.user, told.subject, told.path) == (plan.by, "期限の近い対策が3件あります", plan.at())


def test_whom_a_person_stopped_reminding_the_heads_hear_of(plan: Plan) -> None:
    with opened(organisation=plan.id):
        actions.stop_reminders(person=people.person(plan.id, plan.suzuki))
    due(plan, 1, owner=plan.suzuki)
    reminding.remind(now=morning())
    assert Notice.objects.filter(kind="plan.due").count() == 1


@pytest.mark.parametrize("fact", [{"sample": True}, {"deleted_at": MORNING}])
def test_invented_companies_and_those_that_go_are_left_in_peace(plan: Plan, fact: dict[str, object]) -> None:
    due(plan, 1, owner=plan.suzuki)
    Organisation.everywhere.filter(pk=plan.id).update(**fact)
    assert reminding.remind(now=morning()) == 0


def test_two_companies_do_not_mix(plan: Plan, empty: Plan) -> None:
    due(plan, 1, owner=plan.suzuki)
    due(empty, 1, owner=empty.suzuki)
    assert reminding.remind(now=morning()) == 2
    assert {each.user for each in Notice.objects.filter(kind="plan.due")} == {empty.by}
