"""What somebody with bad intentions, or in a hurry, does with the links in mails: alone, and at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.db import connection, transaction
from django.test import Client
from tests.web.attacking import MAIL, WORD, claim_link, company, finished_check, invitation_link, joining_link, somebody
from tests.web.world import browser

from sonaeru.web.accounts import queries
from sonaeru.web.accounts.actions import open_account
from sonaeru.web.assessment import claiming
from sonaeru.web.assessment import queries as checks
from sonaeru.web.plan import actions as plan
from sonaeru.web.plan.queries import items
from sonaeru.web.tenancy import actions as tenancy
from sonaeru.web.tenancy.queries import seats_of, seats_of_organisation
from sonaeru.web.tenancy.scopes import opened


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_password(user: Any) -> None:
    user.set_password(WORD)
    user.save()


def with_provider(user: Any) -> None:
    SocialAccount.objects.create(user=user, provider="openid_connect", uid="1")


@pytest.mark.django_db
@pytest.mark.parametrize("door", [with_password, lambda user: TOTP.activate(user, "JBSWY3DPEHPK3PXP"), with_provider])
@pytest.mark.parametrize("link", [claim_link, invitation_link, joining_link])
def test_a_mailbox_alone_opens_no_account_that_has_another_door(
    link: Callable[[], str], door: Callable[[Any], object]
) -> None:
    user = somebody(password=None)
    door(user)
    path, visitor = link(), Client()
    answer = visitor.post(path, {"name": "別", "target": "new"})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/account/login/")
    assert not signed_in(visitor)
    assert seats_of(user.pk) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("link", [claim_link, invitation_link, joining_link])
def test_a_link_opens_an_account_that_has_nothing_but_mails(link: Callable[[], str]) -> None:
    visitor = Client()
    visitor.get(path := link())
    before = visitor.session.session_key
    assert visitor.post(path, {"name": "別", "target": "new"}).status_code in {302, 303}
    assert signed_in(visitor)
    assert visitor.session.session_key != before, "a session that was planted before is not the one afterwards"


@pytest.mark.django_db
def test_the_page_behind_a_claim_link_names_no_companies_before_signing_in() -> None:
    owner = somebody()
    company(owner.pk)
    path = claim_link()
    page = Client().get(path).content.decode()
    assert "ひみつ工業" not in page and MAIL not in page
    assert "h***@example.co.jp" in page and "/account/login/?next=%2Fkeep%2F" in page
    assert "ひみつ工業" in browser(owner).get(path).content.decode()


@pytest.mark.django_db
def test_after_signing_in_the_claim_goes_on() -> None:
    owner = somebody()
    place, visitor, path = company(owner.pk), Client(), claim_link()
    following = visitor.post(path).headers["Location"]
    answer = visitor.post(following, {"login": MAIL, "password": WORD, "next": path})
    assert answer.headers["Location"] == path
    assert visitor.post(path, {"target": place}).headers["Location"] == f"/c/{place}/checks/"
    with opened(organisation=place):
        assert len(checks.of_company(place)) == 1


@pytest.mark.django_db
def test_a_link_to_somebody_else_does_nothing_for_who_is_signed_in() -> None:
    somebody()
    other = browser(somebody("other@example.jp"))
    path = claim_link()
    assert "いまは other@example.jp でサインインしています" in other.get(path).content.decode()
    assert other.post(path, {"name": "別"}).status_code == 403
    assert queries.user_by_mail(MAIL) and seats_of(queries.user_by_mail(MAIL).id) == ()  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_password_that_a_stranger_left_at_an_address_bars_nobody_and_goes() -> None:
    squatted = somebody(verified=False)
    visitor, path = Client(), invitation_link()
    assert visitor.post(path).status_code in {302, 303}
    squatted.refresh_from_db()
    assert signed_in(visitor) and not squatted.has_usable_password()


@pytest.mark.django_db
def test_a_mail_leads_to_our_address_whatever_host_the_request_named(settings: Any, monkeypatch: Any) -> None:
    settings.ADDRESS = "https://check.example.jp"
    sent: list[Any] = []
    monkeypatch.setattr(claiming.notify, "mail", lambda **mail: sent.append(mail["message"]))
    token = finished_check()
    Client().post(f"/check/{token}/keep/", {"mail": MAIL}, headers={"Host": "localhost:9"})
    assert sent[0].link.address.startswith("https://check.example.jp/keep/")


# Two at the same moment


def together(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, when all began at once."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(at: int) -> None:
        barrier.wait()
        try:
            found[at] = acts[at]()
        except Exception as error:
            found[at] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")


@only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("link", [claim_link, invitation_link])
def test_a_button_pressed_twice_at_once_makes_one_account_and_no_fault(link: Callable[[], str]) -> None:
    path = link()
    answers = together(*[lambda: Client().post(path, {"name": "別"}).status_code] * 4)
    assert set(answers) <= {302, 303, 410}, answers
    user = queries.user_by_mail(MAIL)
    assert user and len(seats_of(user.id)) == 1


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_has_the_result() -> None:
    token = finished_check()
    first, second = claim_link("a@example.jp", token), claim_link("b@example.jp", token)
    answers = together(
        lambda: Client().post(first, {"name": "あ"}).status_code,
        lambda: Client().post(second, {"name": "い"}).status_code,
    )
    assert sorted(map(str, answers)) in (["302", "410"], ["303", "410"]), answers


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_owners_who_take_each_others_role_away_at_once_leave_one() -> None:
    place = company("usr_a")
    with opened(organisation=place):
        tenancy.grant_seat(by="usr_a", user="usr_b", role="owner", organisation=place)
        seats = [held.id for held in seats_of_organisation(place)]

    def take(seat: str) -> None:
        with opened(organisation=place):
            tenancy.revoke_seat(by="usr_x", seat=seat, organisation=place)

    found = together(*[lambda seat=seat: take(seat) for seat in seats])
    assert sorted(type(each).__name__ for each in found) == ["LastOwner", "NoneType"]


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_mails_that_open_the_same_account_at_once_open_one() -> None:
    found = together(*[lambda: open_account(mail=MAIL, language="ja")] * 4)
    assert len(set(found)) == 1 and str(found[0]).startswith("usr_")


def somebody_waits() -> bool:
    """Whether a transaction of this database waits for another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_added_while_its_removal_is_undone_stands_once_and_makes_no_fault() -> None:
    owner, added = somebody(), threading.Event()
    place = company(owner.pk)
    who, client = {"by": owner.pk, "organisation": place}, browser(owner)
    with opened(organisation=place):
        change = plan.remove(item=plan.add(action="incident-card", **who).item, **who).change

    def add() -> None:
        with opened(organisation=place), transaction.atomic():
            plan.add(action="incident-card", **who)
            added.set()
            # Not stored yet when the other one looks; stored while it waits.
            until = time.monotonic() + 20
            while not somebody_waits() and time.monotonic() < until:
                pass

    def undo() -> int:
        added.wait(20)
        return client.post(f"/c/{place}/plan/changes/{change}/undo/").status_code

    assert together(add, undo) == [None, 303]
    with opened(organisation=place):
        assert len(items(place)) == 1
