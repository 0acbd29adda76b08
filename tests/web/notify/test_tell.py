"""Telling one person: the inbox always, a mail as the person chose."""

from __future__ import annotations

import pytest

from sonaeru.web.notify import actions, inbox, kinds, queries
from sonaeru.web.notify.kinds import How
from sonaeru.web.notify.message import Link, Message
from sonaeru.web.notify.models import Delivery, Notice, Preference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known")]

MESSAGE = Message("結果が出ました", "56点でした。", Link("結果を見る", "https://check.test/c/org_1/?a=1#b"))
CALM, GRAVE = "assessment.finished", "incident.opened"


def told(kind: str = CALM, *, user: str = "usr_viewer", urgent: bool = False, key: str = "") -> Notice:
    return Notice.objects.get(pk=actions.tell(user=user, kind=kind, message=MESSAGE, urgent=urgent, key=key))


def test_a_notice_stands_in_the_inbox_with_the_path_of_its_page() -> None:
    told()
    (found,) = queries.told("usr_viewer", limit=10)
    assert (found.subject, found.text, found.label) == ("結果が出ました", "56点でした。", "結果を見る")
    assert (found.path, found.read) == ("/c/org_1/?a=1#b", False)


def test_a_path_never_leads_to_another_host() -> None:
    message = Message("件名", "本文", Link("見る", "https://check.test//evil.example/"))
    actions.tell(user="usr_viewer", kind=CALM, message=message)
    assert queries.told("usr_viewer", limit=1)[0].path == "/evil.example/"


@pytest.mark.parametrize(
    ("kind", "urgent", "chosen", "how"),
    [
        (CALM, False, None, How.WEEKLY),
        (CALM, True, None, How.AT_ONCE),
        (GRAVE, False, None, How.AT_ONCE),
        (CALM, False, How.AT_ONCE, How.AT_ONCE),
        (CALM, True, How.NONE, How.NONE),
        (GRAVE, True, How.WEEKLY, How.WEEKLY),
        ("room.nobody_listed_this", False, None, How.WEEKLY),
    ],
)
def test_it_goes_out_as_the_person_chose(kind: str, urgent: bool, chosen: How | None, how: How) -> None:
    if chosen:
        actions.choose(user="usr_viewer", choices={kinds.group_of(kind).id: chosen})
    assert told(kind, urgent=urgent).how == how
    assert Delivery.objects.count() == (how == How.AT_ONCE)


def test_an_owner_hears_of_an_incident_at_once_whatever_was_chosen() -> None:
    actions.choose(user="usr_owner", choices={"incident": How.NONE, "check": How.NONE})
    assert told(GRAVE, user="usr_owner").how == How.AT_ONCE
    assert told(CALM, user="usr_owner").how == How.NONE
    assert {way.group.id for way in queries.ways("usr_owner") if way.fixed} >= {"incident", "alarm"}


def test_the_same_key_twice_is_one_notice_and_one_mail() -> None:
    assert told(GRAVE, key="k").pk == told(GRAVE, key="k").pk
    assert Delivery.objects.count() == 1


def test_somebody_whose_account_is_gone_gets_no_mail() -> None:
    told(GRAVE, user="usr_gone")
    assert not Delivery.objects.exists()


def test_choosing_is_refused_for_a_group_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        actions.choose(user="usr_viewer", choices={"fax": How.NONE})


def test_choosing_the_same_again_changes_nothing() -> None:
    assert actions.choose(user="usr_viewer", choices={"check": How.NONE})
    assert not actions.choose(user="usr_viewer", choices={"check": How.NONE})


def test_reading_touches_nobody_else_s_notices() -> None:
    mine, other = told(), told(user="usr_manager")
    assert actions.mark_read(user="usr_viewer", notices=[mine.pk, other.pk]) == 1
    assert (queries.unread("usr_viewer"), queries.unread("usr_manager")) == (0, 1)


def test_all_can_be_read_at_once() -> None:
    told()
    told()
    assert actions.mark_read(user="usr_viewer") == 2
    assert queries.unread("usr_viewer") == 0


def test_every_kind_belongs_to_a_group_that_exists() -> None:
    assert {kind.group for kind in kinds.KINDS} <= set(kinds.names())
    assert len({kind.id for kind in kinds.KINDS}) == len(kinds.KINDS)


def test_a_new_choice_brings_the_weekly_mail_back_for_what_is_not_named() -> None:
    actions.stop_digest(user="usr_viewer")
    assert inbox.how_told("usr_viewer", kinds.OTHER) == How.NONE
    actions.choose(user="usr_viewer", choices={"other": How.WEEKLY})
    assert told("room.nobody_listed_this").how == How.WEEKLY


def test_an_account_that_goes_takes_its_notices_choices_and_waiting_mails_along() -> None:
    told(GRAVE)
    kept = told(GRAVE, user="usr_manager")
    actions.choose(user="usr_viewer", choices={"check": How.NONE})
    actions.forget(user="usr_viewer")
    assert [row.pk for row in Notice.objects.all()] == [kept.pk]
    assert Delivery.objects.get().user == "usr_manager"
    assert not Preference.objects.filter(pk="usr_viewer").exists()
