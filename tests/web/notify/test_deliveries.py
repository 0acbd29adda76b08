"""What waits to be sent: nothing is lost, nothing is sent twice, and nothing of it stays readable."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.web.notify.conftest import NOW, Hook, Post, free_port, later, read_all, transport, worked_off

from sonaeru.web.jobs import leases
from sonaeru.web.jobs.actions import run_again
from sonaeru.web.jobs.leases import State
from sonaeru.web.notify import actions, delivering, sealing
from sonaeru.web.notify.channels import email as mail
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.models import Delivery, Destination
from sonaeru.web.notify.queries import destination
from sonaeru.web.notify.transport import Transport

pytestmark = pytest.mark.django_db

MESSAGE = Message("招待", "どうぞ。", Link("開く", "https://check.test/secret-link/"))
ORG = "org_ours"


def stored(key: str = "", to: str = "a@example.jp") -> Delivery:
    """A mail that waits, due at NOW."""
    found = actions.mail(to=to, message=MESSAGE, key=key)
    Delivery.objects.filter(pk=found).update(due_at=NOW)
    return Delivery.objects.get(pk=found)


def hooked(hook: Hook, *, groups: tuple[str, ...] = ("check",)) -> str:
    """A place of the company that posts to the hook."""
    values = {"url": hook.url()}
    return actions.add_destination(organisation=ORG, channel="slack", values=values, groups=groups, language="ja")


def announced(number: int = 1, *, kind: str = "assessment.finished", urgent: bool = False) -> None:
    actions.announce(
        organisation=ORG,
        kind=kind,
        message=lambda language: Message(f"{'Result' if language == 'en' else '結果'} {number}", "本文。"),
        urgent=urgent,
        key=f"result/{number}",
    )


def test_a_mail_of_a_transaction_that_fails_was_never_there() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.mail(to="a@example.jp", message=MESSAGE)
        raise RuntimeError
    assert not Delivery.objects.exists()


def test_the_same_key_twice_is_one_mail(mailbox: Post, way: Transport) -> None:
    assert stored("invitation/1").pk == stored("invitation/1").pk
    worked_off(way)
    stored("invitation/1")
    worked_off(way)
    assert len(mailbox.mails) == 1


def test_mails_without_a_key_are_each_their_own(mailbox: Post, way: Transport) -> None:
    stored()
    stored()
    worked_off(way)
    assert len(mailbox.mails) == 2 and mailbox.connections == 1


def test_what_was_sent_keeps_neither_text_nor_address(mailbox: Post, way: Transport) -> None:
    stored()
    worked_off(way, now=NOW)
    row = Delivery.objects.get()
    assert (row.state, row.content, row.address, row.done_at) == (State.DONE, "", "", NOW)
    assert read_all(mailbox)[0]["To"] == "a@example.jp"


def test_the_database_refuses_a_row_that_was_sent_and_still_holds_its_text() -> None:
    row = stored()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(state=State.DONE, done_at=timezone.now())


def test_what_waits_cannot_be_read_in_the_database() -> None:
    stored()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM notify_delivery")
        (content,) = cursor.fetchone()
    assert "secret-link" not in content and "招待" not in content


def test_a_mail_server_that_is_down_delays_and_loses_nothing(mailbox: Post, way: Transport) -> None:
    stored()
    assert worked_off(transport(free_port()), now=NOW) == 1
    row = Delivery.objects.get()
    assert (row.state, row.due_at) == (State.WAITING, later(minutes=1))
    assert row.last_error == f"{mail.AWAY.ja} / {mail.AWAY.en}"
    assert worked_off(way, now=later(seconds=59)) == 0
    assert worked_off(way, now=later(minutes=1)) == 1
    assert len(mailbox.mails) == 1


def test_a_mail_server_that_is_down_is_asked_once_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        stored()
    way, asked = transport(), []

    def away() -> None:
        asked.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(way.mail, "open", away)
    assert worked_off(way, now=NOW) == 3
    assert len(asked) == 1
    assert set(Delivery.objects.values_list("state", "attempts")) == {(State.WAITING, 1)}


def test_a_recipient_whom_the_server_does_not_know_ends_the_row_and_wipes_it(mailbox: Post, way: Transport) -> None:
    mailbox.answer = "550 no such user"
    stored()
    worked_off(way, now=NOW)
    row = Delivery.objects.get()
    assert (row.state, row.content, row.address) == (State.FAILED, "", "")
    assert mail.NOT_TAKEN.ja in row.last_error


def test_a_mail_that_fails_for_22_hours_ends_and_is_wiped() -> None:
    stored()
    for hours in range(0, 48, 2):
        worked_off(transport(free_port()), now=later(hours=hours))
    row = Delivery.objects.get()
    assert (row.state, row.content, row.attempts) == (State.FAILED, "", len(Delivery.WAITS) + 1)


def test_a_row_that_killed_its_worker_at_the_last_attempt_is_wiped_too() -> None:
    row = stored()
    Delivery.objects.filter(pk=row.pk).update(attempts=len(Delivery.WAITS))
    leases.claim(Delivery, limit=1, seconds=300, worker="other", now=NOW)
    leases.sweep(Delivery, now=later(minutes=5))
    assert Delivery.objects.get().content
    assert delivering.wipe_given_up() == 1
    assert (Delivery.objects.get().content, Delivery.objects.get().address) == ("", "")


def test_running_a_wiped_row_again_says_what_to_do_instead(mailbox: Post, way: Transport) -> None:
    mailbox.answer = "550 no such user"
    row = stored("a")
    worked_off(way, now=NOW)
    run_again(kind="notify.delivery", key=row.key)
    mailbox.answer = "250 OK"
    worked_off(way)
    assert delivering.WIPED.ja in Delivery.objects.get().last_error
    assert mailbox.mails == []


def test_what_another_key_sealed_is_given_up_in_plain_words(mailbox: Post, way: Transport, settings) -> None:
    stored()
    settings.SECRET_KEY = "another-key-" * 5
    worked_off(way, now=NOW)
    assert delivering.SEALED.ja in Delivery.objects.get().last_error
    assert mailbox.mails == []


def test_a_sealed_text_that_was_changed_is_not_opened() -> None:
    sealed = sealing.seal("token")
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed[:-4] + "AAA=")


# Channels of a company


def test_a_channel_gets_the_kinds_that_were_chosen_for_it(hook: Hook, way: Transport, known) -> None:
    hooked(hook)
    announced(1)
    announced(2, kind="incident.opened")
    worked_off(way)
    assert len(hook.requests) == 1


def test_the_same_announcement_twice_is_one(hook: Hook, way: Transport, known) -> None:
    hooked(hook)
    announced()
    announced()
    worked_off(way)
    assert len(hook.requests) == 1


def test_another_company_hears_nothing(hook: Hook, way: Transport, known) -> None:
    hooked(hook)
    actions.announce(organisation="org_theirs", kind="assessment.finished", message=lambda language: MESSAGE)
    worked_off(way)
    assert hook.requests == []


def test_a_service_that_asks_for_time_gets_it(hook: Hook, way: Transport, known) -> None:
    hook.status, hook.headers = 429, {"Retry-After": "1800"}
    hooked(hook)
    announced()
    now = timezone.now()
    worked_off(way, now=now)
    row = Delivery.objects.exclude(destination="").get()
    assert (row.due_at - now).total_seconds() == 1800


def test_a_removed_place_gets_nothing_more(hook: Hook, way: Transport, known) -> None:
    place = hooked(hook)
    announced()
    actions.remove_destination(organisation=ORG, destination=place)
    worked_off(way)
    assert hook.requests == []


def failing(hook: Hook, way: Transport, times: int) -> str:
    """A place that gave up so many deliveries in a row."""
    hook.status = 404
    place = hooked(hook)
    for number in range(times):
        announced(number)
        worked_off(way)
    return place


def test_two_failures_are_noted_and_nobody_is_bothered(hook: Hook, mailbox: Post, way: Transport, known) -> None:
    place = failing(hook, way, 2)
    found = destination(ORG, place)
    assert (found.failures, found.failing) == (2, False)
    assert found.fault and "宛先が見つかりません" in found.fault.ja
    assert mailbox.mails == []


def test_the_third_failure_is_told_once_and_from_then_on_mails_step_in(
    hook: Hook, mailbox: Post, way: Transport, known
) -> None:
    place = failing(hook, way, 4)
    assert destination(ORG, place).failing
    to_owner = [str(each["Subject"]) for each in read_all(mailbox) if each["To"] == "owner@example.jp"]
    assert sorted(to_owner) == ["Slackに、お知らせが届いていません", "結果 2", "結果 3"]
    to_manager = [str(each["Subject"]) for each in read_all(mailbox) if each["To"] == "manager@example.jp"]
    assert "Slack is not taking your notices" in to_manager


def test_who_had_it_at_once_by_mail_does_not_get_it_again(hook: Hook, mailbox: Post, way: Transport, known) -> None:
    failing(hook, way, 3)
    mailbox.mails.clear()
    announced(9, urgent=True)
    worked_off(way)
    assert len([each for each in read_all(mailbox) if each["To"] == "owner@example.jp"]) == 1


def test_one_success_ends_the_row_of_failures(hook: Hook, way: Transport, known) -> None:
    place = failing(hook, way, 3)
    hook.status = 200
    announced(10)
    worked_off(way)
    found = destination(ORG, place)
    assert (found.failures, found.failing, found.fault) == (0, False, None)


def test_keys_of_a_channel_are_stored_sealed_and_leave_no_trace_in_its_name(hook: Hook) -> None:
    place = hooked(hook)
    row = Destination.objects.get()
    assert "s3cret" not in row.config and "s3cret" not in repr(destination(ORG, place))
    assert destination(ORG, place).shown == {}
